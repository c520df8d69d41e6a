"""Calls of functions, their results and the functions declared, in OpenAI's form whatever form they come in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tunewright.imports import reasons
from tunewright.imports.parse import parse_json
from tunewright.imports.python_values import as_written_by_python
from tunewright.imports.reasons import Reason
from tunewright.model import Body, dumps

_ARGUMENTS = ("arguments", "parameters", "args", "input")
_NONE = ("None", "nan", "NaN", "NULL")
"""What programs write into a cell that holds nothing."""


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

    None where nothing is declared; a `Reason` for a text that is no JSON. JSON text is opened wherever tables keep
    it: around the list, around each declaration, and around its parameters.
    """
    found = functions_in(value, key)
    return [_tool(one) for one in found] if isinstance(found, list) else found


def functions_in(value: object, key: str = "functions") -> list[Any] | Reason | None:
    """The same as they stand there, without a frame around bare declarations."""
    value = None if isinstance(value, str) and value.strip() in _NONE else unwrapped(value)
    if isinstance(value, Reason):
        return reasons.unreadable_part(key, value)
    if isinstance(value, Mapping):
        value = [value]
    if value is None or value == []:
        return None
    if not isinstance(value, list):
        return reasons.not_a_list(key, value)
    found = [unwrapped(one) for one in value]
    refused = next((one for one in found if isinstance(one, Reason)), None)
    return [_with_schema(one) for one in found] if refused is None else reasons.unreadable_part(key, refused)


def is_wrapped(value: object) -> bool:
    """True for declared functions that are JSON text, as a whole or in part."""
    if isinstance(value, str):
        return True
    if not isinstance(value, list):
        return False
    return any(map(_is_wrapped_tool, value))


def _is_wrapped_tool(value: object) -> bool:
    if not isinstance(value, dict):
        return isinstance(value, str)
    inner = value.get("function")
    said = inner if isinstance(inner, dict) else value
    return isinstance(said.get("parameters", said.get("input_schema")), str)


def has_wrapped_calls(turn: Body) -> bool:
    """True for a message whose calls are JSON text, as a whole or one by one."""
    return _is_text(turn.get("tool_calls")) or isinstance(turn.get("function_call"), str)


def unwrapped(value: object, times: int = 3) -> Any | Reason:
    """What a JSON text holds, opened again where that is such a text too; None for a blank one.

    Anything but a text comes back as it is, and so does what is left after so many `times`. Lists and objects as
    Python writes them are read too. A `Reason` for a text that is neither.
    """
    for _ in range(times):
        if not isinstance(value, str):
            break
        text, value = value.strip(), parse_json(value.strip()) if value.strip() else None
        if isinstance(value, Reason):
            return as_written_by_python(text, otherwise=value)
    return value


def with_calls(turn: Body) -> Body:
    """The message with its calls as a list, where they are JSON text; without the key where that is empty.

    The very same message where they are no text, or one that holds no calls.
    """
    changed: Body = {}
    for key in ("tool_calls", "function_call"):
        if key not in turn or not _is_text(turn[key]):
            continue
        found = unwrapped(turn[key])
        if isinstance(found, list):
            found = [unwrapped(one) for one in found]
        wanted = list if key == "tool_calls" else dict
        is_sound = found in (None, []) or isinstance(found, wanted)
        if is_sound and not (isinstance(found, list) and any(not isinstance(one, dict) for one in found)):
            changed[key] = found
    if not changed:
        return turn
    gone = [key for key, found in changed.items() if not found]
    return {key: changed.get(key, value) for key, value in turn.items() if key not in gone}


def _is_text(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and any(isinstance(one, str) for one in value))


def _with_schema(tool: Any) -> Any:
    """The declaration with its parameters as an object, where they are JSON text of one."""
    if not isinstance(tool, dict):
        return tool
    inner = tool.get("function")
    said = inner if isinstance(inner, dict) else tool
    for key in ("parameters", "input_schema"):
        found = unwrapped(said[key]) if isinstance(said.get(key), str) else None
        if isinstance(found, dict):
            said = {**said, key: found}
    if said is tool or said is inner:
        return tool
    return {**tool, "function": said} if isinstance(inner, dict) else said


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
