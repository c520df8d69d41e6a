"""One record's text to a JSON object, or to the reason why it is none. Strict where data would be lost."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from json import JSONDecodeError
from typing import Any, Final

from tunewright.imports import reasons
from tunewright.imports.reasons import Reason
from tunewright.model import Body

MAX_CHARACTERS: Final = 16_000_000
"""A longer record is refused: no target takes it, and it would take the memory of many."""

_MAX_DEPTH: Final = 200
_HALF: Final = re.compile(r"\\u[dD]")
_SPACE: Final = " \t\r\n"


class _Refused(Exception):
    """Raised inside the decoder with the finished reason; never leaves this module."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        counts = Counter(key for key, _ in pairs)
        raise _Refused(reasons.repeated_key(counts.most_common(1)[0][0]))
    return read


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise _Refused(reasons.NUMBER_TOO_LARGE)
    return number


def _constant(word: str) -> float:
    raise _Refused(reasons.not_a_number(word))


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_unique, parse_float=_finite, parse_constant=_constant, strict=False
)


def parse_json(text: str) -> Any | Reason:
    """The JSON value of the whole text, or the `Reason` why there is none; never raises.

    Refused beyond what JSON forbids: repeated keys, NaN, Infinity, numbers beyond a float's range, half
    characters, nesting over 200: each would be lost or damaged later. Raw control characters inside strings
    are kept.
    """
    if len(text) > MAX_CHARACTERS:
        return reasons.too_large(len(text))
    try:
        value = _decoded(text)
    except JSONDecodeError as error:
        return reasons.broken_json(text, error)
    except _Refused as refused:
        return refused.reason
    except RecursionError:
        return reasons.TOO_DEEP
    except ValueError:  # Python refuses to read integers of more than 4,300 digits
        return reasons.TOO_MANY_DIGITS
    return _damage(text, value) or value


def parse_record(text: str) -> Body | Reason:
    """The JSON object of a record's text, or the `Reason` why there is none; never raises.

    A bare list of turns is the conversation they make: {"messages": […]}.
    """
    value = parse_json(text)
    if isinstance(value, (dict, Reason)):
        return value
    if isinstance(value, list) and value and all(_is_turn(one) for one in value):
        return {"messages": value}
    return reasons.not_an_object(value)


def _is_turn(value: Any) -> bool:
    return isinstance(value, dict) and ("role" in value or "parts" in value)


def _decoded(text: str) -> Any:
    start = 0
    if text[:1] != "{":
        text = text.removeprefix("\ufeff")
        start = len(text) - len(text.lstrip(_SPACE))
    value, end = _DECODER.raw_decode(text, start)
    if end != len(text) and text[end:].strip(_SPACE):
        raise JSONDecodeError("Extra data", text, len(text) - len(text[end:].lstrip(_SPACE)))
    return value


def _damage(text: str, value: Any) -> reasons.Reason | None:
    if "\\" in text and _HALF.search(text) and _has_half_character(value):
        return reasons.LONE_SURROGATE
    if text.count("[") + text.count("{") > _MAX_DEPTH and _is_too_deep(value):
        return reasons.TOO_DEEP
    return None


def _has_half_character(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _is_too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(_MAX_DEPTH):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return False
    return True
