"""The tables. Text columns that hold JSON end in nothing special: the module that owns a table reads them.

Times are ISO 8601 in UTC. Keys made from text are the hexadecimal fingerprints of the `text` room.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

project = Table(
    "project",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("created_at", Text, nullable=False),
    Column("task", Text),
    Column("task_confirmed", Boolean, nullable=False, default=False),
    Column("label_source", Text, nullable=False, default="none"),
    Column("target", Text, nullable=False, default="openai-chat"),
    Column("model", Text, nullable=False),
    Column("epochs", Integer),
    Column("usd_per_million", Text),
    Column("system_message", Text, nullable=False, default=""),
    Column("gate", Text),
    Column("keep_imported_split", Boolean, nullable=False, default=True),
    Column("revision", Integer, nullable=False, default=0),
    Column("checked_revision", Integer, nullable=False, default=-1),
    Column("check_settings", Text, nullable=False, default="{}", server_default="{}"),
    Column("gate_codes", Text, nullable=False, default="", server_default=""),
    Column("compared_event", Integer, nullable=False, default=-1, server_default="-1"),
    Column("caught_up_event", Integer, nullable=False, default=-1, server_default="-1"),
    Column("sketched_as", Text, nullable=False, default="", server_default=""),
)

tally = Table(
    "tally",
    metadata,
    Column("project_id", Integer, ForeignKey("project.id"), nullable=False),
    Column("state", Text, nullable=False),
    Column("n", Integer, nullable=False, default=0),
    Column("n_pairs", Integer, nullable=False, default=0),
    Column("o200k_base", BigInteger, nullable=False, default=0),
    Column("cl100k_base", BigInteger, nullable=False, default=0),
    PrimaryKeyConstraint("project_id", "state"),
)

id_block = Table(
    "id_block",
    metadata,
    Column("name", Text, primary_key=True),
    Column("next_id", Integer, nullable=False),
)

source = Table(
    "source",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("project_id", Integer, ForeignKey("project.id"), nullable=False),
    Column("job_id", Integer),
    Column("name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("encoding", Text, nullable=False),
    Column("plan", Text, nullable=False),
    Column("split", Text),
    Column("status", Text, nullable=False),
    Column("owner", Text, nullable=False, default=""),
    Column("heartbeat", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("finished_at", Text),
    Column("read", Integer, nullable=False, default=0),
    Column("imported", Integer, nullable=False, default=0),
    Column("identical", Integer, nullable=False, default=0),
    Column("changed", Integer, nullable=False, default=0),
    Column("rejected", Integer, nullable=False, default=0),
    Column("blank", Integer, nullable=False, default=0),
    Column("looked_up_to", Integer, nullable=False, default=0, server_default="0"),
    Column("skipped", Integer, nullable=False, default=0, server_default="0"),
    Column("left_out", Text, nullable=False, default="{}", server_default="{}"),
    Index(None, "project_id", "status"),
)

rejection = Table(
    "rejection",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source_id", Integer, ForeignKey("source.id"), nullable=False),
    Column("line", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("raw", Text, nullable=False),
    Column("status", Text, nullable=False, default="open"),
    Column("code", Text, nullable=False, default="", server_default=""),
    Index(None, "source_id", "line"),
)

example = Table(
    "example",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("project_id", Integer, ForeignKey("project.id"), nullable=False),
    Column("source_id", Integer, ForeignKey("source.id"), nullable=False),
    Column("line", Integer, nullable=False),
    Column("external_id", Text),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False, default="unreviewed"),
    Column("version", Integer, nullable=False, default=1),
    Column("own_label", Text),
    Column("answer_label", Text),
    Column("imported_split", Text),
    Column("record_key", Text, nullable=False),
    Column("prompt_key", Text, nullable=False),
    Column("answer_key", Text, nullable=False),
    Column("content_key", Text, nullable=False),
    Column("excerpt", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("prompt_tail", Text, nullable=False),
    Column("answer_tail", Text, nullable=False),
    Column("n_turns", Integer, nullable=False),
    Column("o200k_base", Integer, nullable=False),
    Column("cl100k_base", Integer, nullable=False),
    Column("is_refusal", Boolean, nullable=False, default=False),
    Column("twin_hint", BigInteger),
    Column("is_edited", Boolean, nullable=False, default=False),
    Column("note", Text, nullable=False, default=""),
    Column("decided_by", Text),
    Column("decided_at", Text),
    Index(None, "project_id", "id"),
    Index(None, "project_id", "state", "id"),
    Index(None, "project_id", "prompt_key", "answer_key"),
    Index(None, "project_id", "content_key"),
    Index(None, "project_id", "record_key"),
    Index(None, "project_id", "external_id"),
    Index(None, "project_id", "own_label"),
    Index(None, "project_id", "answer_label"),
    Index(None, "project_id", "o200k_base"),
    Index(None, "source_id"),
)

example_text = Table(
    "example_text",
    metadata,
    Column("example_id", Integer, ForeignKey("example.id"), primary_key=True, autoincrement=False),
    Column("original", Text, nullable=False),
    Column("imported", Text),
    Column("current", Text),
)

called = Table(
    "called",
    metadata,
    Column("example_id", Integer, ForeignKey("example.id"), primary_key=True, autoincrement=False),
    Column("project_id", Integer, ForeignKey("project.id"), nullable=False),
    Column("model", Text, nullable=False),
    Column("served", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("user", Text, nullable=False),
    Column("conversation", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("tags", Text, nullable=False),
    Column("score", Float),
    Column("facts", Text, nullable=False),
    Index(None, "project_id", "score", "example_id"),
    Index(None, "project_id", "at", "example_id"),
)

saved_mapping = Table(
    "saved_mapping",
    metadata,
    Column("name", Text, primary_key=True),
    Column("plan", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
)

_STEP = text("batch_id IS NULL")

event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("project_id", Integer, ForeignKey("project.id"), nullable=False),
    Column("example_id", Integer),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("batch_id", Integer),
    Column("undoes", Integer),
    Column("version", Integer),
    Index(None, "example_id", "id"),
    # What people did, without the single events of bulk actions: these may be a hundred thousand in a line.
    Index(None, "project_id", "id", sqlite_where=_STEP, postgresql_where=_STEP),
    Index(None, "project_id", "by", "id", sqlite_where=_STEP, postgresql_where=_STEP),
    Index(None, "batch_id"),
    Index(None, "undoes", "example_id"),
)

draft = Table(
    "draft",
    metadata,
    Column("example_id", Integer, ForeignKey("example.id"), nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Text, nullable=False),
    PrimaryKeyConstraint("example_id", "reviewer"),
)

proposal = Table(
    "proposal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("project_id", Integer, ForeignKey("project.id"), nullable=False),
    Column("example_id", Integer, ForeignKey("example.id"), nullable=False),
    Column("source_id", Integer, ForeignKey("source.id"), nullable=False),
    Column("line", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("original", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("own_label", Text),
    Column("external_id", Text),
    Column("record_key", Text, nullable=False),
    Column("status", Text, nullable=False, default="open"),
    Index(None, "project_id", "status"),
    Index(None, "example_id"),
    Index(None, "source_id"),
)

finding = Table(
    "finding",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("project_id", Integer, ForeignKey("project.id"), nullable=False),
    Column("source_id", Integer),
    Column("code", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("n_examples", Integer, nullable=False),
    UniqueConstraint("project_id", "code", "key"),
)

finding_example = Table(
    "finding_example",
    metadata,
    Column("finding_id", Integer, nullable=False),
    Column("example_id", Integer, nullable=False),
    PrimaryKeyConstraint("finding_id", "example_id"),
    Index(None, "example_id"),
)

dismissal = Table(
    "dismissal",
    metadata,
    Column("project_id", Integer, ForeignKey("project.id"), nullable=False),
    Column("code", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("n_examples", Integer, nullable=False),
    PrimaryKeyConstraint("project_id", "code", "key"),
)

job = Table(
    "job",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("project_id", Integer),
    Column("kind", Text, nullable=False),
    Column("params", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("owner", Text, nullable=False, default=""),
    Column("done", Integer, nullable=False, default=0),
    Column("total", Integer, nullable=False, default=0),
    Column("message", Text, nullable=False, default=""),
    Column("result", Text, nullable=False, default="{}"),
    Column("cancel", Boolean, nullable=False, default=False),
    Column("by", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("heartbeat", Text, nullable=False),
    Column("finished_at", Text),
    Index(None, "state", "id"),
    Index(None, "project_id", "id"),
)

split_plan = Table(
    "split_plan",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("project_id", Integer, ForeignKey("project.id"), nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("share", Text),
    Column("count", Integer),
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
    Index(None, "project_id", "id"),
)

split_side = Table(
    "split_side",
    metadata,
    Column("plan_id", Integer, ForeignKey("split_plan.id"), nullable=False),
    Column("prompt_key", Text, nullable=False),
    Column("side", Text, nullable=False),
    PrimaryKeyConstraint("plan_id", "prompt_key"),
)

export = Table(
    "export",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("project_id", Integer, ForeignKey("project.id"), nullable=False),
    Column("target", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("options", Text, nullable=False),
    Column("report", Text, nullable=False),
    Index(None, "project_id", "id"),
)
