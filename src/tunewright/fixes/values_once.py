from __future__ import annotations

import json
from typing import Any

from tunewright.fixes.arguments_once import calls_changed
from tunewright.fixes.registry import Given, edits
from tunewright.fixes.turns import turns_changed
from tunewright.model import Body, Example, dumps


@edits("TC008", name="values-once", way="safe")
def values_once(example: Example, given: Given) -> Body | None:
    """Unwrap arguments that were encoded as JSON twice, where the function declares a list or an object there."""
    shared = example.body.get("input") if example.kind == "preference" else example.body
    wanted = _wanted(shared) if isinstance(shared, dict) else {}
    if given.finding.evidence.get("encoded_again") is not True or not wanted:
        return None
    return turns_changed(example, lambda turn: calls_changed(turn, lambda function: _unwrapped(function, wanted)))


def _wanted(shared: Body) -> dict[str, dict[str, type]]:
    """{function: {argument: dict or list}} for the arguments declared as one of these and nothing else."""
    tools, functions = shared.get("tools"), shared.get("functions")
    declared = [tool.get("function") for tool in tools if isinstance(tool, dict)] if isinstance(tools, list) else []
    declared += functions if isinstance(functions, list) else []
    found: dict[str, dict[str, type]] = {}
    for function in declared:
        if isinstance(function, dict) and isinstance(function.get("name"), str):
            found[function["name"]] = _structures(function.get("parameters"))
    return found


def _structures(schema: object) -> dict[str, type]:
    properties = schema.get("properties") if isinstance(schema, dict) else None
    if not isinstance(properties, dict):
        return {}
    kinds = {name: each.get("type") for name, each in properties.items() if isinstance(each, dict)}
    return {name: dict if kind == "object" else list for name, kind in kinds.items() if kind in ("object", "array")}


def _unwrapped(function: Body, wanted: dict[str, dict[str, type]]) -> Body:
    name = function.get("name")
    arguments = _read(function.get("arguments"))
    if not isinstance(arguments, dict) or not isinstance(name, str):
        return function
    new = dict(arguments)
    for argument, kind in wanted.get(name, {}).items():
        inner = _read(arguments.get(argument))
        if isinstance(inner, kind):
            new[argument] = inner
    return function if new == arguments else function | {"arguments": dumps(new)}


def _read(text: object) -> Any:
    try:
        return json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        return None
