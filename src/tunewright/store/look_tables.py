"""The tables of what looks at a whole project leave behind. Columns as in `tables`."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, PrimaryKeyConstraint, Table, Text

from tunewright.store.tables import metadata

past_finding = Table(
    "past_finding",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("project_id", Integer, ForeignKey("project.id"), nullable=False),
    Column("code", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("n_examples", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Index(None, "project_id", "id"),
)

check_run = Table(
    "check_run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("project_id", Integer, ForeignKey("project.id"), nullable=False),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("n_examples", Integer, nullable=False),
    Column("by_code", Text, nullable=False),
    Index(None, "project_id", "id"),
)

sketch_block = Table(
    "sketch_block",
    metadata,
    Column("project_id", Integer, ForeignKey("project.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("ids", LargeBinary, nullable=False),
    Column("whole", LargeBinary, nullable=False),
    Column("prompt", LargeBinary),
    Column("asked", LargeBinary),
    Column("groups", LargeBinary),
    PrimaryKeyConstraint("project_id", "number"),
)

frame = Table(
    "frame",
    metadata,
    Column("project_id", Integer, ForeignKey("project.id"), primary_key=True, autoincrement=False),
    Column("runs", LargeBinary, nullable=False),
)

stand_in = Table(
    "stand_in",
    metadata,
    Column("project_id", Integer, ForeignKey("project.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("number", Integer, nullable=False),
    PrimaryKeyConstraint("project_id", "kind", "key"),
)
