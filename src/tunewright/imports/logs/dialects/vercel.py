"""Messages as the Vercel AI SDK writes them: typed parts with hyphens, from its third version to its sixth."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any, Final

from tunewright.imports.logs.dialects import turns
from tunewright.imports.logs.dialects.openai import tool_call
from tunewright.imports.logs.values import as_word, first_word, objects
from tunewright.model import Body

_KINDS: Final = ("tool-call", "tool-result", "image", "file", "reasoning", "redacted-reasoning")
_TYPES: Final = ("mediaType", "mimeType")


def is_message(value: object) -> bool:
    """True for a message with a part that only this SDK writes; plain texts are the same in OpenAI's form."""
    if not isinstance(value, dict) or not isinstance(value.get("content"), list) or "role" not in value:
        return False
    return any(isinstance(part, dict) and part.get("type") in _KINDS for part in value["content"])


def messages_of(value: object) -> list[Body]:
    """All turns of a list of messages, or of the JSON text of one, in OpenAI's form."""
    return [one for message in objects(value) for one in turns_of(message)]


def calls_of(value: object) -> list[Body]:
    """The tool calls of an answer; arguments that are a text stay that exact text."""
    return [_called(part) for part in objects(value)]


def turns_of(message: Body) -> Iterator[Body]:
    """The turns that a message holds: each answer of a tool is a turn of its own, in its place."""
    role = as_word(message.get("role")) or "user"
    content = message.get("content")
    if not isinstance(content, list):
        yield turns.turn(role, [] if content is None else [turns.text_part(turns.said(content))])
        return
    spoken: list[Body] = []
    calls: list[Body] = []
    is_empty = True
    for part in content:
        kind = part.get("type") if isinstance(part, dict) else None
        if kind == "tool-result":
            if spoken or calls:
                yield turns.turn(role, spoken, calls)
            spoken, calls, is_empty = [], [], False
            yield _answered(part)
        elif kind == "tool-call":
            calls.append(_called(part))
        else:
            spoken += _spoken(part)
    if spoken or calls or is_empty:
        yield turns.turn(role, spoken, calls)


def _called(part: Body) -> Body:
    arguments = part.get("input", part.get("args"))
    name, call_id = as_word(part.get("toolName")), as_word(part.get("toolCallId"))
    return tool_call(call_id, name, arguments)


def _answered(part: Body) -> Body:
    call_id = as_word(part.get("toolCallId"))
    output = part.get("output")
    if isinstance(output, dict) and "type" in output and "value" in output:
        value = output["value"]
        told = turns.joined_text(value) if output["type"] == "content" else None
        return turns.tool_turn(call_id, value if told is None else told)
    return turns.tool_turn(call_id, part.get("result", output))


def _spoken(part: Any) -> list[Body]:
    if isinstance(part, str):
        return [turns.text_part(part)]
    if not isinstance(part, dict):
        return []
    kind = part.get("type")
    if kind == "text":
        return [turns.text_part(turns.said(part.get("text")))]
    if kind in ("image", "file"):
        return _media(part)
    return [part] if kind in ("image_url", "input_audio") else []


def _media(part: Body) -> list[Body]:
    kind = first_word(part, *_TYPES) or ("image/png" if part.get("type") == "image" else "")
    data = part.get("image", part.get("data"))
    if isinstance(data, dict) and isinstance(data.get("url"), str):
        data = data["url"]
    if isinstance(data, str):
        is_address = "://" in data[:12] or data.startswith("data:")
        return [turns.media_part(kind, data, is_data=not is_address)] if data else []
    return [turns.media_part(kind, written, is_data=True)] if (written := _base64(data)) else []


def _base64(data: Any) -> str:
    """Bytes as JavaScript writes them: {"type": "Buffer", "data": […]} or {"0": 137, "1": 80, …}."""
    numbers = data.get("data", data.values()) if isinstance(data, dict) else data
    try:
        return base64.b64encode(bytes(numbers)).decode() if numbers else ""
    except (TypeError, ValueError):
        return ""
