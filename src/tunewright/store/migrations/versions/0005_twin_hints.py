"""What the prompts of an example share with those that differ in punctuation alone; unknown for older examples."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add a column to `example`."""
    op.add_column("example", sa.Column("twin_hint", sa.BigInteger(), nullable=True))
