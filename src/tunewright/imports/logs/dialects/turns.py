"""Turns in OpenAI's chat form, built from the parts that the other ways of writing split them into."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tunewright.model import Body, dumps

_AUDIO = {"audio/wav": "wav", "audio/x-wav": "wav", "audio/mpeg": "mp3", "audio/mp3": "mp3"}


def said(value: Any) -> str:
    """A text as it is, nothing as an empty text, and any other value as JSON on one line."""
    if isinstance(value, str):
        return value
    return "" if value is None else dumps(value)


def text_part(text: str) -> Body:
    """A part that is text."""
    return {"type": "text", "text": text}


def image_part(url: str) -> Body:
    """A part that refers to an image."""
    return {"type": "image_url", "image_url": {"url": url}}


def media_part(kind: str, where: str, *, is_data: bool) -> Body:
    """A part that is an image, a sound or a file: its address, or its content in base64 (`is_data`)."""
    if is_data and not where.startswith("data:"):
        if kind in _AUDIO:
            return {"type": "input_audio", "input_audio": {"data": where, "format": _AUDIO[kind]}}
        where = f"data:{kind or 'application/octet-stream'};base64,{where}"
    if kind.startswith("image"):
        return image_part(where)
    return {"type": "file", "file": {"file_data" if where.startswith("data:") else "file_id": where}}


def content_of(parts: Sequence[Body]) -> str | list[Body] | None:
    """Text alone as one text, its parts on lines of their own; anything beside text as a list; None for nothing."""
    if not parts:
        return None
    if all(part.get("type") == "text" and isinstance(part.get("text"), str) for part in parts):
        return parts[0]["text"] if len(parts) == 1 else "\n".join(part["text"] for part in parts)
    return list(parts)


def tool_turn(call_id: str, result: Any) -> Body:
    """What a tool answered; a list of nothing but text blocks is their text."""
    if isinstance(result, list) and result and all(map(_is_text_block, result)):
        result = joined_text(result)
    return {"role": "tool", "content": said(result), "tool_call_id": call_id}


def _is_text_block(part: Any) -> bool:
    return isinstance(part, dict) and part.get("type") == "text" and _own_text(part) is not None


def turn(
    role: str, parts: Sequence[Body], calls: Sequence[Body] = (), *, name: str = "", refusal: str | None = None
) -> Body:
    """One turn; an assistant without text has no content, anyone else an empty one."""
    content = content_of(parts)
    if content == "" and (calls or refusal):
        content = None
    message: Body = {"role": role, "content": "" if content is None and role != "assistant" else content}
    if refusal is not None:
        message["refusal"] = refusal
    if name:
        message["name"] = name
    if calls:
        message["tool_calls"] = list(calls)
    return message


def with_ids(messages: Sequence[Body]) -> list[Body]:
    """The turns with ids for calls of tools that have none, and with them at the answers, in their order."""
    n_called, waiting = 0, []
    linked: list[Body] = []
    for message in messages:
        calls = message.get("tool_calls")
        if calls:
            n_before, n_called = n_called, n_called + len(calls)
            calls = [{**call, "id": call.get("id") or f"call_{at}"} for at, call in enumerate(calls, n_before + 1)]
            waiting = [call["id"] for call in calls]
            message = {**message, "tool_calls": calls}
        elif message.get("role") == "tool":
            call_id = message.get("tool_call_id") or next(iter(waiting), "")
            waiting = [other for other in waiting if other != call_id]
            message = {**message, "tool_call_id": call_id}
        linked.append(message)
    return linked


def joined_text(value: Any) -> str | None:
    """A text, or the texts of a list of parts on lines of their own; None where there is none."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        value = [value]
    if not isinstance(value, list):
        return None
    found = (_own_text(part) for part in value)
    texts = [text for text in found if text is not None]
    return "\n".join(texts) if texts else None


def _own_text(part: Any) -> str | None:
    if isinstance(part, str):
        return part
    if not isinstance(part, dict):
        return None
    text = part.get("content", part.get("text"))
    return text if isinstance(text, str) else None
