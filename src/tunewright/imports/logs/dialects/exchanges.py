"""Where a log of requests and responses keeps the two, and what it says beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from tunewright.imports.logs.dialects.streaming import events_of
from tunewright.imports.logs.values import as_time, as_word, at_path, first_count, first_word, mapping, unwrapped
from tunewright.model import Body, Feedback

_REQUESTS: Final = ("request", "req", "request_body", "requestBody", "request_data", "input", "kwargs")
_RESPONSES: Final = (
    *("response", "resp", "res", "response_body", "responseBody", "response_data"),
    *("output", "completion", "result", "chunks", "events", "stream"),
)
_LOOSE: Final = frozenset(
    ("input", "output", "completion", "result", "kwargs", "events", "stream", "request_body", "response_body")
)
"""Names that other logs use as well: they count where both sides are there."""
_BODIES: Final = ("body", "json", "json_data", "postData", "string", "text", "data", "payload", "content")
_WIRE: Final = frozenset(
    ("messages", "prompt", "input", "choices", "output", "model", "usage", "error", "role", "object", "system")
)
"""A key that only a request or response itself has: what holds one is not looked into any further."""
_AROUND: Final = (
    "data",
    "attributes",
    "payload",
    "event",
    "log",
    "properties",
    "fields",
    "jsonPayload",
    "record",
    "body",
)
_ASKED: Final = ("messages", "prompt", "input")
_TIMES: Final = (
    *("timestamp", "time", "created_at", "createdAt", "ts", "@timestamp", "start_time", "startTime"),
    *("startedDateTime", "date", "datetime", "request_time"),
)
_FACTS: Final[Mapping[str, Sequence[str]]] = {
    "id": ("id", "request_id", "requestId", "call_id"),
    "trace": ("trace_id", "traceId"),
    "span": ("span_id", "spanId"),
    "parent": ("parent_span_id", "parentSpanId", "parent_id"),
    "conversation": (
        *("session_id", "sessionId", "conversation_id", "conversationId", "thread_id", "threadId"),
        "session",
    ),
    "user": ("user_id", "userId", "user"),
    "name": ("route", "app", "application", "name"),
}
_STATUSES: Final = ("status_code", "statusCode", "status", "response_status", "code")
_RATINGS: Final = ("feedback", "user_feedback", "rating", "user_rating", "thumbs")
_DEPLOYMENT: Final = re.compile(r"/deployments/([^/?]+)")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its response as a record holds them; the side that is missing is empty."""

    request: Body
    response: Body
    events: Sequence[Body] = ()
    """The pieces of a response that was streamed."""
    text: str = ""
    """A response that is nothing but text."""
    facts: dict[str, Any] = field(default_factory=dict)
    """Fields of a call that stand beside the two."""
    status: int = 200
    """The HTTP status that the log tells."""
    is_loose: bool = False
    """True where the names under which the two stand are those of other logs as well."""

    @property
    def is_answered(self) -> bool:
        """True where there is a response of whatever form."""
        return bool(self.response or self.events or self.text)


def exchange_of(record: Body) -> Exchange | None:
    """The request and response of a record, one of them at least; None where it holds neither.

    They stand under their usual names, with or without a body of their own, as objects or JSON text, flat in one
    object, or one step further in, as structured logging writes them.
    """
    found = _beside(record) or _flat(record)
    if found:
        return found
    for key in _AROUND:
        inner = record.get(key)
        inner = mapping(inner) if isinstance(inner, (dict, str)) else {}
        if inner:
            found = _beside(inner, record) or (_flat(inner, record) if key == "body" else None)
            if found:
                return replace(found, is_loose=True)
    return None


def _beside(record: Body, around: Body | None = None) -> Exchange | None:
    asked = next((key for key in _REQUESTS if _may_hold(record.get(key))), "")
    told = next((key for key in _RESPONSES if key != asked and _may_hold(record.get(key))), "")
    if not told and (not asked or asked in _LOOSE):
        return None
    request = _request(_body(record[asked])) if asked else {}
    if not request.keys() & _WIRE:
        request, asked = (record, "") if any(key in record for key in _ASKED) else ({}, "")
    if not request and told in _LOOSE:
        return None
    response = _body(record[told]) if told else None
    sides = (record.get(asked), record.get(told))
    facts = _facts(around or record, record, request, sides)
    events = events_of(response)
    return Exchange(
        request,
        response if isinstance(response, dict) else {},
        events,
        response if response is record.get(told) and isinstance(response, str) and not events else "",
        facts,
        _status(record, sides[1]),
        is_loose=not asked or asked in _LOOSE or told in _LOOSE,
    )


def _request(body: object) -> Body:
    """The request; one that is nothing but a list of messages is read as holding them."""
    if isinstance(body, list):
        return {"messages": body} if at_path(body, 0, "role") else {}
    return body if isinstance(body, dict) else {}


