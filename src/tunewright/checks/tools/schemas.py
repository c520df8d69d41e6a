"""Arguments of a call against the schema that a tool declares for them.

Schemas come from the data and may be hostile: references to other addresses are never followed, patterns are not
run, and large or self-referring schemas are left alone.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any, TypeAlias

from tunewright.checks.discretion import may_be_shown
from tunewright.checks.reading import quoted
from tunewright.model import Body, dumps

_LONGEST = 20_000
_MOST_REFERENCES = 12
_UNTRUSTED = ("pattern", "patternProperties", "propertyNames", "format", "$dynamicRef", "unevaluatedProperties")

Step: TypeAlias = str | int

_ODD = (RecursionError, LookupError, ArithmeticError, TypeError, ValueError, AttributeError, re.error)


def declared_schemas(shared: Body) -> dict[str, dict[str, Any]]:
    """The schema of the parameters of each declared function, by name; functions without one left out."""
    tools, functions = shared.get("tools"), shared.get("functions")
    entries = [tool.get("function") for tool in tools if isinstance(tool, dict)] if isinstance(tools, list) else []
    entries += functions if isinstance(functions, list) else []
    return {
        entry["name"]: entry["parameters"]
        for entry in entries
        if isinstance(entry, dict)
        and isinstance(entry.get("name"), str)
        and isinstance(entry.get("parameters"), dict)
    }


def schema_trouble(schema: dict[str, Any]) -> str:
    """What makes a schema no JSON schema: the names of the fields that lead there; empty if nothing does."""
    return _validated(_written(schema))[1]


def argument_trouble(schema: dict[str, Any], arguments: dict[str, Any]) -> tuple[str, tuple[Step, ...]] | None:
    """The first thing that does not fit, to end a sentence with, and where it is. None where all fits.

    A schema that cannot be used fits everything.
    """
    validator = _validated(_written(schema))[0]
    if validator is None:
        return None
    from referencing.exceptions import Unresolvable

    try:
        found = min(
            validator.iter_errors(arguments), key=lambda one: (len(one.path), str(list(one.path))), default=None
        )
    except (
        Unresolvable,
        *_ODD,
    ):  # what a schema from the data makes the library stumble over says nothing about the arguments
        return None
    return None if found is None else (_in_words(found), tuple(found.path))


def _written(schema: dict[str, Any]) -> str:
    try:
        return dumps(schema)
    except (TypeError, ValueError, RecursionError):
        return ""


@lru_cache(maxsize=256)
def _validated(written: str) -> tuple[Any, str]:
    if not written or len(written) > _LONGEST or written.count('"$ref"') > _MOST_REFERENCES:
        return None, ""
    from jsonschema import Draft202012Validator, SchemaError
    from jsonschema.validators import extend
    from referencing import Registry

    try:
        schema = json.loads(written)
        Draft202012Validator.check_schema(schema)
    except SchemaError as problem:
        return None, ".".join(str(step) for step in problem.path) or "at its top"
    except _ODD:
        return None, ""
    kind = extend(Draft202012Validator, dict.fromkeys(_UNTRUSTED))
    return kind(schema, registry=Registry()), ""


def _in_words(found: Any) -> str:
    at = ".".join(str(step) for step in found.path)
    where = quoted(at) if at and may_be_shown(at) else "one of them" if at else "they"
    if found.validator == "required":
        missing = [name for name in found.validator_value if isinstance(name, str) and name not in found.instance]
        within = f" in {where}" if at else ""
        return f"lack {quoted(missing[0])}{within}." if missing else f"lack a value{within}."
    if found.validator in ("additionalProperties", "unevaluatedProperties"):
        known = found.schema.get("properties") or {}
        extra = [name for name in found.instance if name not in known]
        shown = quoted(extra[0]) if extra and may_be_shown(extra[0]) else "a value"
        return f"hold {shown}, which the function does not declare."
    if found.validator == "type":
        wanted = found.validator_value
        names = wanted if isinstance(wanted, list) else [wanted]
        return f"do not fit: {where} should be {' or '.join(_KINDS.get(str(name), str(name)) for name in names)}."
    if found.validator in ("enum", "const"):
        return f"do not fit: {where} is none of the values the function declares."
    return f"do not fit: {where} breaks the rule “{found.validator}” that the function declares."


_KINDS = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "null",
}


def is_encoded_again(schema: dict[str, Any], value: object) -> bool:
    """True for a text that holds the JSON of a list or object, where the schema asks for one of these."""
    wanted = schema.get("type")
    names = wanted if isinstance(wanted, list) else [wanted]
    if not isinstance(value, str) or "string" in names or value.lstrip()[:1] not in ("{", "["):
        return False
    try:
        inner = json.loads(value)
    except (ValueError, RecursionError):
        return False
    return (isinstance(inner, dict) and "object" in names) or (isinstance(inner, list) and "array" in names)
