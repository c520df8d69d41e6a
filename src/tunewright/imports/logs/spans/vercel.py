"""Spans of the Vercel AI SDK: the inner step that calls the model, and the outer one that repeats it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tunewright.imports.logs.call import Entry, Reply
from tunewright.imports.logs.dialects import turns, vercel
from tunewright.imports.logs.dialects.tools import tools_in
from tunewright.imports.logs.spans.facts import NO_STEP, NO_TEXTS, OUTER, call_from, failure, finishes
from tunewright.imports.logs.spans.span import Span
from tunewright.imports.logs.values import first_count, first_word
from tunewright.model import Body

_INNER: Final = (".doGenerate", ".doStream")
_OUTER: Final = ("ai.generateText", "ai.streamText", "ai.generateObject", "ai.streamObject", "ai.agent")
_TEXTS: Final = ("ai.response.text", "ai.result.text")
_OBJECTS: Final = ("ai.response.object", "ai.result.object")
_CALLS: Final = ("ai.response.toolCalls", "ai.result.toolCalls")
_FINISHES: Final = ("ai.response.finishReason", "ai.finishReason", "gen_ai.response.finish_reasons")
_IN: Final = ("ai.usage.inputTokens", "ai.usage.promptTokens", "gen_ai.usage.input_tokens")
_OUT: Final = ("ai.usage.outputTokens", "ai.usage.completionTokens", "gen_ai.usage.output_tokens")


def is_vercel(span: Span) -> bool:
    """True for a step of the SDK."""
    told = span.attributes
    return "ai.operationId" in told or "ai.prompt.messages" in told or "ai.model.id" in told


def read(span: Span) -> Entry:
    """The call of an inner span; the outer span of a call says the same again, in other words."""
    told = span.attributes
    operation = first_word(told, "ai.operationId") or span.name.partition(" ")[0]
    if operation.endswith(_INNER) or "ai.prompt.messages" in told:
        return _call(span)
    return OUTER if operation in _OUTER else NO_STEP


def _call(span: Span) -> Entry:
    told = span.attributes
    messages = vercel.messages_of(told.get("ai.prompt.messages"))
    reply = _reply(told)
    if not messages and reply is None and not failure(span):
        return NO_TEXTS
    replies = [] if reply is None else [reply]
    counted = {"tokens_in": first_count(told, *_IN), "tokens_out": first_count(told, *_OUT)}
    return call_from(span, messages, replies, tools_in(told.get("ai.prompt.tools")), **counted)


def _reply(told: Mapping[str, Any]) -> Reply | None:
    text = next((told[name] for name in (*_TEXTS, *_OBJECTS) if isinstance(told.get(name), str)), None)
    calls: list[Body] = vercel.calls_of(next((told[name] for name in _CALLS if told.get(name)), None))
    if text is None and not calls:
        return None
    message = turns.turn("assistant", [] if text is None else [turns.text_part(text)], calls)
    return Reply(message, next(iter(finishes(told, *_FINISHES)), ""))
