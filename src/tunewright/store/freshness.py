"""Which revision of a project the kept findings belong to, while people go on changing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, select, update

from tunewright.model import Finding
from tunewright.store.events import is_quiet
from tunewright.store.findings import replace_of_codes
from tunewright.store.rows import from_json, hold
from tunewright.store.tables import event, project

_MOST_READ: Final = 500


def checked_revision(unit: Connection, project_id: int) -> int:
    """The revision whose group and project findings are stored; -1 before the first time."""
    statement = select(project.c.checked_revision).where(project.c.id == project_id)
    return int(unit.execute(statement).scalar() or 0)


def set_checked(unit: Connection, project_id: int, revision: int) -> None:
    """Remember which revision the stored findings belong to; -1 has everything looked at again."""
    unit.execute(update(project).where(project.c.id == project_id).values(checked_revision=revision))


@dataclass(frozen=True, slots=True)
class Look:
    """How a project stood when a look at the whole of it began."""

    revision: int
    checked: int
    """The revision that its findings belonged to."""
    last_event: int


def begin_look(unit: Connection, project_id: int) -> Look:
    """Note how the project stands, before its examples are looked at."""
    revision, checked = _revisions(unit, project_id)
    last = select(func.max(event.c.id)).where(event.c.project_id == project_id, event.c.batch_id.is_(None))
    return Look(revision, checked, int(unit.execute(last).scalar() or 0))


def end_look(
    unit: Connection, project_id: int, look: Look, codes: Sequence[str], findings: Sequence[Finding]
) -> None:
    """Keep what a look at the whole project found, and for which revision that holds.

    What was decided meanwhile does not matter to it. Nothing is kept where somebody else's later look came
    first, and a wish for a new look that came meanwhile stays.
    """
    hold(unit, project_id)
    revision, checked = _revisions(unit, project_id)
    if checked >= look.revision:
        return
    replace_of_codes(unit, project_id, codes, findings)
    holds_for = revision if _only_quiet_since(unit, project_id, look, revision) else look.revision
    if checked == look.checked and (checked != -1 or holds_for == revision):
        set_checked(unit, project_id, holds_for)


def _revisions(unit: Connection, project_id: int) -> tuple[int, int]:
    row = unit.execute(
        select(project.c.revision, project.c.checked_revision).where(project.c.id == project_id)
    ).one()
    return row[0], row[1]


def _only_quiet_since(unit: Connection, project_id: int, look: Look, revision: int) -> bool:
    """True where every revision since is a step that no check sees; only the first few hundred are read."""
    since = (event.c.project_id == project_id, event.c.batch_id.is_(None), event.c.id > look.last_event)
    rows = unit.execute(select(event.c.kind, event.c.before, event.c.after).where(*since).limit(_MOST_READ)).all()
    quiet = [
        row for row in rows if row.kind == "dismissal" or is_quiet(from_json(row.before), from_json(row.after))
    ]
    return len(quiet) == len(rows) == revision - look.revision
