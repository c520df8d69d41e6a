"""Declared tools, in OpenAI's form whatever the log calls their fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tunewright.imports.logs.values import unwrapped
from tunewright.model import Body

_SCHEMAS = ("parameters", "inputSchema", "input_schema", "parameters_json_schema", "schema", "args_schema")


def tools_of(value: Any) -> list[Body] | None:
    """The tools of a list, or of a list of JSON texts; one in OpenAI's form stays as it is; None for none."""
    value = unwrapped(value)
    if isinstance(value, dict):
        value = value.get("tools", value.get("function_tools", [value]))
    if not isinstance(value, (list, tuple)):
        return None
    found = [tool for tool in map(_tool, value) if tool]
    return found or None


def tools_in(*values: Any) -> list[Body] | None:
    """The tools of the first value that holds any."""
    return next((found for value in values if value is not None and (found := tools_of(value))), None)


def listed_tools(values: Iterable[Any]) -> list[Body] | None:
    """The tools of several lists, one after another; None for none."""
    found = [tool for value in values for tool in tools_of(value) or ()]
    return found or None


def _tool(value: Any) -> Body | None:
    value = unwrapped(value)
    if not isinstance(value, dict):
        return None
    if isinstance(value.get("function"), dict):
        return value if "type" in value else {"type": "function", **value}
    name = value.get("name")
    if not isinstance(name, str) or not name:
        return None
    function: Body = {"name": name}
    if isinstance(value.get("description"), str):
        function["description"] = value["description"]
    schema = next((unwrapped(value[key]) for key in _SCHEMAS if value.get(key) is not None), None)
    if isinstance(schema, dict):
        function["parameters"] = schema
    if value.get("strict") is True:
        function["strict"] = True
    return {"type": "function", "function": function}
