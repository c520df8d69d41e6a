from __future__ import annotations

import json
from collections.abc import Iterator

from tunewright.checks.reading import functions_called, quoted, raw_turns, where
from tunewright.checks.registry import check
from tunewright.model import Example, Finding


@check("TC007", "bad-arguments", severity="error", scope="example", kinds=("chat", "preference"))
def bad_arguments(example: Example) -> Iterator[Finding]:
    """The arguments of a tool call are not text that holds one JSON object.

    Why it matters: the target refuses arguments that are not text, and a program cannot read broken ones.
    What to do: write the arguments as a JSON object, for example {"city": "Oslo"}, encoded as text once.
    """
    for at, turn in enumerate(raw_turns(example)):
        if "tool_calls" not in turn and "function_call" not in turn:
            continue
        for number, function in enumerate(functions_called(turn), start=1):
            trouble = _trouble(function.get("arguments"))
            if trouble:
                name = function.get("name")
                called = quoted(name) if isinstance(name, str) else f"number {number}"
                message = f"{where(example, at)} calls {called} with arguments that {trouble}"
                yield Finding("TC007", "error", message, (example.id,), f"{at + 1}:arguments:{number}")


def _trouble(arguments: object) -> str:
    if arguments is None:
        return "are missing. Write {} where there are none."
    if not isinstance(arguments, str):
        return "are not text. They must be a text that holds JSON."
    if not arguments.strip():
        return "are empty. Write {} where there are none."
    value = _decoded(arguments)
    if isinstance(value, dict):
        return ""
    if isinstance(value, str) and isinstance(_decoded(value), dict):
        return "were encoded as JSON twice. Encode them once."
    if value is _BROKEN:
        return "are not valid JSON."
    return "are JSON, but not an object with named values."


_BROKEN = object()


def _decoded(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return _BROKEN
