"""One person changes one example: saved only on top of the version they saw, and kept as an event."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, exists, select, update

from tunewright.model import Body, EditConflict, Measured, State, TuneError, dumps
from tunewright.model.project import Counts, Event, EventKind
from tunewright.store import events, outputs, search
from tunewright.store.examples import measured_columns
from tunewright.store.generation_tables import provenance
from tunewright.store.projects import move_counts
from tunewright.store.rows import bump, from_json, hold, now
from tunewright.store.tables import draft, event, example, example_text, source


@dataclass(frozen=True, slots=True)
class Change:
    """What to set; None leaves as it is. A body comes with what was measured on it and on the one it replaces."""

    state: State | None = None
    body: Body | None = None
    measured: Measured | None = None
    words_before: str = ""
    """The text that search knows the example by now; needed to take it out of the index."""
    label: str | None = None
    """The own label; the empty text takes it away."""
    note: str | None = None
    undoes: int | None = None
    batch_id: int | None = None

    def __post_init__(self) -> None:
        if (self.body is None) != (self.measured is None):
            raise ValueError("A changed body comes with what was measured on it.")


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change did: the event, the new version, and the fields before and after."""

    event_id: int
    version: int
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


LONGEST_LABEL = 500
_SEEN = ("project_id", "kind", "state", "version", "own_label", "note", "o200k_base", "cl100k_base", "prompt_key")


def _row(unit: Connection, example_id: int) -> Row[Any]:
    columns = [example.c[name] for name in _SEEN]
    statement = select(*columns).join(source, source.c.id == example.c.source_id)
    row = unit.execute(statement.where(example.c.id == example_id, source.c.status == "done")).first()
    if row is None:
        raise TuneError(f"There is no example number {example_id}.", "Choose one from the list.")
    return row


def body_text(unit: Connection, example_id: int) -> tuple[str, bool]:
    """The JSON text of an example as it stands, and whether that is still the imported one."""
    texts = example_text.c
    row = unit.execute(
        select(texts.original, texts.imported, texts.current).where(texts.example_id == example_id)
    ).one()
    imported = row.original if row.imported is None else row.imported
    return (imported, True) if row.current is None else (row.current, False)


def apply(unit: Connection, example_id: int, version: int, by: str, change: Change) -> Changed | None:
    """Save a change on top of `version`. None when it would change nothing.

    Raises:
        EditConflict: somebody saved another version since; nothing was written.
    """
    hold(unit, select(example.c.project_id).where(example.c.id == example_id).scalar_subquery())
    row = _row(unit, example_id)
    if row.version != version:
        raise EditConflict(
            "Somebody else saved this example while you had it open.",
            "Look at both versions and choose; yours is still here.",
        )
    before, after, columns = _differences(unit, example_id, row, change)
    if not after:
        return None
    columns |= {"version": version + 1}
    if "state" in after:
        columns |= decision(after["state"], by)
    unit.execute(update(example).where(example.c.id == example_id).values(**columns))
    _tell_tallies(unit, row, columns)
    if columns.get("prompt_key", row.prompt_key) != row.prompt_key:
        outputs.follow_edit(unit, row.project_id, row.prompt_key, columns["prompt_key"])
    kind = "undo" if change.undoes is not None else _kind(after)
    event_id = events.record(
        unit,
        row.project_id,
        by,
        kind,
        before=before,
        after=after,
        example_id=example_id,
        undoes=change.undoes,
        batch_id=change.batch_id,
        version=version + 1,
    )
    _settle_draft(unit, example_id, version, by, is_undo=change.undoes is not None)
    bump(unit, row.project_id, findings_stand=events.is_quiet(before, after))
    return Changed(event_id, version + 1, before, after)


def _settle_draft(unit: Connection, example_id: int, version: int, by: str, *, is_undo: bool) -> None:
    """A saved step takes one's unsaved text with it; one that is taken back leaves it, on top of what is there."""
    mine = (draft.c.example_id == example_id) & (draft.c.reviewer == by)
    if is_undo:
        unit.execute(update(draft).where(mine, draft.c.version == version).values(version=version + 1))
    else:
        unit.execute(draft.delete().where(mine))


def decision(state: str | None, by: str) -> dict[str, Any]:
    """Who decided, and when; nobody did where an example is unreviewed."""
    return (
        {"decided_by": None, "decided_at": None}
        if state in ("unreviewed", "proposed")
        else {"decided_by": by, "decided_at": now()}
    )


def _kind(after: dict[str, Any]) -> EventKind:
    order: tuple[tuple[str, EventKind], ...] = (("state", "decision"), ("body", "edit"), ("label", "label"))
    return next((kind for name, kind in order if name in after), "note")


