from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tunewright.checks.reading import frame, functions_called, quoted, raw_turns, where
from tunewright.checks.registry import check
from tunewright.checks.tools.schemas import Step, argument_trouble, declared_schemas, is_encoded_again
from tunewright.model import Body, Example, Finding


@check(
    "TC008",
    "arguments-against-schema",
    severity="warning",
    scope="example",
    kinds=("chat", "preference"),
    depth="thorough",
)
def arguments_against_schema(example: Example) -> Iterator[Finding]:
    """The arguments of a tool call lack a value that the function declares, or hold one it does not take.

    Why it matters: the model learns to call functions in a way they do not understand.
    What to do: correct the arguments, or the declaration of the function.
    Not reported: functions without declared parameters; patterns and formats of texts; arguments that are not
    JSON (TC007), broken declarations (TC006, TC009).
    Cost: a tenth of a millisecond for each call.
    """
    schemas = declared_schemas(frame(example))
    if not schemas:
        return
    for at, turn in enumerate(raw_turns(example)):
        if "tool_calls" not in turn and "function_call" not in turn:
            continue
        for number, function in enumerate(functions_called(turn), start=1):
            name, arguments = function.get("name"), _arguments(function)
            schema = schemas.get(name) if isinstance(name, str) else None
            if not isinstance(name, str) or schema is None or arguments is None:
                continue
            trouble = argument_trouble(schema, arguments)
            if trouble is not None:
                evidence = {
                    "turn": at,
                    "place": [*trouble[1]],
                    "encoded_again": _again(schema, arguments, trouble[1]),
                }
                said = "are JSON texts inside JSON: encode them once." if evidence["encoded_again"] else trouble[0]
                message = f"{where(example, at)} calls {quoted(name)} with arguments that {said}"
                key = f"{at + 1}:schema:{number}"
                yield Finding("TC008", "warning", message, (example.id,), key, evidence)


def _arguments(function: Body) -> dict[str, Any] | None:
    text = function.get("arguments")
    if not isinstance(text, str):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _again(schema: dict[str, Any], arguments: dict[str, Any], place: tuple[Step, ...]) -> bool:
    """True where the value in trouble is a direct argument that was encoded once more than the rest."""
    properties = schema.get("properties")
    if len(place) != 1 or not isinstance(place[0], str) or not isinstance(properties, dict):
        return False
    declared = properties.get(place[0])
    return isinstance(declared, dict) and is_encoded_again(declared, arguments.get(place[0]))
