"""Bring a database to the newest schema, under a lock, at start."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from tunewright.model import StoreUnavailable
from tunewright.store.engine import Database
from tunewright.store.tables import metadata

NEWEST = "0006"
GOAL = "head"
_LOCK_KEY = 7_204_117
_FOLDER = Path(__file__).parent / "migrations"


def migrate(database: Database) -> None:
    """Run the missing migrations. Costs one small query when there are none; safe with several starters at once."""
    with database.reading() as connection:
        if _version(connection) == NEWEST:
            return
    _load_tools()  # slow to import, so not while others wait for the lock
    with database.writing() as connection:  # on SQLite the write lock itself; PostgreSQL needs its own
        if not database.is_sqlite:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK_KEY})"))
        if _version(connection) != NEWEST:  # somebody else may have done it while this one waited
            _look(connection)
            _upgrade(connection)


def _load_tools() -> None:
    import alembic.command
    import alembic.config  # noqa: F401


def _look(connection: Connection) -> None:
    """Leave a database alone that is not ours, or that a newer Tunewright has changed already."""
    version = _version(connection)
    if version is not None and version not in _known():
        raise StoreUnavailable(
            "This database belongs to a newer Tunewright, or to another program.",
            "Start the newer Tunewright, or choose another database address.",
        )
    there = set(inspect(connection).get_table_names())
    foreign = there if connection.dialect.name == "sqlite" else there & set(metadata.tables)
    if version is None and foreign:
        raise StoreUnavailable(
            "This database holds the tables of another program; nothing in it was changed.",
            "Choose another database address.",
        )


def _known() -> set[str]:
    return {path.name.partition("_")[0] for path in (_FOLDER / "versions").glob("[0-9]*.py")}


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def _upgrade(connection: Connection) -> None:
    from alembic import command  # loaded only when something is to be done
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, GOAL)
