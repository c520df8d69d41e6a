"""Sketches of many examples in one row, a byte for each of their values, beside room for what prompts are like."""

from itertools import groupby

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_AT_ONCE = 2000
_N_VALUES = 128

_sketch = sa.table("sketch", sa.column("example_id", sa.Integer()), sa.column("signature", sa.LargeBinary()))
_example = sa.table("example", sa.column("id", sa.Integer()), sa.column("project_id", sa.Integer()))


def upgrade() -> None:
    """Put the sketches that are kept into blocks; what prompts are like follows with the next full look."""
    blocks = op.create_table(
        "sketch_block",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ids", sa.LargeBinary(), nullable=False),
        sa.Column("whole", sa.LargeBinary(), nullable=False),
        sa.Column("prompt", sa.LargeBinary(), nullable=True),
        sa.Column("asked", sa.LargeBinary(), nullable=True),
        sa.Column("groups", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_sketch_block_project_id_project")),
        sa.PrimaryKeyConstraint("project_id", "number", name=op.f("pk_sketch_block")),
    )
    after, number = 0, 0
    while rows := _next(after):
        for project_id, some in groupby(rows, key=lambda row: row[0]):
            number += 1
            op.bulk_insert(blocks, [{"project_id": project_id, "number": number, **_packed(list(some))}])
        after = rows[-1][1]
    op.drop_table("sketch")


def _next(after: int) -> list[tuple[int, int, bytes]]:
    """(project, example, sketch) of the next examples by id."""
    statement = (
        sa.select(_example.c.project_id, _sketch.c.example_id, _sketch.c.signature)
        .join_from(_sketch, _example, _example.c.id == _sketch.c.example_id)
        .where(_sketch.c.example_id > after)
        .order_by(_sketch.c.example_id)
        .limit(_AT_ONCE)
    )
    return [(row[0], row[1], row[2]) for row in op.get_bind().execute(statement)]


def _packed(rows: list[tuple[int, int, bytes]]) -> dict[str, bytes]:
    """Ids as four bytes each; of every sketch the lowest byte of its values of four bytes, value by value."""
    low = b"".join(signature[::4] for _, _, signature in rows)
    return {
        "ids": b"".join(number.to_bytes(4, "little") for _, number, _ in rows),
        "whole": b"".join(low[value::_N_VALUES] for value in range(_N_VALUES)),
    }
