"""Read what a model answered: JSON where it can be had, lists in plain text where the server knows no schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from tunewright.recipes.ask import Unusable

NO_JSON: Final = "The answer was not in the form that was asked for."
_THOUGHT: Final = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_COMMA: Final = re.compile(r",(\s*[}\]])")
_ITEM: Final = re.compile(r"(?:[-*•]|(?:q|a|question|answer)?\s*\d{1,3}\s*[.):\-])\s*(\S.*)", re.IGNORECASE)
_THOUGHT_ENDS: Final = re.compile(r"</think(?:ing)?>", re.IGNORECASE)
_MOST_TRIES: Final = 40


def json_in(text: str) -> Any:
    """The JSON value that an answer holds, whatever stands around it; None where there is none."""
    text = _without_thoughts(text).strip()
    decoder = json.JSONDecoder(strict=False)
    for tried, at in enumerate(_openings(text)):
        if tried > _MOST_TRIES:
            break
        for candidate in (text, _COMMA.sub(r"\1", text[at:])):
            try:
                found, _ = decoder.raw_decode(candidate, at if candidate is text else 0)
            except (ValueError, RecursionError):
                continue
            return found
    return None


def _openings(text: str) -> Iterator[int]:
    return (at for at, sign in enumerate(text) if sign in "{[")


def items_in(text: str, name: str, alternatives: Sequence[str] = ()) -> list[Any]:
    """The list called `name` of an answer: of the object, the list itself, or numbered lines of plain text.

    Raises:
        Unusable: nothing of the kind is there.
    """
    found = json_in(text)
    if isinstance(found, Mapping):
        for key in (name, *alternatives):
            if isinstance(found.get(key), list):
                return list(found[key])
        lists = [value for value in found.values() if isinstance(value, list)]
        if len(lists) == 1:
            return list(lists[0])
        if found and not lists:
            return [found]
    if isinstance(found, list):
        return found
    lines = _lines(text)
    if not lines:
        raise Unusable(NO_JSON)
    return lines


def object_in(text: str) -> Mapping[str, Any]:
    """The JSON object of an answer. Raises `Unusable` where there is none."""
    found = json_in(text)
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    if not isinstance(found, Mapping):
        raise Unusable(NO_JSON)
    return found


def _lines(text: str) -> list[str]:
    """Numbered or dotted lines of plain text, without their numbers."""
    text = _without_thoughts(text)
    if "{" in text or "[" in text[:20]:
        return []  # broken JSON is no list
    return [match[1] for match in (_ITEM.match(line.strip()) for line in text.splitlines()) if match]


def _without_thoughts(text: str) -> str:
    """The text without what some models think aloud before they answer; an end alone ends a thought too."""
    *_, last = [0, *(match.end() for match in _THOUGHT_ENDS.finditer(text))]
    before = _THOUGHT.sub("", text[:last])  # beyond the last end no beginning need be looked for
    if last and not before.lstrip().startswith(("{", "[")):
        before = _THOUGHT_ENDS.split(before)[-1]
    return before + text[last:]


def text_in(value: object, *names: str) -> str:
    """The text of an item: itself, or its field of one of these names; empty where there is none."""
    if isinstance(value, Mapping):
        value = next((value[name] for name in names if value.get(name) is not None), "")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(str(value).split("\0")).strip()


def texts_in(value: object) -> tuple[str, ...]:
    """The texts of a list, or a single text as a list of one."""
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        return ()
    return tuple(text for text in map(text_in, value) if text)


def number_in(value: object) -> float | None:
    """A number, also where it stands as text, such as “4/5” or “4.5”; None where there is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value) if value == value and abs(value) < 1e9 else None
    match = re.match(r"\s*(\d{1,3}(?:[.,]\d{1,3})?)\b", value) if isinstance(value, str) else None
    return float(match[1].replace(",", ".")) if match else None
