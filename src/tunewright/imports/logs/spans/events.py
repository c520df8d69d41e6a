"""Events that each hold one message of a call (gen_ai.user.message … gen_ai.choice), joined by trace and span."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, Final

from tunewright.imports.logs.call import Call, Entry, Left, Piece, Reply, Verdict
from tunewright.imports.logs.dialects import otel_parts
from tunewright.imports.logs.dialects.openai import chat_message
from tunewright.imports.logs.dialects.tools import tools_in
from tunewright.imports.logs.spans.facts import (
    CUT,
    NO_STEP,
    NO_TEXTS,
    call_from,
    evaluation,
    failed,
    finishes,
    with_finishes,
)
from tunewright.imports.logs.spans.span import Span
from tunewright.imports.logs.values import as_word, first_word, mapping, objects, unwrapped
from tunewright.model import Body

ROLES: Final = {
    "gen_ai.system.message": "system",
    "gen_ai.developer.message": "developer",
    "gen_ai.user.message": "user",
    "gen_ai.assistant.message": "assistant",
    "gen_ai.tool.message": "tool",
}
CHOICE: Final = "gen_ai.choice"
DETAILS: Final = "gen_ai.client.inference.operation.details"
EVALUATION: Final = "gen_ai.evaluation.result"
_NO_SPAN: Final = Left("half", "The event names no span, so the other messages of its call cannot be found.")
_NO_ANSWER: Final = Left("half", "The log holds what was asked in this call, but no answer to it.")


def is_event(name: str) -> bool:
    """True for the name of an event that tells of a call."""
    return name in ROLES or name in (CHOICE, DETAILS, EVALUATION)


def read_log(log: Span) -> Entry:
    """What a record of the event log holds: a message to be joined, a whole call, or an opinion about one."""
    if log.name == EVALUATION:
        about = first_word(log.attributes, "gen_ai.response.id") or log.span
        return Verdict(about, evaluation(log.attributes))
    if not is_event(log.name):
        return NO_STEP
    if not log.span:
        return _NO_SPAN
    if log.name == DETAILS:
        return _details(log)
    said = {"event": log.name, "body": _said(log.name, log.body, log.attributes), "at": log.at}
    return Piece(f"{log.trace} {log.span}", said, log.source)


def _said(name: str, body: Any, attributes: Mapping[str, Any]) -> Body:
    """The message of an event: its body, or what some libraries put into one attribute."""
    body = unwrapped(body) or unwrapped(attributes.get("gen_ai.event.content"))
    if isinstance(body, dict):
        return body
    if isinstance(body, str) and body:
        return {"message": {"content": body}} if name == CHOICE else {"content": body}
    return {key: unwrapped(value) if key in _PACKED else value for key, value in attributes.items()}


_PACKED: Final = ("message", "tool_calls")


def _details(log: Span) -> Entry:
    """The event that holds a whole call, joined with the span of the call, which may hold it as well."""
    told = log.attributes
    piece = span_piece(log, tools_in(told.get("gen_ai.tool.definitions")))
    if not told.get("gen_ai.input.messages") and not told.get("gen_ai.output.messages"):
        return piece
    if otel_parts.is_cut(told.get("gen_ai.input.messages")):
        piece.data["cut"] = True
    messages = otel_parts.messages_of(told.get("gen_ai.input.messages"))
    piece.data["messages"] = otel_parts.with_system(told.get("gen_ai.system_instructions"), messages)
    replies = otel_parts.replies_of(told.get("gen_ai.output.messages"))
    piece.data["replies"] = [[reply.message, reply.finish] for reply in replies]
    return piece


def events_of_span(span: Span) -> list[Body]:
    """The messages that events inside the span, or its attribute `events`, hold."""
    found = [
        {"event": name, "body": _said(name, None, told)}
        for name, told in span.events
        if name in ROLES or name == CHOICE
    ]
    if found:
        return found
    listed = span.attributes.get("events", span.attributes.get("all_messages_events"))
    if not isinstance(listed, (str, list)):
        return []
    return [{"event": as_word(one.get("event.name")), "body": one} for one in objects(listed)]


def span_piece(span: Span, tools: Sequence[Body] | None) -> Piece:
    """A call whose texts may stand in events: what its span says about it, as plain JSON."""
    call = call_from(span, [], [], tools)
    facts = {one.name: getattr(call, one.name) for one in fields(call) if one.name not in _NO_FACTS}
    known = {name: value for name, value in facts.items() if value not in ("", None)}
    if span.is_log:
        known.pop("name", None)
    said: Body = {"span": {**known, "tags": list(call.tags)}}
    said["finishes"] = finishes(span.attributes, "gen_ai.response.finish_reasons")
    said["answer"] = first_word(span.attributes, "gen_ai.response.id")
    return Piece(f"{span.trace} {span.span}", said, span.source)


_NO_FACTS: Final = ("messages", "replies", "source", "feedback", "tags")


def joined(pieces: Sequence[Piece]) -> Iterable[Call | Left]:
    """The call whose messages stand in events and whose model and tokens stand in a span, in whichever order."""
    facts: Body = {}
    words: Sequence[str] = []
    answer_id = ""
    said: list[Body] = []
    for piece in pieces:
        if "span" in piece.data:
            facts = {**piece.data["span"], **facts}
            words = piece.data.get("finishes") or words
            answer_id = piece.data.get("answer") or answer_id
        elif "event" in piece.data:
            said.append(piece.data)
    if any("cut" in piece.data for piece in pieces):
        return [CUT]
    messages, replies = _whole(pieces) or request_and_answers(said)
    if not any(says_something(message) for message in (*messages, *(reply.message for reply in replies))):
        left = failed(facts["error"]) if facts.get("error") else NO_TEXTS
        return [replace(left, trace=facts.get("trace", ""), parent=facts.get("parent", ""))]
    if not replies and not facts.get("error"):
        return [_NO_ANSWER]
    if len(replies) == 1:
        replies = [replace(replies[0], id=answer_id)]
    first = said[0] if said else {}
    return [_call(pieces[0].key, facts, messages, with_finishes(replies, words), first)]


def _whole(pieces: Sequence[Piece]) -> tuple[list[Body], list[Reply]] | None:
    """The texts of the piece that holds them all; None where none does."""
    for piece in pieces:
        if "messages" in piece.data:
            return piece.data["messages"], [Reply(said, finish) for said, finish in piece.data["replies"]]
    return None


def says_something(message: Body) -> bool:
    """Ids and names of tools are logged even where texts are not."""
    return bool(message.get("content") or message.get("refusal"))


def _call(key: str, facts: Body, messages: list[Body], replies: list[Reply], first: Body) -> Call:
    trace, _, span = key.partition(" ")
    known = {"trace": trace, "span": span, "id": span, "at": as_word(first.get("at")), **facts}
    known["tags"] = tuple(known.get("tags", ()))
    return replace(Call(messages, replies), **known)


def request_and_answers(said: Sequence[Body]) -> tuple[list[Body], list[Reply]]:
    """Messages and alternatives out of events in their order; a history that ends with an answer is split there."""
    messages: list[Body] = []
    answers: list[tuple[int, Reply]] = []
    for one in said:
        body = one["body"]
        if one["event"] == CHOICE:
            at = body.get("index")
            answers.append((at if isinstance(at, int) else len(answers), _answer(body)))
        else:
            messages.append(_message(body, ROLES.get(one["event"], "user")))
    if not answers and len(messages) > 1 and messages[-1].get("role") == "assistant":
        return messages[:-1], [Reply(messages[-1])]
    answers.sort(key=lambda pair: pair[0])
    return messages, [reply for _, reply in answers]


def _message(body: Body, role: str) -> Body:
    message = {key: value for key, value in body.items() if key in _KEPT and value is not None}
    if role == "tool" and "tool_call_id" not in message:
        message["tool_call_id"] = first_word(body, "id", "tool_call_id")
    message["role"] = as_word(body.get("role")) or role
    return chat_message(message, role)


_KEPT: Final = ("content", "name", "tool_calls", "tool_call_id", "refusal", "function_call")


def _answer(body: Body) -> Reply:
    message = mapping(body.get("message"))
    if not message:
        message = {"content": body["message"]} if isinstance(body.get("message"), str) else body
    calls = body.get("tool_calls")
    if calls and not message.get("tool_calls"):
        message = {**message, "tool_calls": calls}
    return Reply(_message(message, "assistant"), first_word(body, "finish_reason"))
