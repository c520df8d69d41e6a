"""Many examples at once: one unit of work, one event over them, one step to undo."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Integer, Text, func, insert, literal, select, update

from tunewright.model import Body, EditConflict, Measured
from tunewright.model.project import Event, EventKind, Filter, Project
from tunewright.store import changes, events
from tunewright.store.projects import recount
from tunewright.store.queries import conditions
from tunewright.store.rows import bump, from_json, now, to_json
from tunewright.store.tables import event, example, project

Edit: TypeAlias = tuple[int, int, Body, Measured, str]
"""(example id, version seen, new body, what was measured on it, search words before)."""
_COLUMNS = {"state": "state", "label": "own_label", "note": "note"}


def set_field(
    unit: Connection, owner: Project, wanted: Filter, name: str, value: str | None, by: str
) -> tuple[int, int]:
    """Set `state` or `label` of all meant examples that differ. Returns (event id, examples changed).

    (0, 0) when none differs. Costs a few statements at any size.
    """
    column = example.c[_COLUMNS[name]]
    differs = column.is_(None) | (column != value) if value is not None else column.is_not(None)
    meant = [*conditions(unit, owner, wanted), differs]
    tallied = select(column, func.count()).where(*meant).group_by(column)
    befores: dict[str | None, int] = {row[0]: row[1] for row in unit.execute(tallied)}
    total = sum(befores.values())
    if not total:
        return 0, 0
    after = {name: value}
    summary = {"action": name, "value": value, "n": total}
    batch = events.record(unit, owner.id, by, "bulk", before={}, after=summary)
    for before in befores:
        same = column.is_(None) if before is None else column == before
        _note_each(unit, [*meant, same], batch, owner.id, by, {name: before}, after)
    changed = select(event.c.example_id).where(event.c.batch_id == batch)
    _set(unit, changed, name, value, by)
    _settle(unit, owner.id)
    return batch, total


def _note_each(
    unit: Connection,
    meant: Sequence[ColumnElement[bool]],
    batch: int,
    project_id: int,
    by: str,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    kind: str | None = None,
    undoes: int | None = None,
) -> None:
    """One event per meant example, written by the database itself."""
    named = kind or ("decision" if "state" in after else "label")
    values = (project_id, now(), by, named, to_json(before), to_json(after))
    rows = select(
        *(literal(value, Integer if isinstance(value, int) else Text) for value in values),
        example.c.id,
        literal(batch, Integer),
        literal(undoes, Integer),
        example.c.version + 1,
    ).where(*meant)
    names = ("project_id", "at", "by", "kind", "before", "after", "example_id", "batch_id", "undoes", "version")
    unit.execute(insert(event).from_select(names, rows))


def _set(unit: Connection, ids: Any, name: str, value: str | None, by: str) -> None:
    columns: dict[str, Any] = {_COLUMNS[name]: value, "version": example.c.version + 1}
    if name == "state":
        columns |= {"decided_by": by, "decided_at": now()}
    unit.execute(update(example).where(example.c.id.in_(ids)).values(**columns))


def _settle(unit: Connection, project_id: int) -> None:
    recount(unit, project_id)
    # Groups of equal prompts may have gained or lost members anywhere: have them all looked at again.
    unit.execute(update(project).where(project.c.id == project_id).values(checked_revision=-1))
    bump(unit, project_id)


def apply_edits(
    unit: Connection,
    owner: Project,
    by: str,
    what: dict[str, Any],
    edits: Sequence[Edit],
    *,
    undoes: int | None = None,
) -> tuple[int, int, int]:
    """Save edits as one step, or as the undoing of an earlier one.

    Returns (event id, examples changed, examples left alone because somebody saved them meanwhile).
    """
    kind: EventKind = "bulk" if undoes is None else "undo"
    batch = events.record(unit, owner.id, by, kind, before={}, after=what | {"n": len(edits)}, undoes=undoes)
    n_changed = n_left = 0
    for example_id, version, body, measured, words in edits:
        change = changes.Change(body=body, measured=measured, words_before=words, batch_id=batch)
        try:
            done = changes.apply(unit, example_id, version, by, change)
        except EditConflict:
            n_left += 1
        else:
            n_changed += done is not None
    _settle(unit, owner.id)
    return batch, n_changed, n_left


def steps(unit: Connection, batch_id: int) -> list[Event]:
    """The single steps of a bulk action that changed texts, with what was before."""
    statement = select(event).where(event.c.batch_id == batch_id, event.c.kind == "edit").order_by(event.c.id)
    return [
        Event(
            row["id"],
            row["project_id"],
            row["example_id"],
            row["at"],
            row["by"],
            row["kind"],
            from_json(row["before"]),
            from_json(row["after"]),
            row["batch_id"],
        )
        for row in unit.execute(statement).mappings()
    ]


def undo_fields(unit: Connection, owner: Project, done: Event, by: str) -> tuple[int, int]:
    """Take back a bulk change of states or labels where nobody changed the example since.

    Returns (examples restored, examples left because they were changed since).
    """
    name = str(done.after.get("action", "state"))
    step = event.alias("step")
    unchanged = (step.c.batch_id == done.id) & ~changes.later_change(step)
    befores = unit.execute(select(step.c.before).where(step.c.batch_id == done.id).distinct()).scalars().all()
    total = unit.execute(select(func.count()).where(step.c.batch_id == done.id)).scalar() or 0
    undo_id = events.record(unit, owner.id, by, "undo", before={}, after=done.after, undoes=done.id)
    restored = 0
    for text in befores:
        value = from_json(text)[name]
        named = select(step.c.example_id).where(unchanged, step.c.before == text)
        before = {name: done.after.get("value")}
        meant = [example.c.id.in_(named)]
        _note_each(unit, meant, undo_id, owner.id, by, before, {name: value}, kind="undo")
        mine = select(event.c.example_id).where(
            event.c.batch_id == undo_id, event.c.after == to_json({name: value})
        )
        restored += unit.execute(select(func.count()).select_from(mine.subquery())).scalar() or 0
        _set(unit, mine, name, value, by)
    _settle(unit, owner.id)
    return restored, int(total) - restored
