from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tunewright.fixes.registry import Given, edits
from tunewright.fixes.turns import turns_changed
from tunewright.model import Body, Example, dumps

_MOST_LAYERS = 5


@edits("TC007", name="arguments-once", way="safe")
def arguments_once(example: Example, given: Given) -> Body | None:
    """Write the arguments of calls as a text that holds JSON once: unwrap what was encoded twice, encode objects.

    Missing arguments become {}. What is no JSON stays.
    """
    return turns_changed(example, lambda turn: calls_changed(turn, _encoded_once))


def calls_changed(turn: Body, change: Callable[[Body], Body]) -> Body:
    """A message with the function of each of its calls changed; the same message where nothing changes."""
    new, calls = turn, turn.get("tool_calls")
    if isinstance(calls, list):
        changed = [_call_changed(call, change) for call in calls]
        if any(one is not old for one, old in zip(changed, calls, strict=True)):
            new = new | {"tool_calls": changed}
    older = turn.get("function_call")
    if isinstance(older, dict) and (function := change(older)) is not older:
        new = new | {"function_call": function}
    return new


def _call_changed(call: Any, change: Callable[[Body], Body]) -> Any:
    if not isinstance(call, dict) or not isinstance(call.get("function"), dict):
        return call
    function = change(call["function"])
    return call if function is call["function"] else call | {"function": function}


def _encoded_once(function: Body) -> Body:
    arguments = function.get("arguments")
    if isinstance(arguments, dict):
        return function | {"arguments": dumps(arguments)}
    if arguments is None or (isinstance(arguments, str) and not arguments.strip()):
        return function | {"arguments": "{}"}
    inner = _innermost(arguments) if isinstance(arguments, str) else None
    return function if inner is None or inner == arguments else function | {"arguments": inner}


def _innermost(text: str) -> str | None:
    """The text of an object inside layers of quotation; None where there is none."""
    for _ in range(_MOST_LAYERS):
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return None
        if isinstance(value, dict):
            return text
        if not isinstance(value, str):
            return None
        text = value
    return None
