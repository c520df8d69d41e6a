"""Messages as OpenTelemetry's GenAI convention writes them: a role and typed parts, tool arguments as objects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from tunewright.imports.logs.call import Reply
from tunewright.imports.logs.dialects import turns
from tunewright.imports.logs.dialects.openai import chat_message, tool_call
from tunewright.imports.logs.values import as_word, first_word, objects, unwrapped
from tunewright.model import Body

_ROLES: Final = {"model": "assistant", "ai": "assistant", "bot": "assistant", "human": "user"}
_THOUGHTS: Final = ("reasoning", "thinking", "redacted_thinking", "compaction")
_ANSWERED: Final = ("tool_call_response", "tool_result")
_SERVED: Final = ("server_tool_call", "server_tool_call_response")
"""Tools that the service ran by itself are no part of what the model was to say."""
_MEDIA: Final = ("uri", "blob", "file", "binary", "image-url", "audio-url", "video-url", "document-url", "image")


def is_message(value: object) -> bool:
    """True for a message with a list of parts that OpenTelemetry's convention knows; Gemini's have no `type`."""
    if not isinstance(value, dict) or not isinstance(value.get("parts"), list):
        return False
    return "role" in value and all(isinstance(part, dict) and "type" in part for part in value["parts"])


def messages_of(value: object) -> list[Body]:
    """All turns of a list of messages, or of the JSON text of one, in OpenAI's form."""
    return [one for message in objects(value) for one in turns_of(message)]


def is_cut(value: object) -> bool:
    """True where a message has lost its parts: some libraries log nothing of a turn that holds an image."""
    if isinstance(value, str) and '"parts":[]' not in value and '"parts": []' not in value:
        return False
    return any(message.get("parts") == [] for message in objects(value))


def replies_of(value: object) -> list[Reply]:
    """Every message of the answer is one of several alternatives, each with why it ended."""
    read = ((message, list(turns_of(message, "assistant"))) for message in objects(value))
    return [Reply(said[-1], first_word(message, "finish_reason")) for message, said in read if said]


def system_text(value: object) -> str | None:
    """The instructions that stand beside the messages: a text, or a list of parts, also as JSON text."""
    return turns.joined_text(unwrapped(value))


def with_system(value: object, messages: list[Body]) -> list[Body]:
    """The messages with the instructions first, after other system texts, unless the same text is among those."""
    text = system_text(value)
    if not text:
        return messages
    roles = (message.get("role") in ("system", "developer") for message in messages)
    begun = next((at for at, is_system in enumerate(roles) if not is_system), len(messages))
    if any(message.get("content") == text for message in messages[:begun]):
        return messages
    return [*messages[:begun], {"role": "system", "content": text}, *messages[begun:]]


def turns_of(message: Body, role: str = "user") -> Iterator[Body]:
    """The turns that a message holds: each answer of a tool is a turn of its own, in its place."""
    role = as_word(message.get("role")) or role
    role = _ROLES.get(role, role)
    parts = message.get("parts")
    if not isinstance(parts, list) and "content" in message:
        yield chat_message(message, role)
        return
    name = as_word(message.get("name")) if role != "tool" else ""
    spoken: list[Body] = []
    calls: list[Body] = []
    refusal: str | None = None
    is_empty = True
    for part in parts if isinstance(parts, list) else []:
        kind = part.get("type") if isinstance(part, dict) else None
        if kind in _SERVED or (isinstance(part, dict) and part.get("builtin") is True):
            is_empty = False
        elif kind in _ANSWERED:
            if spoken or calls:
                yield turns.turn(role, spoken, calls, name=name)
            spoken, calls, is_empty = [], [], False
            yield _answered(part)
        elif kind == "tool_call":
            calls.append(_called(part))
        elif kind == "refusal":
            refusal = turns.said(part.get("content", part.get("refusal")))
        elif kind not in _THOUGHTS:
            spoken += _spoken(part)
    if spoken or calls or refusal is not None or is_empty:
        yield _last(role, spoken, calls, name, refusal, message)


def _last(role: str, spoken: list[Body], calls: list[Body], name: str, refusal: str | None, message: Body) -> Body:
    one = turns.turn(role, spoken, calls, name=name, refusal=refusal)
    if role == "tool":
        one["tool_call_id"] = first_word(message, "tool_call_id", "id")
    return one


def _answered(part: Body) -> Body:
    result = next((part[key] for key in ("response", "result", "content", "output") if key in part), None)
    return turns.tool_turn(first_word(part, "id", "tool_call_id", "call_id"), result)


def _called(part: Body) -> Body:
    arguments = part.get("arguments", part.get("args"))
    return tool_call(first_word(part, "id", "tool_call_id"), as_word(part.get("name")), arguments)


def _spoken(part: Any) -> list[Body]:
    if isinstance(part, str):
        return [turns.text_part(part)]
    if not isinstance(part, dict):
        return []
    kind = part.get("type")
    if kind in _MEDIA:
        return _media(part)
    if kind in ("image_url", "input_audio"):
        return [part]
    text = part.get("content", part.get("text"))
    return [turns.text_part(turns.said(text))] if text is not None else []


def _media(part: Body) -> list[Body]:
    """A sound, image or file: at an address, or with its content. One that the log left out is left out."""
    kind = first_word(part, "mime_type", "media_type") or as_word(part.get("modality"))
    if kind == "image" or part.get("type") in ("image-url", "image"):
        kind = kind if "/" in kind else "image/png" if part.get("type") == "blob" else "image"
    address = first_word(part, "uri", "url", "file_id")
    if address:
        return [turns.media_part(kind, address, is_data=False)]
    data = part.get("content", part.get("data"))
    return [turns.media_part(kind, data, is_data=True)] if isinstance(data, str) and data else []