def _status(record: Body, told: object) -> int:
    for holder in (told, record):
        if not isinstance(holder, dict) or holder.keys().isdisjoint(_STATUSES):
            continue
        status = first_count(holder, *_STATUSES)
        status = first_count(holder.get("status"), "code") if status is None else status
        if status is not None and 100 <= status < 600:
            return status
    return 200


def has_empty_answer(record: Body) -> bool:
    """True where the response has a place of its own in the record, and nothing stands there."""
    return any(key in record and not record[key] for key in _RESPONSES if key not in _LOOSE)


def is_open_beside(record: Body) -> bool:
    """True for messages that wait for an answer, and the answer beside them under a name that only logs use."""
    is_open = at_path(record, "messages", -1, "role") in ("user", "tool")
    return is_open and any(record.get(key) for key in _RESPONSES if key not in _LOOSE)


def _may_hold(value: object) -> bool:
    return bool(value) and isinstance(value, (dict, list, str))


def _flat(record: Body, around: Body | None = None) -> Exchange | None:
    """A record that is itself the request, the response or both."""
    is_asked = isinstance(record.get("messages"), list) or "prompt" in record or "input" in record
    choices = record.get("choices")
    is_told = isinstance(choices, list) and (not choices or isinstance(choices[0], dict))
    is_told = is_told or isinstance(record.get("output"), list)
    if not is_told:
        is_told = record.get("type") == "message" and isinstance(record.get("content"), list)
    if not is_asked and not is_told:
        return None
    request = record if is_asked else {}
    facts = _facts(around or record, record, request, ()) if around or is_asked else {}
    return Exchange(request, record if is_told else {}, facts=facts, is_loose=True)


def _body(holder: object, steps: int = 3) -> object:
    """The request or response itself, out of the HTTP message that carried it."""
    value = unwrapped(holder)
    if not isinstance(value, dict) or not steps or value.keys() & _WIRE or value.get("type") == "message":
        return value
    for key in _BODIES:
        inner = value.get(key)
        if inner and isinstance(inner, (dict, list, str)):
            return _body(inner, steps - 1)
    return value


def _facts(around: Body, record: Body, request: Mapping[str, Any], sides: Sequence[object]) -> dict[str, Any]:
    about = mapping(around.get("metadata")) or mapping(request.get("metadata"))
    facts: dict[str, Any] = {"at": _time(around, record, sides)}
    for name, words in _FACTS.items():
        if not around.keys().isdisjoint(words):
            facts[name] = first_word(around, *words)
        elif about and name in ("conversation", "user"):
            facts[name] = first_word(about, *words)
    if "tags" in around:
        facts["tags"] = _tags(around["tags"])
    if not around.keys().isdisjoint(_RATINGS):
        facts["feedback"] = feedback_in(around)
    if "model" not in request:
        facts["model"] = _deployment(around, sides)
    return facts


def _time(around: Body, record: Body, sides: Sequence[object]) -> str:
    for holder in (around, record, *reversed(sides)):
        if not isinstance(holder, dict):
            continue
        if not holder.keys().isdisjoint(_TIMES):
            at = next((at for at in (as_time(holder.get(name)) for name in _TIMES) if at), "")
            if at:
                return at
        date = _header(holder.get("headers"), "date") if "headers" in holder else ""
        if date:
            return as_time(date)
    return ""


def _header(headers: object, name: str) -> str:
    """A header out of an object (whose values may be lists) or a list of name and value."""
    if isinstance(headers, dict):
        for key, value in headers.items():
            if key.casefold() == name:
                return as_word(value[0] if isinstance(value, list) and value else value)
    for one in headers if isinstance(headers, list) else ():
        if as_word(at_path(one, "name")).casefold() == name:
            return as_word(at_path(one, "value"))
    return ""


def _deployment(around: Body, sides: Sequence[object]) -> str:
    """The deployment that an Azure address names; the model asked for stands nowhere else."""
    for holder in (around, *sides):
        found = _DEPLOYMENT.search(first_word(holder, "url", "uri", "path", "endpoint"))
        if found:
            return found.group(1)
    return ""


def _tags(raw: object) -> tuple[str, ...]:
    return tuple(word for word in map(as_word, raw) if word) if isinstance(raw, list) else ()


def feedback_in(record: Body) -> tuple[Feedback, ...]:
    """Feedback that stands in the record itself: a number, truth value or word, or an object around one."""
    given: list[Feedback] = []
    for name in _RATINGS:
        said = record.get(name)
        holder = said if isinstance(said, dict) else {"value": said}
        value = next((holder[key] for key in ("value", "score", "rating", "thumbs") if key in holder), None)
        if isinstance(value, (bool, int, float, str)) and value != "":
            given.append(Feedback(name, value, as_word(holder.get("comment"))))
    return tuple(given)