def _differences(
    unit: Connection, example_id: int, row: Row[Any], change: Change
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    columns: dict[str, Any] = {}
    state = _state_for(unit, example_id, change)
    if state is not None and state != row.state:
        before["state"], after["state"], columns["state"] = row.state, state, state
    if change.label is not None and (change.label or None) != row.own_label:
        check_label(change.label)
        before["label"], after["label"] = row.own_label, change.label or None
        columns["own_label"] = change.label or None
    if change.note is not None and change.note != row.note:
        before["note"], after["note"], columns["note"] = row.note, change.note, change.note
    if change.body is not None and change.measured is not None:
        text, _ = body_text(unit, example_id)
        old = from_json(text)
        if not same(old, change.body):
            before["body"], after["body"] = old, change.body
            columns |= _rewrite(unit, example_id, change)
    return before, after, columns


def _state_for(unit: Connection, example_id: int, change: Change) -> State | None:
    """The state that a change asks for; a decision that is taken off a generated example leaves a proposal."""
    if change.state != "unreviewed" or change.undoes is not None:
        return change.state
    made = (provenance.c.example_id == example_id) & provenance.c.proposal_id.is_(None)
    return "proposed" if unit.execute(select(provenance.c.example_id).where(made)).first() else change.state


def check_label(label: str) -> None:
    """Raises `TuneError` for a label longer than an index can hold."""
    if len(label) > LONGEST_LABEL:
        raise TuneError(
            f"A label may have at most {LONGEST_LABEL} characters; this one has {len(label):,}.",
            "Give a short name, and keep the longer text as a note.",
        )


def same(one: object, other: object) -> bool:
    """True for the same JSON; unlike `==`, 1 is not true and 1 is not 1.0 here."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _rewrite(unit: Connection, example_id: int, change: Change) -> dict[str, Any]:
    """Set the text of an example and its search words; return the measured columns with it."""
    if change.measured is None:
        return {}
    texts = example_text.c
    row = unit.execute(select(texts.original, texts.imported).where(texts.example_id == example_id)).one()
    imported = from_json(row.original if row.imported is None else row.imported)
    edited = not same(imported, change.body)
    unit.execute(
        update(example_text)
        .where(texts.example_id == example_id)
        .values(current=dumps(change.body) if edited else None)
    )
    search.unindex(unit, [(example_id, change.words_before)])
    search.index(unit, [(example_id, change.measured.words)])
    return rewritten_columns(change.measured, edited)


def rewritten_columns(measured: Measured, edited: bool) -> dict[str, Any]:
    """The columns that a new text sets. The record key stays that of the import: the same file adds nothing."""
    columns = measured_columns(measured)
    columns.pop("record_key")
    return columns | {"is_edited": edited}


def _tell_tallies(unit: Connection, row: Row[Any], columns: dict[str, Any]) -> None:
    pair = int(row.kind == "pair")
    new_o200k = columns.get("o200k_base", row.o200k_base)
    new_cl100k = columns.get("cl100k_base", row.cl100k_base)
    state: State = columns.get("state", row.state)
    if state == row.state:
        moved = Counts(0, 0, new_o200k - row.o200k_base, new_cl100k - row.cl100k_base)
        move_counts(unit, row.project_id, {state: moved})
        return
    gone = Counts(-1, -pair, -row.o200k_base, -row.cl100k_base)
    move_counts(unit, row.project_id, {row.state: gone, state: Counts(1, pair, new_o200k, new_cl100k)})


def check_undoable(unit: Connection, done: Event) -> int:
    """The version an undo of this single step starts from.

    Raises:
        EditConflict: the example changed again since, so that undoing would lose that; or it is undone already.
    """
    step = event.alias("step")
    if unit.execute(select(step.c.id).where(step.c.id == done.id, taken_back(step))).first():
        raise EditConflict("That step was undone already.", "Load the page again to see how things stand.")
    changed_since = unit.execute(select(step.c.id).where(step.c.id == done.id, later_change(step))).first()
    if changed_since:
        raise EditConflict(
            "This example was changed again since that step, so the step was not undone.",
            "Open the example and change it by hand; its history shows every version.",
        )
    return int(_row(unit, done.example_id or 0).version)


def later_change(step: FromClause) -> ColumnElement[bool]:
    """A condition on an event: its example was changed after it, by a step that still stands."""
    later = event.alias("later")
    still_stands = (later.c.kind != "undo") & ~taken_back(later)
    return exists().where(later.c.example_id == step.c.example_id, later.c.id > step.c.id, still_stands)


def taken_back(step: FromClause) -> ColumnElement[bool]:
    """A condition on an event about one example: it was undone, by itself or with its bulk action."""
    undoing = event.alias("undoing")
    with_its_batch = undoing.c.undoes == step.c.batch_id
    return exists().where(
        undoing.c.example_id == step.c.example_id, (undoing.c.undoes == step.c.id) | with_its_batch
    )
