"""Projects: made, found, set up, and counted."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, RowMapping, case, func, select, update
from sqlalchemy.exc import IntegrityError

from tunewright.model import STATES, State, TuneError, UnknownName
from tunewright.model.project import Counts, Project
from tunewright.store.events import record
from tunewright.store.rows import add_up, bump, n_proposed, now, visible
from tunewright.store.tables import example, project, tally

_FIELDS = tuple(field.name for field in fields(Project))

_LONGEST_NAME = 120


def _project(row: RowMapping) -> Project:
    return Project(**{name: row[name] for name in _FIELDS})


def create(unit: Connection, name: str, model: str) -> Project:
    """A new, empty project. Raises `TuneError` when the name is empty or taken."""
    name = name.strip()
    if not name:
        raise TuneError("A project needs a name.", "Give it a short one, such as “support answers”.")
    if len(name) > _LONGEST_NAME or len(name.splitlines()) > 1:
        said = f"The name of a project is one line of at most {_LONGEST_NAME} characters."
        raise TuneError(said, "Give it a shorter one, such as “support answers”.")
    if unit.execute(select(project.c.id).where(project.c.name == name)).first():
        raise TuneError(f"A project called “{name}” is already there.", "Choose another name, or open that one.")
    try:
        made = unit.execute(project.insert().values(name=name, created_at=now(), model=model))
    except IntegrityError as error:
        raise TuneError(f"A project called “{name}” was made just now.", "Open that one.") from error
    key = made.inserted_primary_key
    return get(unit, int(key[0]) if key else 0)


def get(unit: Connection, project_id: int) -> Project:
    """The project with this id. Raises `UnknownName`."""
    row = unit.execute(select(project).where(project.c.id == project_id)).mappings().first()
    if row is None:
        raise UnknownName("project", f"number {project_id}", _names(unit))
    return _project(row)


def named(unit: Connection, name: str) -> Project:
    """The project with this name. Raises `UnknownName`, naming the known ones."""
    row = unit.execute(select(project).where(project.c.name == name.strip())).mappings().first()
    if row is None:
        raise UnknownName("project", name, _names(unit))
    return _project(row)


def listed(unit: Connection) -> list[Project]:
    """All projects, by name."""
    rows = unit.execute(select(project).order_by(func.lower(project.c.name))).mappings()
    return [_project(row) for row in rows]


def _names(unit: Connection) -> list[str]:
    return list(unit.execute(select(project.c.name).order_by(project.c.name)).scalars())


def change(unit: Connection, project_id: int, by: str, changes: dict[str, Any]) -> Project:
    """Set fields of a project (never its id or revision) and keep the change as an event."""
    before = get(unit, project_id)
    changed = {name: value for name, value in changes.items() if getattr(before, name) != value}
    if not changed:
        return before
    unit.execute(update(project).where(project.c.id == project_id).values(**changed))
    was = {name: getattr(before, name) for name in changed}
    record(unit, project_id, by, "settings", before=was, after=changed)
    bump(unit, project_id)
    return get(unit, project_id)


_TALLIED = ("n", "n_pairs", "o200k_base", "cl100k_base")


def counts(unit: Connection, project_id: int) -> dict[State, Counts]:
    """Examples and tokens per review state, from kept tallies: costs the same at any size. Without proposals."""
    found: dict[State, Counts] = {state: Counts() for state in STATES}
    counted = (tally.c.project_id == project_id, tally.c.state.in_(STATES))
    for row in unit.execute(select(tally).where(*counted)).mappings():
        found[row["state"]] = Counts(*(row[name] for name in _TALLIED))
    return found


def n_proposals(unit: Connection, project_id: int) -> int:
    """Generated examples that wait for a reviewer; they count nowhere else."""
    return n_proposed(unit, project_id)


def move_counts(unit: Connection, project_id: int, changes: dict[State, Counts]) -> None:
    """Add the given differences (may be negative) to the tallies."""
    rows = [
        {"project_id": project_id, "state": state} | {name: getattr(by, name) for name in _TALLIED}
        for state, by in changes.items()
        if by != Counts()
    ]
    add_up(unit, tally, rows, on=("project_id", "state"))


def recount(unit: Connection, project_id: int) -> None:
    """Set the tallies from the examples themselves."""
    is_pair = case((example.c.kind == "pair", 1), else_=0)
    columns = (func.count(), func.sum(is_pair), func.sum(example.c.o200k_base), func.sum(example.c.cl100k_base))
    statement = select(example.c.state, *columns).where(*visible(unit, project_id, with_proposed=True))
    statement = statement.group_by(example.c.state)
    unit.execute(tally.delete().where(tally.c.project_id == project_id))
    for state, *numbers in unit.execute(statement).all():
        row = dict(zip(_TALLIED, numbers, strict=True))
        unit.execute(tally.insert().values(project_id=project_id, state=state, **row))
