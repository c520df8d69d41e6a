"""First schema: all tables and the search index."""

from alembic import op

from tunewright.store.search import CREATE_POSTGRES, CREATE_SQLITE
from tunewright.store.tables import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create everything."""
    bind = op.get_bind()
    metadata.create_all(bind)
    for statement in (CREATE_SQLITE,) if bind.dialect.name == "sqlite" else CREATE_POSTGRES:
        op.execute(statement)
