"""Requests to OpenAI's chat API, or to one like it, each with its response."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tunewright.imports.logs.call import Entry
from tunewright.imports.logs.dialects import wire
from tunewright.imports.logs.registry import log
from tunewright.imports.registry import Score
from tunewright.model import Body


def _score(records: Sequence[Body]) -> Score:
    return wire.score_of(records, "chat", "hold a chat request or its response")


@log("openai-chat", title="OpenAI chat requests and responses", score=_score, join=wire.join_halves)
def read_chat_log(record: Body, file: str) -> Iterable[Entry]:
    """OpenAI chat: each record holds a request with its messages, and the response with its choices.

    Azure OpenAI and other services with the same API write the same. A response that stands alone is half a call.
    """
    return wire.entries_of(record, file)
