"""Tokens of declared tools. Source: OpenAI cookbook, “How to count tokens with tiktoken”, read 2026-11-20."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from tunewright.model import dumps

Counter = Callable[[str], int]

_PER_FUNCTION: Final = {"o200k_base": 7}
_PER_FUNCTION_ELSE: Final = 10
_PROPERTIES: Final = 3
_PER_PROPERTY: Final = 3
_ENUM: Final = -3
_PER_ENUM_ITEM: Final = 3
_END: Final = 12


def tool_tokens(tools: list[Any], encoding_name: str, count: Counter) -> int:
    """Tokens of a non-empty list of tools (or bare functions); properties within properties are not counted.

    A data set repeats few lists of tools many times, so the last 256 different ones are remembered.
    """
    return _tokens(dumps(tools), encoding_name, count)


@lru_cache(maxsize=256)
def _tokens(tools: str, encoding_name: str, count: Counter) -> int:
    per_function = _PER_FUNCTION.get(encoding_name, _PER_FUNCTION_ELSE)
    return _END + sum(per_function + _function_tokens(tool, count) for tool in json.loads(tools))


def _function_tokens(tool: object, count: Counter) -> int:
    tool = tool if isinstance(tool, Mapping) else {}
    inner = tool.get("function")
    function = inner if isinstance(inner, Mapping) else tool
    described = f"{_text(function.get('name'))}:{_sentence(function.get('description'))}"
    parameters = function.get("parameters")
    properties = parameters.get("properties") if isinstance(parameters, Mapping) else None
    if not isinstance(properties, Mapping) or not properties:
        return count(described)
    listed = sum(_property_tokens(str(key), value, count) for key, value in properties.items())
    return count(described) + _PROPERTIES + listed


def _property_tokens(key: str, value: object, count: Counter) -> int:
    value = value if isinstance(value, Mapping) else {}
    described = f"{key}:{_text(value.get('type'))}:{_sentence(value.get('description'))}"
    tokens = _PER_PROPERTY + count(described)
    choices = value.get("enum")
    if isinstance(choices, list):
        tokens += _ENUM + sum(_PER_ENUM_ITEM + count(_text(choice)) for choice in choices)
    return tokens


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else dumps(value)


def _sentence(value: object) -> str:
    return _text(value).removesuffix(".")
