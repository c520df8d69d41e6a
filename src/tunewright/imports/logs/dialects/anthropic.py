"""Anthropic's messages and blocks, translated into OpenAI's chat form. Thinking is left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from tunewright.imports.logs.call import NO_ANSWER, Call, Left, Reply
from tunewright.imports.logs.dialects.openai import FILTERED, failure, made_call, tool_call
from tunewright.imports.logs.values import as_count, as_word, at_path, first_word, mapping, objects
from tunewright.model import Body

_CACHE: Final = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")


def anthropic_messages(request: Mapping[str, Any]) -> list[Body]:
    """The system text, where there is one, and the messages of a request, tool results as messages of their own."""
    system = _content(request.get("system"))
    messages: list[Body] = [{"role": "system", "content": system}] if system else []
    for one in objects(request.get("messages")):
        messages += block_messages(as_word(one.get("role")), one.get("content"))
    return messages


def block_messages(role: str, content: object) -> list[Body]:
    """One message whose content is a text or blocks; its tool results come first, as messages of the role tool."""
    if isinstance(content, str):
        return [{"role": role, "content": content}]
    blocks = objects(content)
    messages = [_tool_result(block) for block in blocks if block.get("type") == "tool_result"]
    calls = [_tool_use(block) for block in blocks if block.get("type") == "tool_use"]
    said = _content(blocks)
    if calls:
        messages.append({"role": role, "content": said or None, "tool_calls": calls})
    elif said or not messages:
        messages.append({"role": role, "content": said})
    return messages


def _tool_use(block: Body) -> Body:
    return tool_call(as_word(block.get("id")), as_word(block.get("name")), block.get("input"))


def _tool_result(block: Body) -> Body:
    call_id = as_word(block.get("tool_use_id"))
    return {"role": "tool", "content": _content(block.get("content")), "tool_call_id": call_id}


def _content(raw: object) -> str | list[Body]:
    """A text, or parts where something else than text is among them."""
    if isinstance(raw, str):
        return raw
    parts = [part for part in map(_part, objects(raw)) if part]
    if any(part["type"] != "text" for part in parts):
        return parts
    cited = any(block.get("citations") for block in objects(raw))
    return ("" if cited else "\n").join(part["text"] for part in parts)


def _part(block: Body) -> Body | None:
    kind, source = block.get("type"), mapping(block.get("source"))
    if kind == "text":
        text = block.get("text")
        return {"type": "text", "text": text} if isinstance(text, str) else None
    if kind == "image":
        return {"type": "image_url", "image_url": {"url": _address(source)}}
    if kind == "document":
        return _document(block, source)
    return None


def _document(block: Body, source: Body) -> Body:
    if isinstance(source.get("data"), str) and source.get("type") == "text":
        return {"type": "text", "text": source["data"]}
    title = as_word(block.get("title"))
    named = {"filename": title} if title else {}
    if source.get("type") == "file":
        return {"type": "file", "file": {"file_id": as_word(source.get("file_id")), **named}}
    return {"type": "file", "file": {"file_data": _address(source), **named}}


def _address(source: Body) -> str:
    if source.get("type") == "base64" and "://" not in as_word(source.get("data")):
        return f"data:{as_word(source.get('media_type'))};base64,{as_word(source.get('data'))}"
    return first_word(source, "url", "file_id", "data")


def anthropic_tools(request: Mapping[str, Any]) -> list[Body] | None:
    """The tools that a request declares with a schema, in OpenAI's form; those the provider runs are left out."""
    tools: list[Body] = []
    for tool in objects(request.get("tools")):
        if isinstance(tool.get("function"), dict):
            tools.append(tool)
        elif "input_schema" in tool:
            told = {"name": tool.get("name"), "description": tool.get("description")}
            function = {key: value for key, value in told.items() if value is not None}
            tools.append({"type": "function", "function": {**function, "parameters": tool["input_schema"]}})
    return tools or None


def anthropic_call(request: Mapping[str, Any], response: Mapping[str, Any]) -> Call | Left:
    """A request and its response as a call; a `Left` where it failed or has no answer.

    An answer that the request had begun (its last message is the assistant's) is put together from both.
    """
    failed = failure(response)
    if failed:
        return failed
    finish = first_word(response, "stop_reason")
    if finish == "refusal":
        return FILTERED
    answer = block_messages("assistant", response.get("content"))[-1]
    messages = anthropic_messages(request)
    answer, messages = _completed(answer, messages)
    if not answer.get("content") and not answer.get("tool_calls"):
        return NO_ANSWER
    call = made_call(request, response, messages, (Reply(answer, finish),), anthropic_tools(request))
    user = first_word(request.get("metadata"), "user_id")
    return replace(call, tokens_in=_tokens(response.get("usage")), user=user)


def _completed(answer: Body, messages: list[Body]) -> tuple[Body, list[Body]]:
    begun = messages[-1] if messages else {}
    if begun.get("role") != "assistant" or "tool_calls" in begun or not isinstance(begun.get("content"), str):
        return answer, messages
    if not isinstance(answer.get("content"), str):
        return answer, messages
    return {**answer, "content": begun["content"] + answer["content"]}, messages[:-1]


def _tokens(usage: object) -> int | None:
    """Tokens of the input, those written to and read from the cache included."""
    counts = [count for count in map(as_count, _each(usage)) if count is not None]
    return sum(counts) if counts else None


def _each(usage: object) -> Iterable[object]:
    return (at_path(usage, name) for name in _CACHE)
