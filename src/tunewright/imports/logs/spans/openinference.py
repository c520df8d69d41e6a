"""Spans of the OpenInference convention, which Phoenix and Arize keep."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from tunewright.imports.logs.call import Entry, Reply
from tunewright.imports.logs.dialects import turns
from tunewright.imports.logs.dialects.any import Found, messages_in, replies_in
from tunewright.imports.logs.dialects.openai import chat_message, tool_call
from tunewright.imports.logs.dialects.tools import tools_of
from tunewright.imports.logs.spans.facts import NO_STEP, NO_TEXTS, call_from, failure, tags_of
from tunewright.imports.logs.spans.indexed import tree
from tunewright.imports.logs.spans.span import Span
from tunewright.imports.logs.values import as_word, first_count, first_word, mapping, objects, unwrapped
from tunewright.model import Body

_KIND: Final = "openinference.span.kind"
_ASKED: Final = "llm.input_messages"
_ANSWERED: Final = "llm.output_messages"
_REDACTED: Final = "__REDACTED__"


def is_openinference(told: Mapping[str, Any], heads: str) -> bool:
    """True for a step that names its kind as the convention does, or holds messages under its names.

    `heads` are the names of its attributes, each on a line of its own.
    """
    if _KIND in told or "llm.model_name" in told:
        return True
    return f"\n{_ASKED}" in heads or "\nllm.token_count." in heads


def read(span: Span) -> Entry:
    """The call of an LLM step; chains, agents, tools and retrievers are steps around calls."""
    told = span.attributes
    kind = as_word(told.get(_KIND)) or as_word(span.source.get("span_kind"))
    if kind.upper() not in ("LLM", "", "UNKNOWN") or not (kind or _has_texts(told)):
        return NO_STEP
    whole = _request(told)
    messages = [turn for one in _listed(told, _ASKED) for turn in _turns(one, "user")] or list(whole.messages)
    replies = _replies(told)
    if failure(span) and not any(_says_something(reply.message) for reply in replies):
        replies = []
    if not failure(span) and not any(_says_something(one) for one in messages):
        return NO_TEXTS
    tools = _tools(told) or (list(whole.tools) if whole.tools else None)
    return call_from(span, messages, replies, tools, **_facts(told, whole))


def _has_texts(told: Mapping[str, Any]) -> bool:
    return any(key.startswith((_ASKED, _ANSWERED)) for key in told)


def _says_something(message: Body) -> bool:
    return any(message.get(key) not in (None, "", _REDACTED) for key in ("content", "tool_calls", "refusal"))


def _facts(told: Mapping[str, Any], whole: Found) -> Body:
    parameters = mapping(told.get("llm.invocation_parameters"))
    named = first_word(told, "llm.model_name", "embedding.model_name")
    asked = first_word(parameters, "model", "model_name", "model_id") or whole.model
    return {
        "model": asked or named,
        "served": named,
        "tokens_in": first_count(told, "llm.token_count.prompt"),
        "tokens_out": first_count(told, "llm.token_count.completion"),
        "tags": tags_of(told.get("tag.tags")),
    }


def _request(told: Mapping[str, Any]) -> Found:
    """The request as it was sent, where the messages do not stand in attributes of their own."""
    if any(key.startswith(_ASKED) for key in told):
        return Found([])
    prompts = tree(told, ("llm.prompts.",))
    if prompts:
        texts = [_within(one, "prompt").get("text") for one in prompts]
        return Found([{"role": "user", "content": text} for text in texts if isinstance(text, str)])
    return messages_in(told.get("input.value")) or Found([])


def _replies(told: Mapping[str, Any]) -> list[Reply]:
    """The answers; one that says nothing in attributes may be a refusal, which only the whole response keeps."""
    finish = first_word(told, "llm.finish_reason")
    found = [
        Reply({**turn, "role": "assistant"}, first_word(one, "message.finish_reason") or finish)
        for one in _listed(told, _ANSWERED)
        for turn in list(_turns(one, "assistant"))[-1:]
    ]
    if found and all(_says_something(reply.message) for reply in found):
        return found
    whole = replies_in(told.get("output.value")) or []
    return [reply if reply.finish else replace(reply, finish=finish) for reply in whole] or found


def _listed(told: Mapping[str, Any], name: str) -> list[Body]:
    """The messages under a name: a list, its JSON text or the one Python prints of it, or numbered attributes."""
    value = told.get(name)
    if value is None:
        return tree(told, (f"{name}.",))
    return objects(value) or (_printed(value) if isinstance(value, str) else [])


def _printed(text: str) -> list[Body]:
    """Objects of a list as Python prints it, which is what a table written by pandas holds."""
    if not text.startswith("[{"):
        return []
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return []
    return objects(value)


def _within(holder: Any, name: str) -> Body:
    """The object under a name, whether its fields are objects inside or names with dots: a.b as {"a": {"b": …}}."""
    if not isinstance(holder, dict):
        return {}
    inner = holder.get(name)
    if isinstance(inner, dict):
        return inner
    prefix = f"{name}."
    return {key[len(prefix) :]: value for key, value in holder.items() if key.startswith(prefix)}


def _turns(one: Body, role: str) -> list[Body]:
    """The turn of one message; a part of it that a tool answered is a turn of its own."""
    raw = _within(one, "message") or one
    role = as_word(raw.get("role")) or role
    role = {"model": "assistant", "human": "user", "ai": "assistant"}.get(role, role)
    parts = objects(raw.get("contents"))
    calls = [_call(call) for call in objects(raw.get("tool_calls"))]
    message: Body = {"role": role, "content": raw.get("content")}
    answered: list[Body] = []
    if parts and raw.get("content") is None:
        read = [_part(_within(part, "message_content") or part, part) for part in parts]
        known = {call["id"] for call in calls}
        calls += [part["call"] for part in read if "call" in part and part["call"]["id"] not in known]
        answered = [part["answered"] for part in read if "answered" in part]
        spoken = [part for part in read if "type" in part]
        message["content"] = turns.content_of(spoken)
        if answered and not spoken and not calls:
            return answered
    return [*answered, chat_message(message | _others(raw, calls), role)]


def _others(raw: Body, calls: list[Body]) -> Body:
    name, call_id = as_word(raw.get("name")), as_word(raw.get("tool_call_id"))
    old = as_word(raw.get("function_call_name"))
    found: Body = {}
    if name and as_word(raw.get("role")) != "tool":
        found["name"] = name
    if old:
        arguments = raw.get("function_call_arguments_json")
        found["function_call"] = {"name": old, "arguments": turns.said(arguments)}
    return found | {"tool_calls": calls, "tool_call_id": call_id or None}


def _call(one: Body) -> Body:
    raw = _within(one, "tool_call") or one
    function = _within(raw, "function")
    return tool_call(as_word(raw.get("id")), as_word(function.get("name")), function.get("arguments"))


def _part(part: Body, around: Body) -> Body:
    """A content part; one that calls a tool or is its answer comes out under `call` or `answered`.

    The call itself stands beside the part, in what is `around` it, or in the part.
    """
    kind = as_word(part.get("type"))
    if kind in ("tool_use", "tool_call"):
        if _within(around, "tool_call"):
            return {"call": _call(around)}
        return {"call": tool_call(first_word(part, "id"), first_word(part, "name"), part.get("input"))}
    if kind in ("tool_result", "tool_response"):
        return {"answered": turns.tool_turn(first_word(part, "tool_use_id", "id"), part.get("text"))}
    image = _within(_within(part, "image"), "image") or _within(part, "image")
    address = as_word(image.get("url")) or as_word(part.get("image.image.url"))
    if address:
        return turns.image_part(address)
    if kind in ("reasoning", "thinking"):
        return {}
    return turns.text_part(turns.said(part.get("text")))


def _tools(told: Mapping[str, Any]) -> list[Body] | None:
    schemas = []
    for one in _listed(told, "llm.tools"):
        tool = _within(one, "tool") or one
        schemas.append(unwrapped(tool.get("json_schema", tool)))
    return tools_of(schemas)
