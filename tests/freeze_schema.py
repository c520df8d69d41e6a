"""Writes the first migration from the tables as they are now. Only before the first release:

    python tests/freeze_schema.py

Afterwards a change of the tables is a new migration, and what is written here stays as it is.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations.ops import CreateTableOp, MigrateOperation, UpgradeOps
from sqlalchemy import create_engine

from tunewright.store import migrate
from tunewright.store.tables import metadata

FIRST = Path(migrate.__file__).parent / "migrations" / "versions" / "0001_first_schema.py"
HEAD = '''"""First schema: all tables and the search index. Written by `python tests/freeze_schema.py`."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_SEARCH = {
    "sqlite": (
        "CREATE VIRTUAL TABLE example_fts USING fts5(words, content='', tokenize='unicode61 remove_diacritics 2')",
    ),
    "postgresql": (
        "CREATE TABLE example_fts (example_id INTEGER PRIMARY KEY, words TSVECTOR NOT NULL)",
        "CREATE INDEX ix_example_fts_words ON example_fts USING gin (words)",
    ),
}

'''
TAIL = '''

def upgrade() -> None:
    """Create everything."""
    {calls}
    for statement in _SEARCH[op.get_bind().dialect.name]:
        op.execute(statement)
'''


def frozen() -> str:
    """The source of the first migration, before formatting: a function for each table, called in order."""
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/empty.db")
        with engine.connect() as connection:
            context = MigrationContext.configure(connection)
            made = produce_migrations(context, metadata)
            names = [one.table_name for one in made.upgrade_ops.ops if isinstance(one, CreateTableOp)]
            parts = [_function(name, made.upgrade_ops.ops, context) for name in names]
        engine.dispose()
    return HEAD + "".join(parts) + TAIL.format(calls="\n    ".join(f"_{name}()" for name in names))


def _function(name: str, operations: list[MigrateOperation], context: MigrationContext) -> str:
    of_table = [one for one in operations if getattr(one, "table_name", None) == name]
    body = render_python_code(UpgradeOps(ops=of_table), migration_context=context)
    lines = [line.strip() for line in body.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return f"\n\ndef _{name}() -> None:\n    " + "\n    ".join(lines) + "\n"


if __name__ == "__main__":
    FIRST.write_text(frozen(), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", str(FIRST)], check=True)
    print(f"Written: {FIRST.name}")
