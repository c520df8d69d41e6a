"""Requests to OpenAI's Responses API, each with its response."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tunewright.imports.logs.call import Entry
from tunewright.imports.logs.dialects import wire
from tunewright.imports.logs.registry import log
from tunewright.imports.registry import Score
from tunewright.model import Body

_SAID = "hold a request or response of the Responses API"


def _score(records: Sequence[Body]) -> Score:
    whole = wire.score_of(records, "responses", _SAID)
    streamed = wire.score_of(records, "responses", _SAID, streamed=True)
    return max(whole, streamed, key=lambda score: score.confidence)


@log("openai-responses", title="OpenAI Responses API", score=_score, join=wire.join_halves)
def read_response_log(record: Body, file: str) -> Iterable[Entry]:
    """OpenAI Responses: each record holds a request with its input, and the response with its output.

    A response that goes on from an earlier one gets that one's turns, where the file holds it. Reasoning is left
    out.
    """
    return wire.entries_of(record, file)
