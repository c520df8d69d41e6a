"""The append-only log: who did what, when, what it was before and after. Rows are added, never changed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, RowMapping, exists, select

from tunewright.model.project import Event, EventKind
from tunewright.store.rows import from_json, now, to_json
from tunewright.store.tables import event


def record(
    unit: Connection,
    project_id: int,
    by: str,
    kind: EventKind,
    *,
    before: dict[str, Any],
    after: dict[str, Any],
    example_id: int | None = None,
    batch_id: int | None = None,
    undoes: int | None = None,
    version: int | None = None,
) -> int:
    """Keep one event and return its id. `version` is the example's version after it."""
    row = {"project_id": project_id, "example_id": example_id, "at": now(), "by": by, "kind": kind}
    row |= {"before": to_json(before), "after": to_json(after), "batch_id": batch_id, "undoes": undoes}
    made = unit.execute(event.insert().values(**row, version=version))
    key = made.inserted_primary_key
    return int(key[0]) if key else 0


def is_quiet(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """True for a change that no check sees: a note, or a decision by which no example is rejected or comes in."""
    states = (before.get("state"), after.get("state"))
    is_alive = "rejected" not in states and "proposed" not in states
    return is_alive and before.keys() | after.keys() <= {"state", "note"}


_undoing = event.alias("undoing")
_BY_ITSELF = _undoing.c.undoes == event.c.id
_WITH_ITS_BATCH = (_undoing.c.undoes == event.c.batch_id) & (_undoing.c.example_id == event.c.example_id)
_UNDONE = exists().where(_BY_ITSELF | _WITH_ITS_BATCH).correlate(event).label("undone")


def _event(row: RowMapping) -> Event:
    return Event(
        id=row["id"],
        project_id=row["project_id"],
        example_id=row["example_id"],
        at=row["at"],
        by=row["by"],
        kind=row["kind"],
        before=from_json(row["before"]),
        after=from_json(row["after"]),
        batch_id=row["batch_id"],
        undoes=row["undoes"],
        undone=bool(row["undone"]),
    )


def get(unit: Connection, event_id: int) -> Event | None:
    """The event with this id."""
    row = unit.execute(select(event, _UNDONE).where(event.c.id == event_id)).mappings().first()
    return None if row is None else _event(row)


def of_example(unit: Connection, example_id: int, limit: int = 50) -> list[Event]:
    """What happened to one example, newest first."""
    statement = select(event, _UNDONE).where(event.c.example_id == example_id)
    rows = unit.execute(statement.order_by(event.c.id.desc()).limit(limit)).mappings()
    return [_event(row) for row in rows]


def of_project(
    unit: Connection,
    project_id: int,
    *,
    by: str | None = None,
    before_id: int | None = None,
    limit: int = 100,
) -> list[Event]:
    """What happened in a project, newest first; the single steps of a bulk action are left to their examples."""
    statement = select(event, _UNDONE).where(event.c.project_id == project_id, event.c.batch_id.is_(None))
    if by is not None:
        statement = statement.where(event.c.by == by)
    if before_id is not None:
        statement = statement.where(event.c.id < before_id)
    rows = unit.execute(statement.order_by(event.c.id.desc()).limit(limit)).mappings()
    return [_event(row) for row in rows]


def last_undoable(unit: Connection, project_id: int, by: str) -> Event | None:
    """This person's newest step that changed examples and was not undone yet."""
    statement = (
        select(event, _UNDONE)
        .where(
            event.c.project_id == project_id,
            event.c.by == by,
            event.c.kind.in_(("edit", "decision", "label", "note", "bulk")),
            event.c.batch_id.is_(None),
            ~_UNDONE.element,
        )
        .order_by(event.c.id.desc())
        .limit(1)
    )
    row = unit.execute(statement).mappings().first()
    return None if row is None else _event(row)


def people(unit: Connection, project_id: int) -> list[str]:
    """Everybody who did something in the project, by name."""
    mine = (event.c.project_id == project_id, event.c.batch_id.is_(None))
    statement = select(event.c.by).where(*mine).distinct().order_by(event.c.by)
    return list(unit.execute(statement).scalars())
