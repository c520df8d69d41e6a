"""Batches: a file of requests and a file of answers, in any order, that share a custom id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tunewright.imports.logs.call import Call, Entry, Left, Piece
from tunewright.imports.logs.dialects import openai, wire
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.values import as_word, first_count, mapping, share_of
from tunewright.imports.registry import Score
from tunewright.model import Body

_NO_REQUEST = Left(
    "half", "This is an answer without its request. Import the batch's input file together with its output file."
)
_NO_ANSWER = Left(
    "half", "This is a request without its answer. Import the batch's output file together with its input file."
)
_MANY = Left("half", "Several batches use the same custom id, and it cannot be told which request this answers.")


def _score(records: Sequence[Body]) -> Score:
    fits = [_is_request(record) or _is_answer(record) for record in records]
    return share_of(records, fits, "are requests or answers of a batch, with a custom id")


def _is_request(record: Body) -> bool:
    return "custom_id" in record and any(isinstance(record.get(key), (dict, str)) for key in ("body", "params"))


def _is_answer(record: Body) -> bool:
    return "custom_id" in record and bool(record.keys() & {"response", "error", "result"})


def _join(pieces: Sequence[Piece]) -> Iterator[Call | Left]:
    """Each answer with its request. Several requests under one id count only where each comes before its answer."""
    requests: list[Body] = []
    for piece in pieces:
        if "request" in piece.data and piece.data["request"] not in requests:
            requests.append(piece.data["request"])
    if all("request" in piece.data for piece in pieces):
        yield _NO_ANSWER
    elif len(requests) > 1:
        yield from _one_after_the_other(pieces)
    else:
        for piece in pieces:
            if "request" not in piece.data:
                yield from _answered(requests[0] if requests else None, piece.data)


def _one_after_the_other(pieces: Sequence[Piece]) -> Iterator[Call | Left]:
    """Several batches with the same custom ids, file after file: an answer belongs to the request before it."""
    waiting: list[Body] = []
    for piece in pieces:
        if "request" in piece.data:
            waiting.append(piece.data["request"])
        elif len(waiting) > 1:
            yield _MANY
        else:
            yield from _answered(waiting.pop() if waiting else None, piece.data)
    yield from [_NO_ANSWER] * len(waiting)


def _answered(request: Body | None, answer: Mapping[str, Any]) -> Iterator[Call | Left]:
    if answer["error"]:
        yield openai.failed(answer["error"])
    elif answer["status"] >= 400 and not mapping(answer["response"].get("error")):
        yield openai.failed({"code": f"HTTP {answer['status']}"})
    elif request is None:
        yield _NO_REQUEST
    else:
        yield from wire.calls_of(request, answer["response"], {"id": answer["id"]}, {"trace": answer["id"]})


@log("openai-batch", title="OpenAI Batch input and output", score=_score, join=_join)
def read_batch(record: Body, file: str) -> Iterable[Entry]:
    """OpenAI Batch: the input file with the requests and the output file with the answers, joined by custom id.

    Anthropic's batches, whose requests are under params and whose answers are under result, are read as well.
    """
    name = as_word(record.get("custom_id"))
    if not name:
        return [wire.NO_REQUEST]
    if _is_answer(record):
        return [Piece(name, _answer(record, name))]
    request = mapping(record.get("body")) or mapping(record.get("params"))
    return [Piece(name, {"request": request})]


def _answer(record: Body, name: str) -> Body:
    result = mapping(record.get("result"))
    response = mapping(record.get("response"))
    error = record.get("error") or result.get("error")
    if result and not error and not result.get("message"):
        error = {"code": as_word(result.get("type"))}
    status = first_count(response, "status_code", "status")
    return {
        "id": name,
        "response": mapping(response.get("body")) or mapping(result.get("message")),
        "error": error,
        "status": 200 if status is None else status,
    }
