"""Many examples at once: one unit of work, one event over them, one step to undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Integer,
    Select,
    Text,
    bindparam,
    case,
    cast,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from tunewright.model import Body, Measured
from tunewright.model.project import Event, EventKind, Filter, Project
from tunewright.store import changes, events, outputs, search
from tunewright.store.changes import check_label, decision
from tunewright.store.generation_tables import provenance
from tunewright.store.projects import recount
from tunewright.store.queries import conditions
from tunewright.store.rows import among, bump, from_json, hold, now, to_json
from tunewright.store.tables import event, example, example_text, project

Edit: TypeAlias = tuple[int, int, Body, Measured, str]
"""(example id, version seen, new body, what was measured on it, search words before)."""
_BLOCK = 500
_COLUMNS = {"state": "state", "label": "own_label", "note": "note"}


def set_field(
    unit: Connection, owner: Project, wanted: Filter, name: str, value: str | None, by: str
) -> tuple[int, int]:
    """Set `state` or `label` of all meant examples that differ. Returns (event id, examples changed).

    (0, 0) when none differs. Costs a few statements at any size.
    """
    hold(unit, owner.id)
    value = value or None
    column = example.c[_COLUMNS[name]]
    meant = _differing(unit, owner, wanted, name, value)
    total = unit.execute(select(func.count()).select_from(example).where(*meant)).scalar_one()
    if not total:
        return 0, 0
    batch = events.record(unit, owner.id, by, "bulk", before={}, after={"action": name, "value": value, "n": total})
    step = _Step(owner.id, by, "decision" if name == "state" else "label", batch)
    new = _value(name, value)
    befores = select(example.c.id, _object(unit, name, column), _object(unit, name, new))
    _note_each(unit, step, befores.where(*meant))
    _set(unit, batch, name, new, decision(value, by) if name == "state" else {})
    _settle(unit, owner.id, findings_stand=_is_quiet(unit, batch, name))
    return batch, total


def set_each(
    unit: Connection,
    owner: Project,
    name: str,
    values: Mapping[int, str],
    by: str,
    what: dict[str, Any],
    versions: Mapping[int, int],
) -> tuple[int, tuple[int, ...]]:
    """Set `state` or `label` of these examples, each to its own value, as one step.

    Returns (event id, ids changed). Examples that have the value already, or that somebody saved since the
    `versions` that were seen, stay as they are.
    """
    hold(unit, owner.id)
    for label in {value for value in values.values() if name == "label" and value}:
        check_label(label)
    column = example.c[_COLUMNS[name]]
    meant = conditions(unit, owner, Filter(ids=tuple(values)))
    rows = unit.execute(select(example.c.id, column, example.c.version).where(*meant)).all()
    changed = [row for row in rows if row[2] == versions[row[0]] and row[1] != (values[row[0]] or None)]
    if not changed:
        return 0, ()
    batch = events.record(unit, owner.id, by, "bulk", before={}, after=what | {"action": name, "n": len(changed)})
    step, at = _Step(owner.id, by, "decision" if name == "state" else "label", batch), now()
    unit.execute(event.insert(), [_told(step, at, name, row, values[row[0]] or None) for row in changed])
    for value in dict.fromkeys(values[row[0]] for row in changed):
        ids = [row[0] for row in changed if values[row[0]] == value]
        columns = {_COLUMNS[name]: value or None, "version": example.c.version + 1} | (
            decision(value, by) if name == "state" else {}
        )
        unit.execute(update(example).where(among(unit, example.c.id, ids)).values(**columns))
    _settle(unit, owner.id, findings_stand=_is_quiet(unit, batch, name))
    return batch, tuple(row[0] for row in changed)


def _told(step: _Step, at: str, name: str, row: Any, value: str | None) -> dict[str, Any]:
    return {
        "project_id": step.project_id,
        "example_id": row[0],
        "at": at,
        "by": step.by,
        "kind": step.kind,
        "before": to_json({name: row[1]}),
        "after": to_json({name: value}),
        "batch_id": step.batch_id,
        "undoes": None,
        "version": row[2] + 1,
    }


def differing(
    unit: Connection, owner: Project, wanted: Filter, name: str, value: str, limit: int
) -> tuple[int, list[tuple[int, str | None]]]:
    """What `set_field` would change: (how many examples, the first of them as (id, what stands there now))."""
    meant = _differing(unit, owner, wanted, name, value)
    total = unit.execute(select(func.count()).select_from(example).where(*meant)).scalar_one()
    first = select(example.c.id, example.c[_COLUMNS[name]]).where(*meant).order_by(example.c.id).limit(limit)
    return total, [(row[0], row[1]) for row in unit.execute(first)]


def _differing(
    unit: Connection, owner: Project, wanted: Filter, name: str, value: str | None
) -> list[ColumnElement[bool]]:
    if name == "label" and value is not None:
        check_label(value)
    column = example.c[_COLUMNS[name]]
    differs = column.is_(None) | (column != _value(name, value)) if value is not None else column.is_not(None)
    return [*conditions(unit, owner, wanted), differs]


def _value(name: str, value: str | None) -> ColumnElement[Any]:
    """What an example gets; a decision that is taken off a generated one leaves a proposal."""
    plain = literal(value, Text)
    if name != "state" or value != "unreviewed":
        return plain
    generated = example.c.id.in_(select(provenance.c.example_id).where(provenance.c.proposal_id.is_(None)))
    return case((generated, literal("proposed", Text)), else_=plain)


@dataclass(frozen=True, slots=True)
class _Step:
    """What the single events of a bulk action have in common."""

    project_id: int
    by: str
    kind: EventKind
    batch_id: int
    undoes: int | None = None


def _note_each(unit: Connection, step: _Step, changed: Select[Any]) -> None:
    """One event per (example id, before, after), written by the database itself."""
    rows = changed.add_columns(
        *(literal(value, Integer) for value in (step.project_id, step.batch_id, step.undoes)),
        *(literal(value, Text) for value in (now(), step.by, step.kind)),
        example.c.version + 1,
    )
    names = ("example_id", "before", "after", "project_id", "batch_id", "undoes", "at", "by", "kind", "version")
    unit.execute(insert(event).from_select(names, rows))


def _object(unit: Connection, name: str, value: ColumnElement[Any]) -> ColumnElement[str]:
    """The JSON text of {name: value}, made by the database."""
    if unit.dialect.name == "sqlite":
        return func.json_object(literal(name, Text), value)
    return cast(func.json_build_object(literal(name, Text), value), Text)


def _member(unit: Connection, text: ColumnElement[str], name: str) -> ColumnElement[Any]:
    """The member of that name in a JSON text, read by the database."""
    if unit.dialect.name == "sqlite":
        return func.json_extract(text, f"$.{name}")
    return cast(text, JSON).op("->>")(name)


def _set(unit: Connection, batch: int, name: str, value: ColumnElement[Any], more: dict[str, Any]) -> None:
    named = select(event.c.example_id).where(event.c.batch_id == batch)
    columns = {_COLUMNS[name]: value, "version": example.c.version + 1} | more
    unit.execute(update(example).where(example.c.id.in_(named)).values(**columns))


def _is_quiet(unit: Connection, batch: int, name: str) -> bool:
    """True where a bulk action rejected nothing, brought nothing back, and gave no label: no check sees it."""
    if name != "state":
        return False
    told = [one.contains(state) for one in (event.c.before, event.c.after) for state in ("rejected", "proposed")]
    is_rejecting = or_(*told)
    return unit.execute(select(event.c.id).where(event.c.batch_id == batch, is_rejecting).limit(1)).first() is None


def _settle(unit: Connection, project_id: int, *, findings_stand: bool = False) -> None:
    recount(unit, project_id)
    if not findings_stand:
        # Groups of equal prompts may have gained or lost members anywhere: have them all looked at again.
        unit.execute(update(project).where(project.c.id == project_id).values(checked_revision=-1))
    bump(unit, project_id, findings_stand=findings_stand)


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

    Returns (event id, examples changed, examples left alone because somebody saved them meanwhile). Without a
    single example to change nothing is written, except that an undoing counts as done: the step before is next.
    """
    hold(unit, owner.id)
    current = _still_current(unit, edits)
    if not current and undoes is None:
        return 0, 0, len(edits)
    kind: EventKind = "bulk" if undoes is None else "undo"
    after = what | {"n": len(current)}
    batch = events.record(unit, owner.id, by, kind, before={}, after=after, undoes=undoes)
    step = _Step(owner.id, by, "edit" if undoes is None else "undo", batch, undoes)
    starts = range(0, len(current), _BLOCK)
    n_changed = sum(_write_block(unit, step, current[start : start + _BLOCK]) for start in starts)
    _settle(unit, owner.id)
    return batch, n_changed, len(edits) - len(current)


