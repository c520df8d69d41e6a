"""Findings about several examples as a desk needs them: which still wait, who belongs to them, how they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, or_, select

from tunewright.model.project import Project
from tunewright.store.queries import DISMISSED
from tunewright.store.rows import among, hidden_filter, hold, is_counted, label_column
from tunewright.store.tables import dismissal, example, finding, finding_example

_RANK = case((finding.c.severity == "error", 0), (finding.c.severity == "warning", 1), else_=2)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the living members of a finding stand: a change of any of them changes one of these numbers."""

    n: int
    ids: int
    """Sum of their ids."""
    versions: int
    """Sum of their versions."""


def waiting(
    unit: Connection,
    owner: Project,
    codes: Sequence[str],
    *,
    about_difference: Sequence[str] = (),
    only: int | None = None,
) -> list[int]:
    """Ids of open findings of these checks with at least two living members: most severe first, then by check
    and first member.

    Those of the checks `about_difference` wait only while answers or labels of their members differ.
    """
    answers, labels = example.c.answer_key, label_column(owner.label_source)
    differs = or_(func.min(answers) != func.max(answers), func.min(labels) != func.max(labels))
    statement = (
        select(finding.c.id)
        .join(finding_example, finding_example.c.finding_id == finding.c.id)
        .join(example, example.c.id == finding_example.c.example_id)
        .outerjoin(dismissal, DISMISSED)
        .where(
            finding.c.project_id == owner.id,
            finding.c.code.in_(codes),
            dismissal.c.code.is_(None),
            *hidden_filter(unit, owner.id, finding.c.source_id),
            *_alive(unit, owner),
        )
        .group_by(finding.c.id, finding.c.code, finding.c.severity)
        .having(and_(func.count() > 1, or_(finding.c.code.not_in(about_difference), differs)))
        .order_by(_RANK, finding.c.code, func.min(example.c.id), finding.c.id)
    )
    if only is not None:
        statement = statement.where(finding.c.id == only)
    return list(unit.execute(statement).scalars())


def _alive(unit: Connection, owner: Project) -> list[ColumnElement[bool]]:
    # "+ 0" keeps SQLite from reading the whole project instead of the finding's own members
    hidden = hidden_filter(unit, owner.id, example.c.source_id)
    return [example.c.project_id + 0 == owner.id, *hidden, is_counted()]


def _members(unit: Connection, owner: Project, finding_id: int) -> Select[Any]:
    joined = select(example.c.id).join(finding_example, finding_example.c.example_id == example.c.id)
    return joined.where(finding_example.c.finding_id == finding_id, *_alive(unit, owner))


def standing(unit: Connection, owner: Project, finding_id: int) -> Standing:
    """How the members stand now."""
    sums = (func.count(), func.sum(example.c.id), func.sum(example.c.version))
    row = unit.execute(_members(unit, owner, finding_id).with_only_columns(*sums)).one()
    return Standing(int(row[0]), int(row[1] or 0), int(row[2] or 0))


def standing_held(unit: Connection, owner: Project, finding_id: int) -> Standing:
    """The same, within a change: nobody else writes to the project before the unit ends."""
    hold(unit, owner.id)
    return standing(unit, owner, finding_id)


def members(unit: Connection, owner: Project, finding_id: int, *, limit: int = 10, offset: int = 0) -> list[int]:
    """Ids of living members, ascending."""
    statement = _members(unit, owner, finding_id).order_by(example.c.id).limit(limit).offset(offset)
    return list(unit.execute(statement).scalars())


def alive_among(unit: Connection, owner: Project, finding_id: int, ids: Sequence[int]) -> set[int]:
    """Which of these are living members."""
    statement = _members(unit, owner, finding_id).where(among(unit, example.c.id, ids))
    return set(unit.execute(statement).scalars())


def versions(unit: Connection, owner: Project, finding_id: int) -> dict[int, int]:
    """Version of every living member by id, ascending."""
    statement = _members(unit, owner, finding_id).add_columns(example.c.version).order_by(example.c.id)
    return {row[0]: row[1] for row in unit.execute(statement).all()}


def labels(unit: Connection, owner: Project, finding_id: int) -> dict[int, str | None]:
    """Label in force of every living member by id, ascending."""
    column = label_column(owner.label_source)
    statement = _members(unit, owner, finding_id).add_columns(column).order_by(example.c.id)
    return {row[0]: row[1] for row in unit.execute(statement).all()}


def all_labels(unit: Connection, owner: Project, code: str) -> list[tuple[int, str | None]]:
    """(finding, label in force of one of its living members) for every finding of a check."""
    statement = (
        select(finding_example.c.finding_id, label_column(owner.label_source))
        .join(example, example.c.id == finding_example.c.example_id)
        .join(finding, finding.c.id == finding_example.c.finding_id)
        .where(finding.c.project_id == owner.id, finding.c.code == code, *_alive(unit, owner))
    )
    return [(row[0], row[1]) for row in unit.execute(statement)]


def first_other(unit: Connection, owner: Project, finding_id: int, example_id: int) -> int | None:
    """The first living member with another answer or label than this one has; else any other member."""
    label = label_column(owner.label_source)
    here = unit.execute(select(example.c.answer_key, label).where(example.c.id == example_id)).one()
    is_other = example.c.answer_key != here[0]
    if here[1] is not None:
        is_other = is_other | (label != here[1])
    others = _members(unit, owner, finding_id).where(example.c.id != example_id)
    found = unit.execute(others.where(is_other).order_by(example.c.id).limit(1)).scalar()
    return found if found is not None else unit.execute(others.order_by(example.c.id).limit(1)).scalar()


def neighbour(unit: Connection, owner: Project, finding_id: int, after: int, but: int) -> int | None:
    """The living member that follows this one, around the end if need be; never the one named by `but`."""
    others = _members(unit, owner, finding_id).where(example.c.id != but).order_by(example.c.id).limit(1)
    found = unit.execute(others.where(example.c.id > after)).scalar()
    return found if found is not None else unit.execute(others).scalar()


def find(unit: Connection, project_id: int, code: str, key: str) -> int | None:
    """Id of the finding of this check about this cause."""
    same = (finding.c.project_id == project_id, finding.c.code == code, finding.c.key == key)
    found: int | None = unit.execute(select(finding.c.id).where(*same)).scalar()
    return found


def code_of(unit: Connection, project_id: int, finding_id: int) -> str | None:
    """The check that a finding of the project is of."""
    mine = (finding.c.project_id == project_id, finding.c.id == finding_id)
    code: str | None = unit.execute(select(finding.c.code).where(*mine)).scalar()
    return code
