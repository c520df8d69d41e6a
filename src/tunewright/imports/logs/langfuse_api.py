"""Langfuse: observations and scores as its public API lists them, in files of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tunewright.imports.logs.call import NOT_A_CALL, Entry
from tunewright.imports.logs.dialects import langfuse
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.values import objects, share_of
from tunewright.imports.registry import Score
from tunewright.model import Body


def _score(records: Sequence[Body]) -> Score:
    fits = [any(map(_is_known, _items(record))) for record in records]
    return share_of(records, fits, "are observations or scores of Langfuse")


def _is_known(item: Body) -> bool:
    if langfuse.is_observation(item):
        return "traceId" in item
    return langfuse.is_score(item) and bool({"dataType", "observationId"} & item.keys())


@log("langfuse-api", title="Langfuse API", score=_score)
def read_langfuse_api(record: Body, file: str) -> Iterable[Entry]:
    """Langfuse API: observations, and scores that find their observation or trace."""
    items = _items(record)
    for item in items:
        if langfuse.is_observation(item):
            entry = langfuse.call_of(item)
            yield langfuse.with_source(entry, item) if len(items) > 1 else entry
        elif langfuse.is_score(item):
            yield langfuse.verdict_of(item)
        else:
            yield NOT_A_CALL


def _items(record: Body) -> list[Body]:
    """The list of a page of results, or the record itself."""
    return objects(record["data"]) if isinstance(record.get("data"), list) else [record]