def _write_block(unit: Connection, step: _Step, edits: Sequence[Edit]) -> int:
    """Write edits of examples that are known to be at the version seen; returns how many changed anything."""
    ids = [example_id for example_id, *_ in edits]
    texts = example_text.c
    stored = {
        row.example_id: row
        for row in unit.execute(
            select(texts.example_id, texts.original, texts.imported, texts.current, example.c.prompt_key)
            .join(example, example.c.id == texts.example_id)
            .where(texts.example_id.in_(ids))
        )
    }
    changed = [_Rewrite(stored[edit[0]], edit) for edit in edits]
    changed = [one for one in changed if not changes.same(one.before, one.body)]
    if not changed:
        return 0
    unit.execute(
        update(example_text).where(texts.example_id == bindparam("at")).values(current=bindparam("text")),
        [{"at": one.id, "text": one.text} for one in changed],
    )
    names = changed[0].columns
    unit.execute(
        update(example)
        .where(example.c.id == bindparam("at"))
        .values({name: bindparam(f"new_{name}") for name in names}),
        [{"at": one.id} | {f"new_{name}": value for name, value in one.columns.items()} for one in changed],
    )
    search.unindex(unit, [(one.id, one.words_before) for one in changed])
    search.index(unit, [(one.id, one.words) for one in changed])
    unit.execute(event.insert(), [one.event(step, now()) for one in changed])
    for one in changed:
        if one.columns["prompt_key"] != one.prompt_key_before:
            outputs.follow_edit(unit, step.project_id, one.prompt_key_before, one.columns["prompt_key"])
    return len(changed)


