"""The order in which a reviewer goes through the meant examples: as they came, or the worst rated first.

Proposals of a model go by the judge's score, lowest first, where a judge has scored them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, or_, select

from tunewright.model.project import Filter, Project
from tunewright.store.generation_tables import judgement
from tunewright.store.queries import conditions
from tunewright.store.tables import called, example

_END = 2**62


def neighbour(
    unit: Connection, project: Project, wanted: Filter, from_id: int, *, forward: bool = True
) -> int | None:
    """The next (or previous) example of the queue; None at its end. One step along an index.

    `from_id` 0 begins before the first one, a very large one behind the last.
    """
    scores = called if wanted.lowest_first else judgement if wanted.states == ("proposed",) else None
    if scores is not None:
        return _by_score(unit, project, wanted, scores, from_id, forward=forward)
    column = example.c.id
    step = column > from_id if forward else column < from_id
    statement = select(column).where(*conditions(unit, project, wanted), step)
    statement = statement.order_by(column.asc() if forward else column.desc()).limit(1)
    found: int | None = unit.execute(statement).scalar()
    return found


def _by_score(
    unit: Connection, project: Project, wanted: Filter, scores: Table, from_id: int, *, forward: bool
) -> int | None:
    """Lowest score first; examples without one follow, as they came."""
    score, number = scores.c.score, example.c.id
    order: tuple[ColumnElement[Any], ...] = (score.asc().nulls_last(), number.asc())
    if not forward:
        order = (score.desc().nulls_first(), number.desc())
    statement = (
        select(number)
        .outerjoin(scores, scores.c.example_id == number)
        .where(*conditions(unit, project, wanted), *_beyond(unit, scores, from_id, forward=forward))
        .order_by(*order)
        .limit(1)
    )
    found: int | None = unit.execute(statement).scalar()
    return found


def _beyond(unit: Connection, scores: Table, from_id: int, *, forward: bool) -> list[ColumnElement[bool]]:
    if from_id in (0, _END):
        return []
    here = unit.execute(select(scores.c.score).where(scores.c.example_id == from_id)).scalar()
    score, number = scores.c.score, example.c.id
    if here is None:
        after = and_(score.is_(None), number > from_id)
        return [after if forward else or_(score.is_not(None), and_(score.is_(None), number < from_id))]
    if forward:
        return [or_(score > here, and_(score == here, number > from_id), score.is_(None))]
    return [or_(score < here, and_(score == here, number < from_id))]
