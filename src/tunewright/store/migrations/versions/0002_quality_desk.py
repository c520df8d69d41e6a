"""What the quality desk keeps: settings of checks, the gate's codes, past findings, runs, sketches, stand-ins."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add columns to `project` and `source`, and five tables."""
    op.add_column("project", sa.Column("check_settings", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("project", sa.Column("gate_codes", sa.Text(), nullable=False, server_default=""))
    op.add_column("project", sa.Column("compared_event", sa.Integer(), nullable=False, server_default="-1"))
    op.add_column("project", sa.Column("caught_up_event", sa.Integer(), nullable=False, server_default="-1"))
    op.add_column("project", sa.Column("sketched_as", sa.Text(), nullable=False, server_default=""))
    op.add_column("source", sa.Column("looked_up_to", sa.Integer(), nullable=False, server_default="0"))
    _past_findings()
    _runs()
    _sketches()
    _stand_ins()


def _past_findings() -> None:
    op.create_table(
        "past_finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("n_examples", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_past_finding_project_id_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_past_finding")),
    )
    op.create_index(op.f("ix_past_finding_project_id_id"), "past_finding", ["project_id", "id"])


def _runs() -> None:
    op.create_table(
        "check_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("n_examples", sa.Integer(), nullable=False),
        sa.Column("by_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_check_run_project_id_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_run")),
    )
    op.create_index(op.f("ix_check_run_project_id_id"), "check_run", ["project_id", "id"])


def _sketches() -> None:
    op.create_table(
        "sketch",
        sa.Column("example_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["example_id"], ["example.id"], name=op.f("fk_sketch_example_id_example")),
        sa.PrimaryKeyConstraint("example_id", name=op.f("pk_sketch")),
    )
    op.create_table(
        "frame",
        sa.Column("project_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("runs", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_frame_project_id_project")),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_frame")),
    )


def _stand_ins() -> None:
    op.create_table(
        "stand_in",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_stand_in_project_id_project")),
        sa.PrimaryKeyConstraint("project_id", "kind", "key", name=op.f("pk_stand_in")),
    )
