"""What logs say about the calls that examples came from: kept beside them, one row each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from tunewright.model import Called
from tunewright.model.project import CallFacets
from tunewright.store.rows import among, from_json, insert_many, to_json, visible
from tunewright.store.tables import called, example

_COLUMNS = (
    *("example_id", "project_id", "model", "served", "at", "user", "conversation", "name", "tags"),
    *("score", "facts"),
)


def add(unit: Connection, project_id: int, rows: Sequence[tuple[int, Called]]) -> None:
    """Keep the circumstances of the (example id, call) pairs."""
    insert_many(unit, called, _COLUMNS, [_row(project_id, number, call) for number, call in rows])


def _row(project_id: int, example_id: int, call: Called) -> tuple[Any, ...]:
    tags = "\n".join(("", *call.tags, "")) if call.tags else ""
    head = (example_id, project_id, call.model, call.served, call.at, call.user, call.conversation, call.name, tags)
    return (*head, call.score, to_json(call.to_dict()))


def of(unit: Connection, example_ids: Sequence[int]) -> dict[int, Called]:
    """Example id -> what its log said, for those of the examples that came from a log."""
    statement = select(called.c.example_id, called.c.facts).where(among(unit, called.c.example_id, example_ids))
    return {row[0]: Called.from_dict(from_json(row[1])) for row in unit.execute(statement)}


def facets(unit: Connection, project_id: int) -> CallFacets:
    """What there is to choose from in a project's logged calls: models, routes and tags with their numbers of
    examples, the period, and the range of scores. Costs one scan of the calls."""
    joined = called.join(example, example.c.id == called.c.example_id)
    meant = visible(unit, project_id)

    def counts(name: str) -> dict[str, int]:
        column = called.c[name]
        statement = select(column, func.count()).select_from(joined).where(*meant, column != "").group_by(column)
        return {row[0]: row[1] for row in unit.execute(statement.order_by(func.count().desc()).limit(200))}

    span = select(func.min(called.c.at), func.max(called.c.at)).select_from(joined).where(*meant, called.c.at != "")
    first, last = unit.execute(span).one()
    scores = select(func.count(called.c.score), func.min(called.c.score), func.max(called.c.score), func.count())
    n_scored, least, most, n = unit.execute(scores.select_from(joined).where(*meant)).one()
    tags: Counter[str] = Counter()
    for joined_tags, number in counts("tags").items():
        tags.update(dict.fromkeys(joined_tags.strip("\n").split("\n"), number))
    return CallFacets(
        n_calls=int(n),
        models=counts("served") or counts("model"),
        names=counts("name"),
        tags=dict(tags.most_common()),
        first_at=first or "",
        last_at=last or "",
        n_scored=int(n_scored),
        lowest=least,
        highest=most,
    )
