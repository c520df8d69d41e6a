"""Take back what somebody did last at a desk: a decision about many examples, a dismissal, or a repair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tunewright.actions import reviewing, settling
from tunewright.model import NotAllowed
from tunewright.model.project import Event
from tunewright.store import Store, bulk, clusters, events, findings
from tunewright.store import projects as kept

_LOOKED_BACK: Final = 200
_UNDOABLE: Final = ("edit", "decision", "label", "note", "bulk")


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What an undo did: the finding it was about (None: none), examples as before, and those left as they are."""

    finding_id: int | None
    n_restored: int = 0
    n_left: int = 0
    code: str = ""


def take_back_last(store: Store, project_id: int, by: str) -> TakenBack | None:
    """Take back this person's last step in the project, dismissals included; None when there is none."""
    for one in _steps(store, project_id, by):
        if one.kind != "dismissal":
            return take_back(store, project_id, one, by)
        done = _reopen(store, project_id, one.after["code"], one.after["key"], by)
        if done is not None:
            return done
    return None


def take_back_event(store: Store, project_id: int, event_id: int, by: str) -> TakenBack:
    """Take back one step on many examples by its event. Raises `NotAllowed` when that was done already."""
    with store.reading() as unit:
        one = events.get(unit, event_id)
    if one is None or one.undone:
        raise NotAllowed("This step was taken back already.", "The Activity page shows what happened since.")
    return take_back(store, project_id, one, by)


def take_back(store: Store, project_id: int, done: Event, by: str) -> TakenBack:
    """Take back one step with everything that went together with it."""
    undone = reviewing.undo_event(store, project_id, done, by)
    settled = done.after.get("settled")
    if settled is None:
        return TakenBack(None, undone.n_restored, undone.n_left)
    if settled["dismissed"]:
        _reopen(store, project_id, settled["code"], settled["key"], by)
    with store.reading() as unit:
        changed = bulk.changed_by(unit, done.id) | bulk.changed_by(unit, int(done.after.get("joined", 0)))
    with store.writing() as unit:
        finding_id = settling.restore(unit, kept.get(unit, project_id), settled, sorted(changed))
    return TakenBack(finding_id, undone.n_restored, undone.n_left, settled["code"])


def _steps(store: Store, project_id: int, by: str) -> Iterator[Event]:
    """What this person did that still stands, newest first."""
    with store.reading() as unit:
        found = events.of_project(unit, project_id, by=by, limit=_LOOKED_BACK)
    reopened: Counter[tuple[str, str]] = Counter()
    for one in found:
        if one.kind == "dismissal" and not one.after:
            reopened[one.before["code"], one.before["key"]] += 1
        elif one.kind == "dismissal" and reopened[one.after["code"], one.after["key"]]:
            reopened[one.after["code"], one.after["key"]] -= 1
        elif one.kind == "dismissal" or (one.kind in _UNDOABLE and not one.undone):
            yield one


def _reopen(store: Store, project_id: int, code: str, key: str, by: str) -> TakenBack | None:
    """Take a dismissal back; None where it does not stand any more."""
    with store.writing() as unit:
        finding_id = clusters.find(unit, project_id, code, key)
        found = None if finding_id is None else findings.get(unit, finding_id)
        findings.reopen(unit, project_id, code, key, by)
    return None if found is None or found.dismissed_by is None else TakenBack(found.id, code=code)
