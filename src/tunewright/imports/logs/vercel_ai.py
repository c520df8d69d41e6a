"""The Vercel AI SDK: an inner span for each call of the model, within an outer one that repeats it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tunewright.imports.logs.call import Entry
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.spans.conventions import read_record, score_of
from tunewright.imports.logs.spans.events import joined
from tunewright.imports.registry import Score
from tunewright.model import Body


def _score(records: Sequence[Body]) -> Score:
    return score_of(records, ("vercel",), "are traces of the Vercel AI SDK")


@log("vercel-ai", title="Vercel AI SDK", score=_score, join=joined)
def read_vercel(record: Body, file: str) -> Iterable[Entry]:
    """Spans of the Vercel AI SDK, from its fourth version to its sixth; of each call the innermost span counts."""
    return read_record(record)
