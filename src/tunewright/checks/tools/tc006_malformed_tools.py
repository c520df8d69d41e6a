from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import frame
from tunewright.checks.registry import check
from tunewright.checks.tools.names import name_trouble
from tunewright.model import Example, Finding

_MOST = 128


@check("TC006", "malformed-tools", severity="error", scope="example", kinds=("chat", "preference"))
def malformed_tools(example: Example) -> Iterator[Finding]:
    """The declaration of the tools is not in the form the target reads.

    Why it matters: the target refuses the file.
    What to do: declare each tool as an object of type “function” with a name and the schema of its parameters.
    Source: OpenAI's OpenAPI document, 2025-05-20: at most 128 functions, parameters as a JSON schema.
    """
    shared = frame(example)
    if "tools" not in shared and "functions" not in shared:
        return
    for key in ("tools", "functions"):
        trouble = _trouble(key, shared[key]) if shared.get(key) is not None else ""
        if trouble:
            yield Finding("TC006", "error", trouble, (example.id,), key)


def _trouble(key: str, declared: object) -> str:
    if not isinstance(declared, list):
        return f"“{key}” is not a list of declarations."
    if not declared:
        return f"“{key}” is an empty list. Declare a tool, or remove the list."
    if len(declared) > _MOST:
        return f"“{key}” declares {len(declared):,} functions; at most {_MOST} are accepted."
    names: set[object] = set()
    for number, entry in enumerate(declared, start=1):
        trouble = _entry_trouble(entry, is_tool=key == "tools")
        if trouble:
            return f"Tool number {number} of “{key}” is declared {trouble}"
        name = (entry["function"] if key == "tools" else entry)["name"]
        if name in names:
            return f"Tool number {number} of “{key}” has the same name as one before it."
        names.add(name)
    return ""


def _entry_trouble(entry: object, *, is_tool: bool) -> str:
    if not isinstance(entry, dict):
        return "as something other than an object."
    if is_tool and entry.get("type") != "function":
        return "without the type “function”."
    function = entry.get("function") if is_tool else entry
    trouble = name_trouble(function)
    if trouble or not isinstance(function, dict):
        return trouble
    parameters = function.get("parameters")
    if parameters is not None and not isinstance(parameters, dict):
        return "with parameters that are not a JSON schema."
    if parameters and parameters.get("type") not in (None, "object"):
        return "with parameters whose schema is not of type “object”."
    return ""
