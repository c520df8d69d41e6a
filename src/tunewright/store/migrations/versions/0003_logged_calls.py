"""What imports of logs keep: the circumstances of a call, entries left out, codes of reasons, named mappings."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add columns to `source` and `rejection`, and two tables."""
    op.add_column("source", sa.Column("skipped", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("source", sa.Column("left_out", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("rejection", sa.Column("code", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "called",
        sa.Column("example_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("model", "served", "at", "user", "conversation", "name", "tags")
        ),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["example_id"], ["example.id"], name=op.f("fk_called_example_id_example")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_called_project_id_project")),
        sa.PrimaryKeyConstraint("example_id", name=op.f("pk_called")),
    )
    op.create_index(op.f("ix_called_project_id_score_example_id"), "called", ["project_id", "score", "example_id"])
    op.create_index(op.f("ix_called_project_id_at_example_id"), "called", ["project_id", "at", "example_id"])
    op.create_table(
        "saved_mapping",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_saved_mapping")),
    )
