"""Answers that are JSON: whether they can be read, and the shape of what they hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

State: TypeAlias = Literal["json", "fenced", "broken", "text", "left out"]

_FENCED = re.compile(r"```[\w+-]*[ \t]*\n(.*?)\n?[ \t]*```", re.DOTALL)
_CALL = re.compile(r"[\w.-]{1,64} \{")
_DEEPEST = 6

Shape: TypeAlias = tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
"""(where, names of the fields in their order, kinds of their values) of each object inside an answer."""


def read_answer(answer: str) -> tuple[State, Any]:
    """What an answer is, and the value it holds. Calls of tools and empty answers are left out."""
    text = answer.strip()
    if not text or _CALL.match(text):
        return "left out", None
    if text[0] in "{[":
        return _parsed(text, "json")
    fenced = _FENCED.fullmatch(text) if text.startswith("```") else None
    if fenced is not None and fenced.group(1).lstrip()[:1] in ("{", "["):
        return _parsed(fenced.group(1), "fenced")
    return "text", None


def _parsed(text: str, state: State) -> tuple[State, Any]:
    try:
        return state, json.loads(text)
    except (ValueError, RecursionError):
        return "broken", None


def kind_of(value: object) -> str:
    """The kind of a JSON value in a reader's words."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "text"
    return "a list" if isinstance(value, list) else "an object"


def shape_of(value: object) -> Shape:
    """The shapes of all objects inside a value; equal ones at the same place once."""
    return tuple(dict.fromkeys(_shapes(value, "", _DEEPEST)))


def _shapes(value: object, at: str, depth: int) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    if isinstance(value, dict):
        yield at, tuple(value), tuple(map(kind_of, value.values()))
        for name, inner in value.items():
            if depth and isinstance(inner, dict | list):
                yield from _shapes(inner, f"{at}.{name}" if at else name, depth - 1)
    elif isinstance(value, list):
        for inner in value:
            if depth and isinstance(inner, dict | list):
                yield from _shapes(inner, f"{at}[]", depth - 1)


def texts_of(value: object, at: str = "", depth: int = _DEEPEST) -> Iterator[tuple[str, str]]:
    """(field, text) of every text inside a value; entries of a list share the field of the list."""
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, dict) and depth:
        for name, inner in value.items():
            yield from texts_of(inner, f"{at}.{name}" if at else name, depth - 1)
    elif isinstance(value, list) and depth:
        for inner in value:
            yield from texts_of(inner, f"{at}[]", depth - 1)
