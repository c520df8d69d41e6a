from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import raw_turns, role_of, where
from tunewright.checks.registry import check
from tunewright.checks.tools.names import name_trouble
from tunewright.model import Body, Example, Finding


@check("TC004", "malformed-tool-call", severity="error", scope="example", kinds=("chat", "preference"))
def malformed_tool_call(example: Example) -> Iterator[Finding]:
    """A tool call lacks its id, its type or the name of a function, or stands where none may.

    Why it matters: the target refuses the file.
    What to do: each call needs an id, the type “function” and a function with name and arguments.
    """
    for at, turn in enumerate(raw_turns(example)):
        calls = turn.get("tool_calls")
        if calls is None and turn.get("function_call") is None:
            continue
        trouble = _trouble(turn, calls)
        if trouble:
            message = f"{where(example, at)} {trouble}"
            yield Finding("TC004", "error", message, (example.id,), f"{at + 1}:calls")


def _trouble(turn: Body, calls: object) -> str:
    if role_of(turn) != "assistant":
        return "calls a tool, but only the assistant may."
    if calls is None:
        name = name_trouble(turn["function_call"])
        return f"has a function call {name}" if name else ""
    if not isinstance(calls, list):
        return "has tool calls that are not a list."
    if not calls:
        return "has an empty list of tool calls. Remove the list."
    for number, call in enumerate(calls, start=1):
        trouble = _call_trouble(call)
        if trouble:
            return f"has a tool call (number {number}) {trouble}"
    return ""


def _call_trouble(call: object) -> str:
    if not isinstance(call, dict):
        return "that is not an object with id, type and function."
    if not isinstance(call.get("id"), str) or not call["id"]:
        return "without an id."
    if call.get("type") != "function":
        return "whose type is not “function”."
    return name_trouble(call.get("function"))
