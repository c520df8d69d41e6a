"""Places inside a record as people write them: `a.b`, `a[0].b`, `a[].b`. A key of that very name goes first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from typing import Any, Final

from tunewright.imports.parse import parse_json
from tunewright.imports.reasons import Reason
from tunewright.model import Body

_STEP: Final = re.compile(r'\.?([^.\[\]]+)|\[(-?\d+)?\]|\["([^"]+)"\]')
_MOST_STEPS: Final = 50


class Missing(Enum):
    """What is found where nothing is; null in a record is something."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING


class _Each(Enum):
    """The step `[]`: every element of a list."""

    EACH = "each"


_EACH: Final = _Each.EACH
Step = str | int | _Each


def at(record: Body, path: str) -> Any:
    """The value at a path, or `MISSING`.

    `a.b` goes into an object, `a[0]` to an element (`a[-1]` to the last), `a[].b` gathers `b` of every element
    that has it. A dot within a key is written `a["b.c"]`. A text of JSON is opened where the path goes into it.
    """
    if path in record:
        return record[path]
    steps = steps_of(path)
    return _walk(record, steps) if len(steps) > 1 else MISSING


@lru_cache(maxsize=512)
def steps_of(path: str) -> tuple[Step, ...]:
    """The steps of a path; one step, the text itself, where it is not written as a path."""
    steps: list[Step] = []
    place = 0
    while place < len(path):
        found = _STEP.match(path, place)
        if (
            found is None
            or (not steps and found[1] is None)
            or (found[0][0] == ".") != (place > 0 and bool(found[1]))
        ):
            return (path,)
        place = found.end()
        steps.append(found[1] or found[3] or (int(found[2]) if found[2] else _EACH))
    return tuple(steps) if 0 < len(steps) <= _MOST_STEPS else (path,)


def head_of(path: str) -> str:
    """The key of the record, or the column of the table, in which a path begins."""
    return str(steps_of(path)[0])


def within(path: str, holder: str) -> str:
    """A path as seen from the elements of the list at `holder`: `turns[].who` within `turns` is `who`."""
    for start in (f"{holder}[].", f"{holder}."):
        if path.startswith(start):
            return path.removeprefix(start)
    return path


def list_of(path: str) -> str:
    """The list that a path looks through: of `data.turns[].who` it is `data.turns`; empty where there is none."""
    return path.rpartition("[].")[0]


def _walk(value: Any, steps: Sequence[Step]) -> Any:
    for place, step in enumerate(steps):
        if isinstance(value, str):
            value = _opened(value)
        if step is _EACH:
            return _gathered(value, steps[place + 1 :])
        value = _inside(value, step)
        if value is MISSING:
            return MISSING
    return value


def _inside(value: Any, step: Step) -> Any:
    if isinstance(step, str) and isinstance(value, dict):
        return value.get(step, MISSING)
    if isinstance(step, int) and isinstance(value, list) and -len(value) <= step < len(value):
        return value[step]
    return MISSING


def _gathered(value: Any, steps: Sequence[Step]) -> Any:
    """What stands at the rest of the path in each element; lists of lists become one."""
    if not isinstance(value, list):
        return MISSING
    found = [inner for one in value if (inner := _walk(one, steps)) is not MISSING]
    if _EACH in steps:
        found = [one for inner in found for one in inner]
    return found if found or not value else MISSING


def _opened(text: str) -> Any:
    """JSON out of a text; the text itself where it holds none."""
    if text.lstrip()[:1] not in ("{", "["):
        return text
    value = parse_json(text)
    return text if isinstance(value, Reason) else value
