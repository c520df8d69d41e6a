"""Declared schemas come from the data: none makes the check raise, hang or fetch anything."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tunewright.checks.tools.schemas import argument_trouble, is_encoded_again, schema_trouble

WORDS = st.sampled_from(
    ["object", "string", "array", "integer", "null", "text", "a", "#", "#/a", "http://localhost:9/x", "("]
)
KEYWORDS = st.sampled_from(
    [
        *("type", "properties", "required", "items", "enum", "const", "additionalProperties", "$ref", "$defs", "a"),
        *("anyOf", "allOf", "oneOf", "not", "if", "then", "minimum", "multipleOf", "maxLength", "pattern", "$id"),
        *("format", "$schema", "$dynamicRef", "dependentRequired", "prefixItems", "contains", "propertyNames"),
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(allow_nan=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYWORDS, inner, max_size=4),
    max_leaves=12,
)
SCHEMAS = st.dictionaries(KEYWORDS, VALUES, max_size=5)


@given(SCHEMAS, st.dictionaries(KEYWORDS, VALUES, max_size=4))
@settings(
    deadline=None,
    max_examples=300,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_schema_and_any_arguments_are_looked_at(
    monkeypatch: pytest.MonkeyPatch, schema: dict[str, Any], arguments: dict[str, Any]
) -> None:
    asked: list[object] = []
    monkeypatch.setattr("urllib.request.urlopen", lambda *given, **more: asked.append(given))
    assert isinstance(schema_trouble(schema), str)
    found = argument_trouble(schema, arguments)
    assert found is None or found[0].endswith(".")
    assert asked == []


def test_a_schema_that_doubles_at_every_step_is_left_alone() -> None:
    steps = {f"s{n}": {"anyOf": [{"$ref": f"#/$defs/s{n + 1}"}] * 2} for n in range(60)}
    schema = {"$defs": steps | {"s60": {"type": "string"}}, "$ref": "#/$defs/s0"}
    assert argument_trouble(schema, {}) is None


def test_only_what_is_declared_as_a_structure_can_be_encoded_again() -> None:
    assert is_encoded_again({"type": "object"}, '{"a": 1}')
    assert is_encoded_again({"type": ["array", "null"]}, "[1]")
    assert not is_encoded_again({"type": "string"}, '{"a": 1}')
    assert not is_encoded_again({"type": ["object", "string"]}, '{"a": 1}')
    assert not is_encoded_again({"type": "object"}, "{broken")
