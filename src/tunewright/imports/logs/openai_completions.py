"""Requests to OpenAI's older completions API, or to one like it, each with its response."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tunewright.imports.logs.call import Entry
from tunewright.imports.logs.dialects import wire
from tunewright.imports.logs.registry import log
from tunewright.imports.registry import Score
from tunewright.model import Body

_SAID = "hold a prompt or the texts that complete it"


def _score(records: Sequence[Body]) -> Score:
    whole = wire.score_of(records, "completions", _SAID)
    streamed = wire.score_of(records, "completions", _SAID, streamed=True)
    return max(whole, streamed, key=lambda score: score.confidence)


@log("openai-completions", title="OpenAI completions (legacy)", score=_score, join=wire.join_halves)
def read_completion_log(record: Body, file: str) -> Iterable[Entry]:
    """OpenAI completions: each record holds a request with its prompt, and the response with its texts.

    The prompt becomes a turn of the user. A list of prompts makes one call for each.
    """
    return wire.entries_of(record, file)
