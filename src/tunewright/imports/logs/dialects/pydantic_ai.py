"""Messages as Pydantic AI keeps its history: requests and responses with parts that say their `part_kind`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from tunewright.imports.logs.dialects import turns
from tunewright.imports.logs.dialects.openai import tool_call
from tunewright.imports.logs.values import as_word, first_word
from tunewright.model import Body

_URLS: Final = {"image-url": "image", "audio-url": "audio", "video-url": "video", "document-url": "document"}


def is_message(value: object) -> bool:
    """True for a request or response of a history."""
    if not isinstance(value, dict) or value.get("kind") not in ("request", "response"):
        return False
    return isinstance(value.get("parts"), list)


def messages_of(history: Sequence[Body]) -> list[Body]:
    """All turns of a history, with what the last request instructed after the system texts they begin with."""
    said = [turn for message in history for turn in turns_of(message)]
    return instructed(instructions(history), said)


def instructed(told: str, said: Sequence[Body]) -> list[Body]:
    """The turns with the instructions in their place: after the system texts, before everything else."""
    if not told:
        return list(said)
    begun = next((at for at, turn in enumerate(said) if turn["role"] != "system"), len(said))
    return [*said[:begun], {"role": "system", "content": told}, *said[begun:]]


def instructions(history: Sequence[Body]) -> str:
    """The instructions of the last request that has any: those of earlier ones were not sent again."""
    given = (turns.joined_text(message.get("instructions")) for message in reversed(history))
    return next((text for text in given if text), "")


def turns_of(message: Body) -> Iterator[Body]:
    """The turns of one request, or the one turn of a response."""
    parts = message.get("parts")
    parts = [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
    if message.get("kind") == "response":
        yield response_turn(parts)
        return
    for part in parts:
        asked = _asked(part)
        if asked:
            yield asked


def response_turn(parts: Sequence[Body]) -> Body:
    """The answer that the parts of a response make, without thoughts and without tools that the service ran."""
    spoken: list[Body] = []
    calls: list[Body] = []
    for part in parts:
        kind = part.get("part_kind")
        if kind == "text":
            spoken.append(turns.text_part(turns.said(part.get("content"))))
        elif kind == "tool-call":
            name, call_id = as_word(part.get("tool_name")), as_word(part.get("tool_call_id"))
            calls.append(tool_call(call_id, name, _arguments(part.get("args"))))
        elif kind == "file" and isinstance(part.get("content"), dict):
            spoken += _item(part["content"])
    return turns.turn("assistant", spoken, calls)


def _arguments(args: Any) -> Any:
    """Older versions wrap what the tool is called with in `args_json` or `args_dict`."""
    if isinstance(args, dict) and len(args) == 1:
        return args.get("args_json", args.get("args_dict", args))
    return args


def _asked(part: Body) -> Body | None:
    kind, content = part.get("part_kind"), part.get("content")
    if kind == "system-prompt":
        return {"role": "system", "content": turns.said(content)}
    if kind == "user-prompt":
        items = content if isinstance(content, list) else [content]
        return turns.turn("user", [found for item in items for found in _item(item)])
    call_id = as_word(part.get("tool_call_id"))
    if kind == "tool-return" or (kind == "retry-prompt" and part.get("tool_name")):
        return turns.tool_turn(call_id, content)
    return {"role": "user", "content": turns.said(content)} if kind == "retry-prompt" else None


def _item(item: Any) -> list[Body]:
    if isinstance(item, str):
        return [turns.text_part(item)]
    if not isinstance(item, dict):
        return []
    kind, media = as_word(item.get("kind")), first_word(item, "media_type", "_media_type")
    if kind in _URLS:
        return [turns.media_part(media or _URLS[kind], as_word(item.get("url")), is_data=False)]
    if kind == "binary" and isinstance(item.get("data"), str):
        return [turns.media_part(media, item["data"], is_data=True)]
    return [turns.text_part(item["content"])] if isinstance(item.get("content"), str) else []
