"""Streamed answers of OpenAI's chat API, or of one like it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tunewright.imports.logs.call import Entry
from tunewright.imports.logs.dialects import wire
from tunewright.imports.logs.registry import log
from tunewright.imports.registry import Score
from tunewright.model import Body


def _score(records: Sequence[Body]) -> Score:
    return wire.score_of(records, "chat", "hold pieces of a streamed answer, or the request for one", streamed=True)


@log("openai-stream", title="OpenAI chat, streamed", score=_score, join=wire.join_halves)
def read_stream_log(record: Body, file: str) -> Iterable[Entry]:
    """OpenAI chat, streamed: a request and the chunks of its answer, in one record or one after the other.

    Chunks are put together by their id. Requests and chunks in records of their own belong together where only
    one request waits, or where the log gives both the same id.
    """
    return wire.entries_of(record, file)
