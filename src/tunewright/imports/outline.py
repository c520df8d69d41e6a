"""The places there are in records: every value with its path, and the paths worth choosing from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from tunewright.imports.parse import parse_json
from tunewright.imports.reasons import Reason
from tunewright.model import Body

_OPENED: Final = 3
"""JSON inside a text inside JSON is looked into so many times."""
_DEEPEST: Final = 8
_MOST_ELEMENTS: Final = 20
_SPECIAL: Final = frozenset('.[]"')


def leaves(record: Body) -> Iterator[tuple[str, Any]]:
    """Path and value of every text, number and truth value, in their order; empty texts and nulls are left out."""
    for key, value in record.items():
        yield from _leaves(value, key, _OPENED)


def offered_paths(records: Sequence[Body], most: int = 200) -> tuple[str, ...]:
    """Paths at which some records hold something, `[]` for every element of a list; the shallow ones first."""
    found: dict[str, int] = {}
    for record in records:
        for key, value in record.items():
            for path, depth in _paths(value, key, 0, _OPENED):
                found.setdefault(path, depth)
    return tuple(sorted(found, key=lambda path: found[path])[:most])


def _leaves(value: Any, path: str, opened: int) -> Iterator[tuple[str, Any]]:
    value, opened = _inside(value, opened)
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, path + _step(key), opened)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _leaves(inner, f"{path}[{at}]", opened)
    elif value is not None and value != "":
        yield path, value


def _paths(value: Any, path: str, depth: int, opened: int) -> Iterator[tuple[str, int]]:
    yield path, depth
    value, opened = _inside(value, opened)
    if depth >= _DEEPEST or (depth == 0 and not _SPECIAL.isdisjoint(path)):
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, path + _step(key), depth + 1, opened)
    elif isinstance(value, list):
        for inner in value[:_MOST_ELEMENTS]:
            if isinstance(inner, dict):
                for key, further in inner.items():
                    yield from _paths(further, f"{path}[]{_step(key)}", depth + 1, opened)


def _step(key: str) -> str:
    return f".{key}" if key and _SPECIAL.isdisjoint(key) else f'["{key}"]'


def _inside(value: Any, opened: int) -> tuple[Any, int]:
    """What a text of JSON holds; the value itself where it is none."""
    if not isinstance(value, str) or not opened or value.lstrip()[:1] not in ("{", "["):
        return value, opened
    held = parse_json(value)
    return (value, opened) if isinstance(held, Reason) else (held, opened - 1)
