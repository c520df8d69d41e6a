"""Spans as MLflow keeps them: every attribute is JSON text, so that texts stand in quotes of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from tunewright.imports.logs.call import Entry, Reply
from tunewright.imports.logs.dialects.any import Found, asked_in, replies_in
from tunewright.imports.logs.dialects.streaming import is_chunk, joined_chunks
from tunewright.imports.logs.dialects.tools import tools_in
from tunewright.imports.logs.spans.facts import NO_STEP, NO_TEXTS, call_from, failure
from tunewright.imports.logs.spans.span import Span
from tunewright.imports.logs.values import as_word, first_count, first_word, mapping
from tunewright.model import Body

_CALLS: Final = ("CHAT_MODEL", "LLM")
_INPUTS: Final = "mlflow.spanInputs"
_OUTPUTS: Final = "mlflow.spanOutputs"


def is_mlflow(span: Span) -> bool:
    """True for a span with MLflow's attributes."""
    return "mlflow.spanType" in span.attributes or _INPUTS in span.attributes


def bare(value: Any) -> str:
    """A word without the quotes in which MLflow keeps texts."""
    word = as_word(value)
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] == '"' else word


def read(span: Span) -> Entry:
    """The call of a span of the kinds that call a model."""
    told = span.attributes
    if bare(told.get("mlflow.spanType")).upper() not in _CALLS:
        return NO_STEP
    asked = asked_in(told.get(_INPUTS), told.get(_OUTPUTS))
    replies = replies_in(told.get(_OUTPUTS)) or _streamed(span)
    if asked is None and not replies and not failure(span):
        return NO_TEXTS
    tools = asked.tools if asked and asked.tools else tools_in(told.get("mlflow.chat.tools"))
    output = mapping(told.get(_OUTPUTS))
    if len(replies) == 1 and not replies[0].id:
        replies = [replace(replies[0], id=first_word(output, "id"))]
    asked = asked or Found([])
    return call_from(span, asked.messages, replies, tools, **_facts(told, output, asked.model))


def _streamed(span: Span) -> list[Reply]:
    """The answer out of the pieces of its stream: what MLflow puts together of them lacks tool calls."""
    pieces = (told.get("mlflow.chunk.value") for name, told in span.events if name.startswith("mlflow.chunk"))
    chunks = [chunk for chunk in map(mapping, pieces) if is_chunk(chunk)]
    return replies_in(joined_chunks(chunks)) or [] if chunks else []


def _facts(told: Mapping[str, Any], output: Body, asked: str) -> Body:
    usage = mapping(told.get("mlflow.chat.tokenUsage")) or mapping(output.get("usage"))
    served = first_word(output, "model", "model_version") or bare(told.get("mlflow.llm.model"))
    return {
        "model": asked or bare(told.get("model")) or bare(told.get("mlflow.llm.model")),
        "served": served,
        "tokens_in": first_count(usage, "input_tokens", "prompt_tokens"),
        "tokens_out": first_count(usage, "output_tokens", "completion_tokens"),
        "user": "",
        "conversation": "",
    }
