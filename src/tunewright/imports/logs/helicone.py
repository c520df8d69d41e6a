"""Requests exported from Helicone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from tunewright.imports.logs.call import NOT_A_CALL, Call, Entry, Feedback, Left
from tunewright.imports.logs.dialects import openai, wire
from tunewright.imports.logs.dialects.streaming import events_of, joined
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.values import (
    as_time,
    as_word,
    first_count,
    first_word,
    mapping,
    objects,
    share_of,
    unwrapped,
)
from tunewright.imports.registry import Score
from tunewright.model import Body

_OWN: Final = frozenset((
    *("request_created_at", "response_status", "request_model", "response_model", "request_properties"),
    *("feedback_rating", "signed_body_url", "helicone_user", "request_user_id", "response_created_at"),
))  # fmt: skip
_ELSEWHERE: Final = Left(
    "no-content",
    "The texts of this call are not in the file. An export with the option --include-body holds them.",
)
_SESSIONS: Final = ("helicone-session-id", "session", "session_id", "sessionid", "session-id")
_NAMES: Final = ("helicone-session-name", "helicone-prompt-id", "app", "appname", "route", "environment")


def _score(records: Sequence[Body]) -> Score:
    fits = [any(_is_request(row) for row in _rows(record)[:1]) for record in records]
    return share_of(records, fits, "are requests exported from Helicone")


def _rows(record: Body) -> list[Body]:
    return [record] if _is_request(record) else objects(record.get("data")) or [record]


def _is_request(record: Body) -> bool:
    return "request_id" in record and len(record.keys() & _OWN) >= 2


@log("helicone", title="Helicone requests", score=_score)
def read_helicone(record: Body, file: str) -> Iterable[Entry]:
    """Helicone: each record is a request with its body and the body of the response, with ratings and scores."""
    for row in _rows(record):
        if _is_request(row):
            yield from _calls(row)
        else:
            yield NOT_A_CALL


def _calls(row: Body) -> Iterator[Call | Left]:
    request, response = mapping(row.get("request_body")), _response(row.get("response_body"))
    status = first_count(row, "response_status")
    if status is not None and not 200 <= status < 400 and not response.get("choices"):
        yield openai.failed(response.get("error") or {"code": f"HTTP {status}"})
    elif not request.keys() & {"messages", "prompt", "input"} or not response:
        yield _ELSEWHERE
    else:
        for made in wire.calls_of(request, response, _facts(row), _over(row)):
            yield replace(made, source=row) if isinstance(made, Call) else made


def _response(raw: object) -> Body:
    value = unwrapped(raw)
    events = events_of(value)
    if events:
        return joined(events)
    if not isinstance(value, dict):
        return {}
    streamed = events_of(value.get("streamed_data"))
    return joined(streamed) if streamed and not value.keys() & {"choices", "content", "output"} else value


def _facts(row: Body) -> dict[str, Any]:
    given = {**mapping(row.get("request_properties")), **mapping(row.get("properties"))}
    about = {key.casefold(): value for key, value in given.items()}
    known = (*_SESSIONS, *_NAMES)
    others = ((key, as_word(value)) for key, value in given.items() if key.casefold() not in known)
    return {
        "conversation": first_word(about, *_SESSIONS),
        "name": first_word(about, *_NAMES) or first_word(row, "prompt_id"),
        "user": first_word(row, "request_user_id", "helicone_user", "user_id"),
        "tags": tuple(f"{key}={value}" for key, value in others if value),
        "feedback": _feedback(row),
    }


def _feedback(row: Body) -> tuple[Feedback, ...]:
    given: list[Feedback] = []
    rating = row.get("feedback_rating")
    if isinstance(rating, str):
        rating = {"true": True, "false": False}.get(rating.casefold())
    if isinstance(rating, (bool, int, float)):
        given.append(Feedback("feedback_rating", rating))
    for name, score in mapping(row.get("scores")).items():
        value = score.get("value") if isinstance(score, dict) else score
        if isinstance(value, (bool, int, float, str)):
            given.append(Feedback(name, value))
    return tuple(given)


def _over(row: Body) -> dict[str, Any]:
    return {
        "id": first_word(row, "request_id"),
        "at": as_time(row.get("request_created_at")),
        "model": first_word(row, "request_model"),
        "served": first_word(row, "response_model"),
        "tokens_in": first_count(row, "prompt_tokens"),
        "tokens_out": first_count(row, "completion_tokens"),
    }
