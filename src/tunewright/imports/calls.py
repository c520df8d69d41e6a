"""Calls of functions, their results and the functions declared, in OpenAI's form whatever form they come in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tunewright.imports import reasons
from tunewright.imports.parse import parse_json
from tunewright.imports.reasons import Reason
from tunewright.model import Body, dumps

_ARGUMENTS = ("arguments", "parameters", "args", "input")


def a_call(id: str, name: str, arguments: object) -> Body:
    """One call. Arguments that are a text stay that exact text; anything else is written as compact JSON."""
    said = arguments if isinstance(arguments, str) else dumps({} if arguments is None else arguments)
    return {"id": id, "type": "function", "function": {"name": name, "arguments": said}}


def calls_in(value: object, n_before: int) -> list[Body] | None:
    """The calls in a JSON text or value: one object with name and arguments, or a list of them; None for anything
    else. A call without an id is numbered on from `n_before`: `call_1`, `call_2` …"""
    found = _opened(value)
    listed = found if isinstance(found, list) else [found]
    calls = [_call(one, f"call_{number}") for number, one in enumerate(listed, n_before + 1)]
    return [call for call in calls if call] if calls and all(calls) else None


def _call(value: object, id: str) -> Body | None:
    if not isinstance(value, Mapping):
        return None
    given = value.get("id")
    inner = value.get("function")
    said = inner if isinstance(inner, Mapping) else value
    name = said.get("name")
    if not isinstance(name, str) or not name:
        return None
    arguments = next((said[key] for key in _ARGUMENTS if key in said), None)
    return a_call(given if isinstance(given, str) and given else id, name, arguments)


def results_in(content: object, waiting: Sequence[str]) -> list[Body]:
    """What one turn says was answered: one message, or one for each waiting call where it lists as many."""
    listed = _opened(content) if len(waiting) > 1 else None
    if isinstance(listed, list) and len(listed) == len(waiting):
        return [_result(one, id) for one, id in zip(listed, waiting, strict=True)]
    return [_result(content, waiting[0] if waiting else "")]


def _result(content: object, id: str) -> Body:
    said = content if isinstance(content, str) or content is None else dumps(content)
    return {"role": "tool", "content": said} | ({"tool_call_id": id} if id else {})


def tools_in(value: object, key: str = "tools") -> list[Any] | Reason | None:
    """The declared functions: a list or a JSON text of one; bare declarations get the frame of a tool around them.

    None where nothing is declared; a `Reason` for a text that is no JSON.
    """
    if isinstance(value, str):
        value = parse_json(value) if value.strip() else None
        if isinstance(value, Reason):
            return reasons.unreadable_part(key, value)
    if isinstance(value, Mapping):
        value = [value]
    if value is None or value == []:
        return None
    return [_tool(one) for one in value] if isinstance(value, list) else reasons.not_a_list(key, value)


def _tool(value: object) -> object:
    if isinstance(value, Mapping) and "function" not in value and isinstance(value.get("name"), str):
        bare = {key: inner for key, inner in value.items() if key != "type" or inner != "function"}
        return {"type": "function", "function": bare}
    return value


def _opened(value: object) -> Any:
    """JSON out of a text; the value itself where it is no text, or no JSON."""
    if not isinstance(value, str):
        return value
    read = parse_json(value.strip())
    return value if isinstance(read, Reason) else read
