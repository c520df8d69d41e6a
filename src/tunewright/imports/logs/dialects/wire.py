"""Requests and responses of any known API, told apart by their own keys and read as calls; halves are joined."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, TypeAlias

from tunewright.imports.logs.call import NOT_A_CALL, Call, Entry, Left, Piece
from tunewright.imports.logs.dialects import anthropic, completions, openai, responses
from tunewright.imports.logs.dialects.exchanges import Exchange, exchange_of, has_empty_answer, is_open_beside
from tunewright.imports.logs.dialects.streaming import is_chunk, joined, joined_chunks
from tunewright.imports.logs.values import at_path, first_word, objects
from tunewright.imports.registry import Score
from tunewright.model import Body

Api: TypeAlias = Literal["chat", "completions", "responses", "anthropic", "other", ""]

NO_REQUEST: Final = Left("half", "This is an answer without its request: what was asked is not in the file.")
NO_RESPONSE: Final = Left("half", "This is a request without its answer.")
_MANY_WAIT: Final = Left("half", "It cannot be told which of several requests this answers.")
_EARLIER: Final = Left("half", "It goes on from an earlier response that is not in the file.")
_CALL_IDS: Final = ("request_id", "requestId", "correlation_id", "correlationId", "call_id", "callId", "req_id")
_OTHERS: Final = ("list", "embedding", "image", "file", "batch", "model")
_LISTS: Final = ("data", "items", "records", "entries", "logs", "calls", "requests", "interactions", "results")


def api_of(request: Mapping[str, Any], response: Mapping[str, Any]) -> Api:
    """The API that a request and its response belong to; “other” for one that gives no texts, empty if unknown."""
    choices = response.get("choices")
    if isinstance(choices, list):
        first = at_path(choices, 0)
        has_text = isinstance(first, dict) and "text" in first and "message" not in first
        return "completions" if has_text or ("prompt" in request and "messages" not in request) else "chat"
    if responses.is_response(response):
        return "responses"
    if response.get("type") == "message" and isinstance(response.get("content"), list):
        return "anthropic"
    if response.get("object") in _OTHERS or "embeddings" in response:
        return "other"
    return _asked_api(request)


def _asked_api(request: Mapping[str, Any]) -> Api:
    """Where the response does not tell, because it failed or is missing."""
    messages = request.get("messages")
    if isinstance(messages, list):
        is_anthropic = "system" in request or "anthropic_version" in request
        return "anthropic" if is_anthropic or first_word(request, "model").startswith("claude") else "chat"
    if "prompt" in request:
        return "completions"
    return "responses" if "input" in request else ""


def calls_of(
    request: Mapping[str, Any], response: Mapping[str, Any], facts: Mapping[str, Any], over: Mapping[str, Any] = {}
) -> Iterator[Call | Left]:
    """The calls that a request and its response make, or why they make none.

    `facts` are fields of `Call` that count where the two are silent, `over` those that count anyway.
    """
    api = api_of(request, response)
    if not response:
        yield NO_RESPONSE
    elif response.get("error"):
        yield openai.failed(response["error"])
    elif api in ("", "other"):
        yield NOT_A_CALL
    elif not request.keys() & {"messages", "prompt", "input"} and not (api == "responses" and "input" in response):
        yield NO_REQUEST
    elif api == "completions":
        for made in completions.completion_calls(request, response):
            yield openai.with_facts(made, facts, over)
    else:
        yield openai.with_facts(_READ[api](request, response), facts, over)


_READ: Final[Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Any]], Call | Left]]] = {
    "chat": openai.chat_call,
    "responses": responses.response_call,
    "anthropic": anthropic.anthropic_call,
}


def entries_of(record: Body, file: str) -> Iterator[Entry]:
    """What a record of a log of requests and responses holds: a call, or a half that waits for the other one.

    A record that wraps a list of such records is opened. Raw pieces of streams, and requests that stand alone,
    wait for each other under the id their log gives them, else within their file.
    """
    if is_chunk(record):
        yield Piece(_key(record, file), {"chunk": record})
        return
    exchange = exchange_of(record)
    if exchange is None:
        inner = _wrapped(record)
        for one in inner:
            yield from entries_of(one, file)
        if not inner:
            yield NOT_A_CALL
        return
    yield from _of(exchange, record, file)


def _of(exchange: Exchange, record: Body, file: str) -> Iterator[Entry]:
    response = response_of(exchange)
    request = exchange.request
    if exchange.status >= 400 and not response.get("choices"):
        yield openai.failed(response.get("error") or {"code": f"HTTP {exchange.status}"})
    elif request and not exchange.is_answered:
        yield Piece(_key(record, file), {"request": request, "facts": exchange.facts})
    elif not request and is_chunk(exchange.events[0] if len(exchange.events) == 1 else {}):
        yield Piece(_key(record, file), {"chunk": exchange.events[0]})
    elif not request and _own_key(record):
        yield Piece(_key(record, file), {"response": response, "facts": exchange.facts})
    elif _may_go_on(request, response):
        key = exchange.facts.get("conversation") or responses.conversation_of(request, response) or file
        yield Piece(f"responses {key}", {"request": request, "response": response, "facts": exchange.facts}, record)
    else:
        yield from calls_of(request, response, exchange.facts)


def response_of(exchange: Exchange) -> Body:
    """The response, put together where it was streamed or is nothing but text or a message."""
    response = exchange.response
    if response.get("role") == "assistant" and response.get("type") != "message" and "choices" not in response:
        return {"choices": [{"message": response}]}
    if response:
        return response
    if exchange.events:
        return joined(exchange.events)
    if exchange.text and "messages" in exchange.request:
        return {"choices": [{"message": {"role": "assistant", "content": exchange.text}}]}
    return {"choices": [{"text": exchange.text}]} if exchange.text and "prompt" in exchange.request else {}


def _may_go_on(request: Body, response: Body) -> bool:
    """True for a response that goes on from another one, or from which another one may go on."""
    if not response or api_of(request, response) != "responses" or not ("input" in request or "input" in response):
        return False
    is_kept = request.get("store", response.get("store"))
    return is_kept is not False or bool(responses.earlier_id(request, response))


def _key(record: Body, file: str) -> str:
    own = _own_key(record)
    return f"call {own}" if own else f"file {file}"


def _own_key(record: Body) -> str:
    return first_word(record, *_CALL_IDS)


def _wrapped(record: Body) -> list[Body]:
    for holder in (record, record.get("log")):
        for name in _LISTS:
            inner = objects(holder.get(name)) if isinstance(holder, dict) else []
            if inner:
                return inner
    return []


@dataclass
class _Waiting:
    """Requests that stand alone, until the answer to them comes."""

    requests: list[Body] = field(default_factory=list)

    def claim(self, answer_id: str) -> Body | Left:
        """The request that an answer belongs to: the one with its id, or the only one there is."""
        same = [one for one in self.requests if answer_id and _id_of(one) == answer_id]
        if not same and len(self.requests) != 1:
            return _MANY_WAIT if self.requests else NO_REQUEST
        found = (same or self.requests)[0]
        self.requests.remove(found)
        return found


def _id_of(asked: Body) -> str:
    return first_word(asked.get("facts"), "id")


def join_halves(pieces: Sequence[Piece]) -> Iterator[Call | Left]:
    """Calls out of requests, responses and chunks that stand in records of their own, in the order they came in.

    Nothing is guessed: where several requests wait and no id says which one is answered, the answer is refused.
    """
    if any("request" in piece.data and "response" in piece.data for piece in pieces):
        yield from _chained(pieces)
        return
    waiting = _Waiting()
    streams: dict[str, tuple[Body | Left, list[Body]]] = {}
    for piece in pieces:
        if "request" in piece.data:
            waiting.requests.append(piece.data)
        elif "response" in piece.data:
            response = piece.data["response"]
            yield from _answered(waiting.claim(first_word(response, "id")), response, piece.data["facts"])
        else:
            chunk = piece.data["chunk"]
            name = first_word(chunk, "id") or next(reversed(streams), "")
            if name not in streams:
                streams[name] = (waiting.claim(name), [])
            streams[name][1].append(chunk)
    for asked, chunks in streams.values():
        source = {} if isinstance(asked, Left) else {"request": asked["request"], "chunks": chunks}
        for made in _answered(asked, joined_chunks(chunks), {}):
            yield replace(made, source=source) if isinstance(made, Call) else made
    for _ in waiting.requests:
        yield NO_RESPONSE


def _answered(asked: Body | Left, response: Body, facts: Mapping[str, Any]) -> Iterator[Call | Left]:
    if isinstance(asked, Left):
        yield asked
        return
    told = {**asked["facts"], **{name: value for name, value in facts.items() if value}}
    yield from calls_of(asked["request"], response, told)


def _chained(pieces: Sequence[Piece]) -> Iterator[Call | Left]:
    """Calls of the Responses API, each with what the earlier responses said that it goes on from."""
    by_id = {first_word(piece.data["response"], "id"): piece for piece in pieces}
    for piece in pieces:
        history = _history(piece, by_id)
        if history is None:
            yield _EARLIER
            continue
        made = responses.response_call(piece.data["request"], piece.data["response"], history)
        made = openai.with_facts(made, piece.data["facts"])
        yield replace(made, source=piece.source) if isinstance(made, Call) else made


def _history(piece: Piece, by_id: Mapping[str, Piece]) -> list[Body] | None:
    """The turns before this response, oldest first; None where one of them is not there."""
    turns: list[list[Body]] = []
    seen: set[str] = set()
    name = responses.earlier_id(piece.data["request"], piece.data["response"])
    while name:
        earlier = by_id.get(name)
        if earlier is None or name in seen:
            return None
        seen.add(name)
        turns.append(responses.said_in(earlier.data["request"], earlier.data["response"]))
        name = responses.earlier_id(earlier.data["request"], earlier.data["response"])
    return [turn for part in reversed(turns) for turn in part]


def score_of(records: Sequence[Body], api: Api, said: str, *, streamed: bool = False) -> Score:
    """How well a log of this API fits the first records; `said` completes “7 of the first 9 records …”.

    Records whose names other logs use as well count a little less, and halves count less still.
    """
    weights = [_weight(record, api, streamed) for record in records]
    if any(weights):
        pairs = zip(weights, records, strict=True)
        weights = [weight or _lone_request(record, streamed) for weight, record in pairs]
    fit = sum(weight > 0 for weight in weights)
    share = sum(weights) / len(records) if records else 0.0
    return Score(share, f"{fit} of the first {len(records)} records {said}.")


def _weight(record: Body, api: Api, streamed: bool) -> float:
    if is_chunk(record):
        return 0.95 if streamed and api == "chat" else 0.0
    exchange = exchange_of(record)
    if exchange is None:
        inner = _wrapped(record)[:1]
        return 0.9 * _weight(inner[0], api, streamed) if inner else 0.0
    if not exchange.is_answered or bool(exchange.events) != streamed:
        return 0.0
    if exchange.text and is_open_beside(record):
        return 1.0 if api == "chat" else 0.0
    response = exchange.response or joined(exchange.events)
    if exchange.is_loose and not response.get("error") and api_of({}, response) != api:
        return 0.0
    response = response_of(exchange)
    if not response or api_of(exchange.request, response) != api:
        return 0.0
    if not exchange.request:
        return 0.8
    is_flat = exchange.request is record and isinstance(record.get("messages"), list)
    return 0.9 if exchange.text or (exchange.is_loose and not is_flat) else 1.0


def _lone_request(record: Body, streamed: bool) -> float:
    """A request without its answer counts where the log holds chunks, gives it an id for its answer to name, or
    keeps an empty place for the answer.
    """
    is_empty = has_empty_answer(record)
    exchange = exchange_of(record) if streamed or is_empty or _own_key(record) else None
    if exchange is None or not exchange.request or exchange.is_answered:
        return 0.0
    return 1.0 if is_empty else 0.9
