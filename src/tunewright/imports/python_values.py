"""Lists and objects as Python writes them, with single quotation marks: what tables made by programs often hold."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from typing import Any, Final

from tunewright.imports.reasons import Reason

_LONGEST: Final = 1_000_000
_OPENS: Final = re.compile(r"[\[({]\s*[\[({]*\s*['\"]")
_BETWEEN: Final = re.compile(r"'[^'\\]*(?:\\.[^'\\]*)*'|\"[^\"\\]*(?:\\.[^\"\\]*)*\"|\}(\s+)\{", re.DOTALL)
_DEEPEST: Final = 100


def as_written_by_python(text: str, *, otherwise: Reason) -> Any | Reason:
    """The list or object that Python, pandas or numpy wrote; the reason where the text is none of them."""
    if not _OPENS.match(text):
        return otherwise
    value = python_value(text)
    if value is None and text.startswith("["):
        value = python_value(_BETWEEN.sub(_with_comma, text))
    return value if isinstance(value, (list, dict)) and is_plain(value) else otherwise


def python_value(text: str) -> Any:
    """A value as Python writes it; None for anything else."""
    if len(text) > _LONGEST:
        return None
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None


def is_plain(value: object) -> bool:
    """True for what JSON can hold without change, half characters and bottomless lists left out."""
    if not all(_may_be_json(one) for one in _inside(value, _DEEPEST)):
        return False
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except ValueError:
        return False
    return True


def _may_be_json(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) for key in value)
    return value is None or isinstance(value, (list, str, int, float))


def _with_comma(found: re.Match[str]) -> str:
    """The comma that numpy leaves out between two entries; what stands in quotation marks stays."""
    return f"}},{found[1]}{{" if found[1] else found[0]


def _inside(value: object, depth: int) -> Iterator[object]:
    """The value and all that is in it; something that no JSON holds where it goes too deep."""
    yield value if depth else set()
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner if depth else ():
        yield from _inside(one, depth - 1)
