"""Datadog's LLM Observability: spans as its library sends them and as its interface gives them back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from tunewright.imports.logs.call import NO_ANSWER, Call, Entry, Feedback, Left, Reply, Verdict
from tunewright.imports.logs.dialects import turns
from tunewright.imports.logs.dialects.openai import chat_message, tool_call
from tunewright.imports.logs.dialects.tools import tools_of
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.spans.facts import NO_STEP, judged
from tunewright.imports.logs.values import (
    as_time,
    as_word,
    at_path,
    first_count,
    first_word,
    mapping,
    objects,
    share_of,
)
from tunewright.imports.registry import Score
from tunewright.model import Body

_NO_TEXTS: Final = Left(
    "no-content",
    "The span keeps neither what was asked nor the answer. Datadog drops the texts of "
    "spans over five megabytes, and those that a span processor of the application removes.",
)
_DROPPED: Final = "[This value has been dropped because"
_NO_ID: Final = ("undefined", "0", "")
_THOUGHTS: Final = ("reasoning", "thinking")


def _spans(record: Body) -> list[Body]:
    """The spans a record holds: itself, or those of a request of the library or of an answer of the interface."""
    if _is_span(record):
        return [record]
    data = record.get("data")
    for holder in (record, data, at_path(record, "data", "attributes"), record.get("attributes")):
        listed = holder.get("spans") if isinstance(holder, dict) else holder
        if isinstance(listed, list):
            found = [_opened(one) for one in listed if isinstance(one, dict)]
            return [one for one in found if _is_span(one)]
    if isinstance(data, list):
        return [span for one in data if isinstance(one, dict) for span in _spans(one)]
    one = _opened(record)
    return [one] if _is_span(one) else []


def _opened(record: Body) -> Body:
    """What stands in `attributes` where the interface wraps a span in an object of its own."""
    inner = record.get("attributes")
    if isinstance(inner, dict) and _is_span(inner):
        return inner
    return record


def _is_span(record: Body) -> bool:
    if "span_id" not in record:
        return False
    meta = record.get("meta")
    if isinstance(meta, dict):
        return "span" in meta or "span.kind" in meta or "input" in meta
    return "span_kind" in record and ("ml_app" in record or "metrics" in record) and "attributes" not in record


def _metrics(record: Body) -> list[Body]:
    """Evaluations that were sent for themselves, each about one span."""
    listed = at_path(record, "data", "attributes", "metrics") or at_path(record, "attributes", "metrics")
    found = objects(listed) if isinstance(listed, list) else [record]
    return [one for one in found if "metric_type" in one and "label" in one]


def _score(records: Sequence[Body]) -> Score:
    fits = [bool(_spans(record) or _metrics(record)) for record in records]
    return share_of(records, fits, "hold spans of Datadog's LLM Observability")


@log("datadog", title="Datadog LLM Observability", score=_score)
def read_datadog(record: Body, file: str) -> Iterator[Entry]:
    """Spans of Datadog's LLM Observability, alone, in lists or in requests of its library, and its evaluations."""
    spans = _spans(record)
    for span in spans:
        yield _entry(span)
    for metric in () if spans else _metrics(record):
        about = first_word(metric, "span_id") or first_word(at_path(metric, "join_on", "span"), "span_id")
        yield Verdict(about, _feedback(metric))


def _feedback(metric: Body) -> Feedback:
    names = ("score_value", "boolean_value", "categorical_value", "text_value", "value")
    value = judged(*(metric.get(name) for name in names))
    comment = first_word(metric, "reasoning", "assessment")
    return Feedback(first_word(metric, "label"), value, comment, first_word(metric, "source"))


def _entry(span: Body) -> Entry:
    meta = span.get("meta")
    meta = meta if isinstance(meta, dict) else span
    kind = as_word(at_path(meta, "span", "kind")) or first_word(meta, "span.kind", "span_kind", "kind")
    if kind != "llm":
        return NO_STEP
    asked, answered = _texts(meta, "input"), _texts(meta, "output")
    if asked is None and answered is None:
        return _NO_TEXTS
    error = _error(span, meta)
    messages = [turn for message in asked or () for turn in _turns(message, "user")]
    replies = [] if error else _replies(answered or [], mapping(meta.get("metadata")))
    if not replies and not error:
        return NO_ANSWER
    return _call(span, meta, messages, replies, error)


