"""Values as logs write them: times in every unit, JSON inside texts, numbers inside texts, attribute lists."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from tunewright.imports.registry import Score
from tunewright.model import Body

_SECONDS, _MILLI, _MICRO = 1e11, 1e14, 1e17


def as_time(value: object) -> str:
    """ISO 8601 in UTC, ending in Z; empty for what is no time.

    Takes seconds, milliseconds, microseconds and nanoseconds since 1970 (told apart by their size; a number or a
    text), ISO texts with or without zone (then UTC), with a space or a T, and the dates of HTTP and of Azure's
    portal.
    """
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, (int, float)):
        return _from_number(value)
    if not isinstance(value, str) or not value.strip():
        return ""
    said = value.strip()
    try:
        return _from_number(int(said) if said.isdigit() else float(said))
    except ValueError:
        pass
    return _from_words(said)


def _from_number(value: int | float) -> str:
    size = abs(value)
    per_second = 1 if size < _SECONDS else 10**3 if size < _MILLI else 10**6 if size < _MICRO else 10**9
    try:
        if isinstance(value, int):
            whole, rest = divmod(value, per_second)
            return _iso(datetime.fromtimestamp(whole, UTC).replace(microsecond=rest * 10**6 // per_second))
        return _iso(datetime.fromtimestamp(value / per_second, UTC))
    except (ValueError, OverflowError, OSError):
        return ""


def _from_words(said: str) -> str:
    for parse in (datetime.fromisoformat, parsedate_to_datetime, _from_portal):
        try:
            at = parse(said.removesuffix(" UTC"))
        except (ValueError, TypeError, IndexError):
            continue
        try:
            return _iso(at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC))
        except (ValueError, OverflowError):
            return ""
    return ""


def _from_portal(said: str) -> datetime:
    """Azure's portal writes the month first and half the day: 11/17/2025, 9:00:00.123 AM."""
    return datetime.strptime(said, "%m/%d/%Y, %I:%M:%S.%f %p" if "." in said else "%m/%d/%Y, %I:%M:%S %p")


def _iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def unwrapped(value: object, times: int = 3) -> Any:
    """JSON out of a text, as often as it is wrapped (at most `times`); what is no JSON list or object stays.

    A text that reads as a bare number or word stays a text: it was said, not encoded. A quoted JSON text is
    opened only where a list, an object or a further quoted text is inside.
    """
    for _ in range(times):
        if not isinstance(value, str) or value.lstrip()[:1] not in ("{", "[", '"'):
            return value
        try:
            inner = json.loads(value)
        except (ValueError, RecursionError):
            return value
        if isinstance(inner, str) and inner.lstrip()[:1] not in ("{", "[", '"'):
            return value
        value = inner
    return value


def as_count(value: object) -> int | None:
    """A number of tokens: 0 or more, also out of a text; None for anything else."""
    if isinstance(value, str) and value.strip().isdigit():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0 or value != value:
        return None
    return int(value) if value < 1e15 else None


def first_count(holder: object, *names: str) -> int | None:
    """The first of the names under which the mapping holds a number of tokens."""
    if isinstance(holder, dict):
        for name in names:
            count = as_count(holder.get(name))
            if count is not None:
                return count
    return None


def as_word(value: object) -> str:
    """An id, name or model as text: texts without space around, numbers as written; empty for anything else."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def first_word(holder: object, *names: str) -> str:
    """The first of the names under which the mapping holds a text or number."""
    if isinstance(holder, dict):
        for name in names:
            word = as_word(holder.get(name))
            if word:
                return word
    return ""


def at_path(holder: object, *steps: str | int) -> Any:
    """The value at the end of keys and positions; None where a step leads nowhere."""
    for step in steps:
        if isinstance(step, str) and isinstance(holder, Mapping):
            holder = holder.get(step)
        elif (
            isinstance(step, int)
            and isinstance(holder, Sequence)
            and not isinstance(holder, str)
            and -len(holder) <= step < len(holder)
        ):
            holder = holder[step]
        else:
            return None
    return holder


def mapping(value: object) -> Body:
    """The value where it is an object, after unwrapping JSON text; else an empty one."""
    value = unwrapped(value)
    return value if isinstance(value, dict) else {}


def objects(value: object) -> list[Body]:
    """The objects of a list, after unwrapping JSON text; what is none is left out."""
    value = unwrapped(value)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def share_of(records: Sequence[Body], fits: Sequence[bool], said: str) -> Score:
    """The score of a format that `fits` so many of the first records; `said` ends “7 of the first 9 records …”."""
    n = sum(fits)
    return Score(n / len(records) if records else 0.0, f"{n} of the first {len(records)} records {said}.")
