"""Messages spread over numbered attributes, as OpenLLMetry wrote them: gen_ai.prompt.0.content and the like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from tunewright.imports.logs.call import Reply
from tunewright.imports.logs.dialects.openai import chat_message, tool_call
from tunewright.imports.logs.dialects.tools import tools_of as declared
from tunewright.imports.logs.values import as_word, first_word, unwrapped
from tunewright.model import Body, dumps

_ASKED: Final = ("gen_ai.prompt.", "llm.prompts.")
_ANSWERED: Final = ("gen_ai.completion.", "llm.completions.")
_TOOLS: Final = ("llm.request.functions.", "gen_ai.request.functions.")
_ROLES: Final = {"human": "user", "ai": "assistant", "model": "assistant"}


def is_indexed(told: Mapping[str, Any]) -> bool:
    """True where a message stands in numbered attributes."""
    return any(key.startswith(_ASKED + _ANSWERED) for key in told)


def tree(told: Mapping[str, Any], prefixes: tuple[str, ...]) -> list[Body]:
    """The numbered objects under a prefix, in the order of their numbers; further numbers become lists in them."""
    root: Body = {}
    for key, value in told.items():
        if not key.startswith(prefixes):
            continue
        prefix = next(one for one in prefixes if key.startswith(one))
        _put(root, key[len(prefix) :].split("."), value)
    found = _listed(root)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _put(holder: Body, steps: list[str], value: Any) -> None:
    for step in steps[:-1]:
        inner = holder.setdefault(step, {})
        if not isinstance(inner, dict):
            return
        holder = inner
    holder[steps[-1]] = value


def _listed(value: Any) -> Any:
    """Objects whose keys are all numbers as lists, at every level."""
    if not isinstance(value, dict):
        return value
    if value and all(key.isdecimal() and len(key) < 7 for key in value):
        return [_listed(value[key]) for key in sorted(value, key=int)]
    return {key: _listed(inner) for key, inner in value.items()}


def messages_of(told: Mapping[str, Any]) -> list[Body]:
    """What was asked, in OpenAI's form."""
    return [_message(one, "user") for one in tree(told, _ASKED)]


def replies_of(told: Mapping[str, Any]) -> list[Reply]:
    """The answers: several are alternatives."""
    return [Reply(_message(one, "assistant"), first_word(one, "finish_reason")) for one in tree(told, _ANSWERED)]


def tools_of(told: Mapping[str, Any]) -> list[Body] | None:
    """The tools that were declared."""
    return declared(tree(told, _TOOLS))


def _message(one: Body, role: str) -> Body:
    role = as_word(one.get("role")) or role
    message: Body = {"role": _ROLES.get(role, role), "content": _content(one.get("content"))}
    refusal, call_id = one.get("refusal"), as_word(one.get("tool_call_id"))
    calls = list(_calls(one))
    if isinstance(refusal, str) and refusal:
        message["refusal"] = refusal
    if calls:
        message["tool_calls"] = calls
    if call_id:
        message["tool_call_id"] = call_id
    return chat_message(message, role)


def _content(value: Any) -> Any:
    """A text; only a list of content parts is opened, so that an answer in JSON stays the text it was."""
    if not isinstance(value, str) or value[:1] != "[":
        return dumps(value) if isinstance(value, dict) else value
    parts = unwrapped(value, 1)
    if not isinstance(parts, list) or not parts:
        return value
    is_typed = all(isinstance(part, dict) and "type" in part for part in parts)
    return [_part(part) for part in parts] if is_typed else value


def _part(part: Body) -> Body:
    """An image that was moved elsewhere is known by where it is."""
    if part.get("type") == "image_url" and isinstance(part.get("image_url"), str):
        return {"type": "image_url", "image_url": {"url": part["image_url"]}}
    return part


def _calls(one: Body) -> Iterable[Body]:
    old = one.get("function_call")
    listed = one.get("tool_calls")
    for call in listed if isinstance(listed, list) else [old] if old else []:
        if isinstance(call, dict):
            function = call.get("function")
            function = function if isinstance(function, dict) else call
            yield tool_call(first_word(call, "id"), first_word(function, "name"), function.get("arguments"))