def _call(span: Body, meta: Body, messages: list[Body], replies: list[Reply], error: str) -> Call:
    tags = dict(_tags(span.get("tags")))
    metrics, served = mapping(span.get("metrics")), first_word(meta, "model_name")
    parent = first_word(span, "parent_id")
    return Call(
        messages,
        replies,
        tools_of(meta.get("tool_definitions") or []),
        id=first_word(span, "span_id"),
        trace=first_word(span, "trace_id"),
        span=first_word(span, "span_id"),
        parent="" if parent in _NO_ID else parent,
        conversation=first_word(span, "session_id") or tags.get("session_id", ""),
        user=tags.get("user_id", "") or tags.get("usr.id", "") or tags.get("user.id", ""),
        name=first_word(span, "name"),
        model=first_word(mapping(meta.get("metadata")), "model") or served,
        served=served,
        tokens_in=first_count(metrics, "input_tokens", "prompt_tokens"),
        tokens_out=first_count(metrics, "output_tokens", "completion_tokens"),
        at=as_time(next((span[name] for name in ("start_ns", "start_ms", "start") if span.get(name)), None)),
        tags=tuple(f"{name}:{value}" for name, value in tags.items()),
        feedback=tuple(_inside(span)),
        error=error,
        source=span,
    )


def _error(span: Body, meta: Body) -> str:
    if as_word(span.get("status")) != "error" and span.get("error") not in (1, True):
        return ""
    return (first_word(meta.get("error"), "type") or first_word(meta, "error.type") or "error")[:60]


def _texts(meta: Body, name: str) -> list[Body] | None:
    """The messages on one side, or its one text; None where they were dropped or never kept."""
    side = mapping(meta.get(name))
    listed = side.get("messages", meta.get(f"{name}.messages"))
    if isinstance(listed, list):
        return [one for one in listed if isinstance(one, dict)] or None
    value = side.get("value", meta.get(f"{name}.value"))
    if not isinstance(value, str) or not value or value.startswith(_DROPPED):
        return None
    return [{"role": "user" if name == "input" else "assistant", "content": value}]


def _turns(message: Body, role: str) -> Iterator[Body]:
    """The turn of a message; what tools answered in it are turns of their own."""
    role = as_word(message.get("role")) or role
    if role in _THOUGHTS:
        return
    results = objects(message.get("tool_results"))
    for result in results:
        yield turns.tool_turn(first_word(result, "tool_id"), result.get("result"))
    calls = [_called(call) for call in objects(message.get("tool_calls"))]
    content = message.get("content")
    if results and not content and not calls:
        return
    said: Body = {"role": role, "content": _with_images(content, message), "tool_calls": calls}
    if role == "tool":
        said["tool_call_id"] = first_word(message, "tool_call_id", "tool_id", "id")
    yield chat_message(said, role)


def _called(call: Body) -> Body:
    function = call.get("function")
    function = function if isinstance(function, dict) else call
    return tool_call(first_word(call, "tool_id", "id"), first_word(function, "name"), function.get("arguments"))


def _with_images(content: Any, message: Body) -> Any:
    images = [one for one in objects(message.get("image_parts")) if isinstance(one.get("content"), str)]
    if not images:
        return content
    kinds = [first_word(one, "mime_type") or "image/png" for one in images]
    shown = [turns.media_part(kind, one["content"], is_data=True) for kind, one in zip(kinds, images, strict=True)]
    return ([turns.text_part(content)] if isinstance(content, str) and content else []) + shown


def _replies(messages: Iterable[Body], metadata: Mapping[str, Any]) -> list[Reply]:
    """The answer. Several messages are alternatives where several were asked for, and else parts of one answer."""
    found = [turn for message in messages for turn in _turns(message, "assistant") if turn.get("role") != "tool"]
    finishes = first_word(metadata, "finish_reason", "stop_reason").split(",")
    several = metadata.get("n")
    is_several = len(finishes) > 1 or (isinstance(several, int) and several > 1)
    if len(found) < 2 or is_several or not any(turn.get("tool_calls") for turn in found):
        words = finishes if len(finishes) == len(found) else finishes[:1] * len(found)
        return [Reply({**turn, "role": "assistant"}, word) for turn, word in zip(found, words, strict=True)]
    spoken = [turns.text_part(turn["content"]) for turn in found if isinstance(turn.get("content"), str)]
    calls = [call for turn in found for call in turn.get("tool_calls", ())]
    return [Reply(turns.turn("assistant", spoken, calls), finishes[0])]


def _tags(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        yield from ((str(name), as_word(said)) for name, said in value.items() if as_word(said))
    for one in value if isinstance(value, list) else ():
        name, colon, said = as_word(one).partition(":")
        if colon and said:
            yield name, said


def _inside(span: Body) -> Iterator[Feedback]:
    """Evaluations that the interface gives back with the span, by their names."""
    listed = span.get("evaluation", span.get("evaluations"))
    for name, told in listed.items() if isinstance(listed, dict) else ():
        value = judged(at_path(told, "value"), told)
        if value is not None:
            yield Feedback(str(name), value, first_word(told, "reasoning", "assessment"))
