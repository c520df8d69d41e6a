"""Requests to Anthropic's Messages API, each with its response."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tunewright.imports.logs.call import Entry
from tunewright.imports.logs.dialects import wire
from tunewright.imports.logs.registry import log
from tunewright.imports.registry import Score
from tunewright.model import Body

_SAID = "hold a request or response of Anthropic's Messages API"


def _score(records: Sequence[Body]) -> Score:
    whole = wire.score_of(records, "anthropic", _SAID)
    streamed = wire.score_of(records, "anthropic", _SAID, streamed=True)
    return max(whole, streamed, key=lambda score: score.confidence)


@log("anthropic-messages", title="Anthropic Messages", score=_score, join=wire.join_halves)
def read_message_log(record: Body, file: str) -> Iterable[Entry]:
    """Anthropic Messages: each record holds a request with system text and messages, and the response with blocks.

    Tool results become messages of their own, images stay as references, thinking is left out.
    """
    return wire.entries_of(record, file)