class _Rewrite:
    """One example's new text beside the stored one."""

    def __init__(self, stored: Any, edit: Edit) -> None:
        self.id, version, self.body, measured, self.words_before = edit
        imported = stored.original if stored.imported is None else stored.imported
        self.before: Body = from_json(imported if stored.current is None else stored.current)
        self.prompt_key_before: str = stored.prompt_key
        self.words = measured.words
        edited = not changes.same(from_json(imported), self.body)
        self.text = to_json(self.body) if edited else None
        self.columns = changes.rewritten_columns(measured, edited) | {"version": version + 1}

    def event(self, step: _Step, at: str) -> dict[str, Any]:
        """The row of the log that tells this step."""
        row = {"project_id": step.project_id, "example_id": self.id, "at": at, "by": step.by, "kind": step.kind}
        row |= {"before": to_json({"body": self.before}), "after": to_json({"body": self.body})}
        return row | {"batch_id": step.batch_id, "undoes": step.undoes, "version": self.columns["version"]}


def changed_by(unit: Connection, batch_id: int) -> set[int]:
    """Ids of the examples that a bulk action changed."""
    return set(unit.execute(select(event.c.example_id).where(event.c.batch_id == batch_id)).scalars())


def _still_current(unit: Connection, edits: Sequence[Edit]) -> list[Edit]:
    ids = [example_id for example_id, *_ in edits]
    statement = select(example.c.id, example.c.version).where(among(unit, example.c.id, ids))
    versions = {row.id: row.version for row in unit.execute(statement)}
    return [edit for edit in edits if versions.get(edit[0]) == edit[1]]


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
    hold(unit, owner.id)
    name = str(done.after.get("action", "state"))
    step = event.alias("step")
    standing = (step.c.batch_id == done.id) & ~changes.taken_back(step) & ~changes.later_change(step)
    total = unit.execute(select(func.count()).where(step.c.batch_id == done.id)).scalar_one()
    undo_id = events.record(unit, owner.id, by, "undo", before={}, after=done.after, undoes=done.id)
    back = select(step.c.example_id, step.c.after, step.c.before).join(example, example.c.id == step.c.example_id)
    _note_each(unit, _Step(owner.id, by, "undo", undo_id, undoes=done.id), back.where(standing))
    restored = unit.execute(select(func.count()).where(event.c.batch_id == undo_id)).scalar_one()
    # "+ 0" keeps SQLite from finding each example's step through the whole batch instead of its own few events
    put_back = select(_member(unit, event.c.after, name)).where(
        event.c.batch_id + 0 == undo_id, event.c.example_id == example.c.id
    )
    value = put_back.scalar_subquery()
    _set(unit, undo_id, name, value, _decided_back(value, by) if name == "state" else {})
    _settle(unit, owner.id, findings_stand=_is_quiet(unit, undo_id, name))
    return restored, total - restored


def _decided_back(state: ColumnElement[Any], by: str) -> dict[str, Any]:
    """Who decided on what is put back: nobody, where that is unreviewed."""
    made = decision(None, by)
    return {name: case((state.in_(("unreviewed", "proposed")), None), else_=value) for name, value in made.items()}
