"""Event streams saved as text: the answers of any known API as they came over the wire, without their requests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tunewright.imports.logs.call import Call, Entry, Left, Piece
from tunewright.imports.logs.dialects import wire
from tunewright.imports.logs.dialects.streaming import events_of, joined
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.values import first_word, mapping, share_of
from tunewright.imports.registry import Score
from tunewright.model import Body

NO_REQUEST = Left(
    "half",
    "This is a streamed answer without its request: what was asked is not in the file. "
    "Put the request, as one line of JSON, above its answer.",
)
NO_ANSWER = Left("not-a-call", "These events are not the answer of a model.")


def _score(records: Sequence[Body]) -> Score:
    return share_of(
        records, [isinstance(record.get("event_stream"), str) for record in records], "are event streams"
    )


def _join(pieces: Sequence[Piece]) -> Iterator[Call | Left]:
    """The call whose chunks several records hold, because other answers were streamed at the same time."""
    request: Body = next((piece.data["request"] for piece in pieces if piece.data["request"]), {})
    yield from _calls(request, [event for piece in pieces for event in piece.data["events"]])


def _calls(request: Body, events: Sequence[Body]) -> Iterator[Call | Left]:
    response = joined(events)
    if not request and not response:
        yield NO_ANSWER
        return
    for made in wire.calls_of(request, response, {}):
        yield NO_REQUEST if made == wire.NO_REQUEST else made


@log("event-stream", title="Event stream (SSE)", score=_score, join=_join)
def read_event_stream_log(record: Body, file: str) -> Iterable[Entry]:
    """Event stream: answers as lines of `data:`, chunks and events of any known API put together.

    Such a dump seldom holds what was asked. A request that stands above its answer, as one line of JSON, makes the
    two a call; an answer alone is refused, with this reason.
    """
    request = mapping(record.get("request"))
    events = events_of(str(record.get("event_stream", "")).split("\n"))
    name = next((found for event in events if "choices" in event and (found := first_word(event, "id"))), "")
    if name:
        return [Piece(f"{file} {name}", {"request": request, "events": events})]
    return _calls(request, events)
