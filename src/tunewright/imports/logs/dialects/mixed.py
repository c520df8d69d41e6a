"""A list of messages, each in any form, as turns of a chat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from tunewright.imports.logs.dialects import gemini, langchain, otel_parts, pydantic_ai, vercel
from tunewright.imports.logs.dialects.anthropic import block_messages
from tunewright.imports.logs.dialects.openai import chat_message
from tunewright.imports.logs.dialects.responses import item_messages
from tunewright.imports.logs.dialects.turns import content_of
from tunewright.imports.logs.values import as_word, first_word, objects
from tunewright.model import Body

_ROLES: Final = {"human": "user", "ai": "assistant", "model": "assistant", "bot": "assistant"}
_KNOWN: Final = frozenset(("system", "developer", "user", "assistant", "tool", "function"))
_KEYS: Final = frozenset((
    *("role", "content", "refusal", "name", "tool_calls", "tool_call_id", "function_call", "audio", "annotations"),
    *("weight",),
))  # fmt: skip
"""What a message may hold; tracers put counts and times of their own beside it."""
_ITEMS: Final = frozenset((
    *("function_call", "function_call_output", "custom_tool_call", "custom_tool_call_output", "reasoning"),
    *("item_reference", "input_text", "output_text"),
))  # fmt: skip
_ITEM_PARTS: Final = ("input_text", "output_text", "input_image")
_BLOCKS: Final = frozenset(("tool_use", "tool_result", "thinking", "redacted_thinking", "image", "document"))


def turns_in(values: Sequence[Any]) -> list[Body] | None:
    """A list of messages in any form as turns of a chat; None where something in it is no message."""
    if all(map(pydantic_ai.is_message, values)):
        return pydantic_ai.messages_of(values)
    if all(map(gemini.is_content, values)):
        return gemini.messages_of(list(values))
    if any(_is_item(value) for value in values):
        return item_messages(list(values))
    turns: list[Body] = []
    is_ai_sdk = any(map(vercel.is_message, values))
    for value in values:
        said = list(vercel.turns_of(value)) if is_ai_sdk and isinstance(value, dict) else _said(value)
        if said is None:
            return None
        turns += said
    return _repaired(turns)


def plainly(turn: Body) -> Body:
    """The turn with text parts joined into one text; where a picture is among them it stays as it is."""
    parts = turn.get("content")
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        return turn
    return {**turn, "content": content_of(parts)}


def _is_item(value: object) -> bool:
    """True for an item of the Responses API that no other form has."""
    if not isinstance(value, dict):
        return False
    kind = value.get("type")
    if isinstance(kind, str) and kind in _ITEMS:
        return True
    content = value.get("content")
    return isinstance(content, list) and any(
        isinstance(part, dict) and part.get("type") in ("input_text", "output_text", "input_image")
        for part in content
    )


def _said(value: object) -> list[Body] | None:
    """One message in any form as turns; None for what is no message."""
    if langchain.is_message(value):
        message = langchain.message_of(value)
        return [message] if message else None
    if not isinstance(value, dict):
        return None
    if otel_parts.is_message(value):
        return list(
            otel_parts.turns_of(value | {"parts": [part for part in value["parts"] if not _is_thought(part)]})
        )
    if gemini.is_content(value):
        return gemini.messages_of(value)
    if pydantic_ai.is_message(value):
        return list(pydantic_ai.turns_of(value))
    return _plain(value)


def _is_thought(part: Body) -> bool:
    """True for reasoning under the name of a .NET class."""
    return as_word(part.get("type")).endswith("ReasoningContent")


def _plain(value: Body) -> list[Body] | None:
    role = value.get("role")
    if not isinstance(role, str) or not (
        value.keys() & {"content", "text", "tool_calls", "function_call", "refusal"}
    ):
        return None
    content = value.get("content")
    if isinstance(content, list) and any(isinstance(one, dict) and is_block(one) for one in content):
        return block_messages(_ROLES.get(role, role), content)
    if "content" not in value and isinstance(value.get("text"), (str, list)):
        value = {**{key: one for key, one in value.items() if key != "text"}, "content": value["text"]}
    message = chat_message(value if value.keys() <= _KEYS else {key: value[key] for key in value if key in _KEYS})
    named = _ROLES.get(role, role)
    return [message if named == role else {**message, "role": named}]


def is_block(part: Body) -> bool:
    """True for a content part that only Anthropic writes."""
    kind = part.get("type")
    return isinstance(kind, str) and kind in _BLOCKS


def _repaired(turns: list[Body]) -> list[Body]:
    """What tools were called with and what they answered, where a tracer wrote either in a form of its own.

    Calls as JSON text in a message become calls; a turn under the name of a tool, or one without the id of its
    call, answers that call where only one can be meant.
    """
    open_calls: dict[str, str] = {}
    """Id -> name of calls without an answer."""
    for at, turn in enumerate(turns):
        calls = calls_as_text(turn)
        if calls:
            turns[at] = turn = {"role": "assistant", "content": None, "tool_calls": calls}
        elif turn["role"] not in _KNOWN or (turn["role"] == "tool" and not turn.get("tool_call_id")):
            turns[at] = turn = _answered(turn, open_calls)
        for call in objects(turn.get("tool_calls")):
            open_calls[as_word(call.get("id"))] = first_word(call.get("function"), "name")
        open_calls.pop(as_word(turn.get("tool_call_id")), None)
    return turns


def calls_as_text(turn: Body) -> list[Body]:
    """The tool calls that a tracer wrote as JSON into the text of a message; none for any other message."""
    content = turn.get("content")
    if turn.get("role") not in ("assistant", "tool") or not isinstance(content, str):
        return []
    if not content.startswith('[{"') or '"function"' not in content:
        return []
    calls = objects(content)
    is_calls = all(isinstance(call.get("function"), dict) and "id" in call and "type" in call for call in calls)
    return calls if is_calls else []


def _answered(turn: Body, open_calls: dict[str, str]) -> Body:
    role = turn["role"]
    meant = [call_id for call_id, name in open_calls.items() if role == "tool" or name == role]
    if len(meant) != 1:
        return turn if role == "tool" or not open_calls else {**turn, "role": "tool"}
    kept = {key: value for key, value in turn.items() if key not in ("role", "additional_kwargs", "tool_call_id")}
    return {"role": "tool", **kept, "tool_call_id": meant[0]}
