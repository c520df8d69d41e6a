from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, TypeAlias

from tunewright.fixes.registry import Given, edits
from tunewright.model import Body, Example, Finding
from tunewright.text.personal import REGIONS, Span, spans, value_key
from tunewright.text.places import Path, places, with_places

_KINDS = {
    "PD001": "email",
    "PD002": "phone",
    "PD003": "card",
    "PD004": "iban",
    "PD005": "national-id",
    "PD006": "ip",
    "PD007": "key",
}
StandIn: TypeAlias = Callable[[str, str], str]
"""(kind of data, value) → the text that stands for it."""
_ROUNDS = 5
"""A value that touches another may show only once that one is gone."""
_JSON_PIECES = re.compile(r"\"(?:[^\"\\]|\\.)*\"|-?\d[\d.eE+-]*")
"""Texts and numbers of a JSON document."""


@edits(*_KINDS, name="redact", way="asks-first")
def redact(example: Example, given: Given) -> Body | None:
    """Replace personal values and secrets by stand-ins; the same value always gets the same one.

    All texts of the example are gone through: messages, text parts, names, tool calls and their answers, prompt and
    completion, both answers of a preference pair, tools, further fields. What is JSON stays JSON. Values that the
    finding calls not personal stay.
    """
    changed: dict[Path, tuple[str, bool]] = {}
    for place in places(example):
        new = _redacted(place.text, given, place.is_value)
        if new != place.text:
            changed[place.path] = (new, place.is_value)
    return with_places(example.body, changed) if changed else None


def redact_everywhere(example: Example, stand_in: StandIn) -> Body:
    """The body without personal values and secrets of any kind; the example's own where there are none."""
    for given in _of_every_kind(stand_in):
        example = replace(example, body=redact(example, given) or example.body)
    return example.body


def redact_text(text: str, stand_in: StandIn) -> str:
    """A text, JSON or not, without personal values and secrets of any kind."""
    for given in _of_every_kind(stand_in):
        text = _redacted(text, given, False)
    return text


def _of_every_kind(stand_in: StandIn) -> Iterator[Given]:
    for code in _KINDS:
        yield Given(Finding(code, "warning", "", (), ""), stand_in)


def _redacted(text: str, given: Given, is_json: bool) -> str:
    kind = _KINDS[given.finding.code]
    is_json = is_json or (text.lstrip()[:1] in ("{", "[") and _is_json(text))
    for _ in range(_ROUNDS):
        found = [span for span in _found(text, kind, given) if _is_replaced(text, span, given)]
        if not found:
            return text
        text = (_in_json if is_json else _replaced)(text, found, given)
    return text


def _found(text: str, kind: str, given: Given) -> list[Span]:
    return spans(text, (kind,), **_settings(given))


def _settings(given: Given) -> dict[str, Any]:
    """What the check was set to, as the finding says."""
    said = given.finding.evidence.get("settings", {})
    return {**said, "regions": tuple(said["regions"])} if "regions" in said else dict(said)


def _is_replaced(text: str, span: Span, given: Given) -> bool:
    allowed = given.finding.evidence.get("not_personal", ())
    if not allowed:
        return True
    regions = _settings(given).get("regions", REGIONS)
    return value_key(span.kind, text[span.start : span.end], regions=regions) not in allowed


def _replaced(text: str, found: list[Span], given: Given) -> str:
    """The text with each span replaced, from the last to the first."""
    for span in reversed(found):
        value = text[span.start : span.end]
        text = text[: span.start] + given.stand_in(span.kind, value) + text[span.end :]
    return text


def _in_json(text: str, found: list[Span], given: Given) -> str:
    """Inside a text of the document a stand-in is written as JSON does; a bare number becomes a text."""
    pieces = [match.span() for match in _JSON_PIECES.finditer(text)]
    new = text
    for start, end, stand_in in reversed(list(_swaps(text, found, pieces, given))):
        attempt = new[:start] + stand_in + new[end:]
        new = attempt if _is_json(attempt) else new
    return new


def _swaps(
    text: str, found: list[Span], pieces: list[tuple[int, int]], given: Given
) -> Iterator[tuple[int, int, str]]:
    for span in found:
        stand_in = json.dumps(given.stand_in(span.kind, text[span.start : span.end]), ensure_ascii=False)
        around = next(((a, b) for a, b in pieces if a <= span.start and span.end <= b), None)
        if around is None or text[around[0]] == '"':
            yield span.start, span.end, stand_in[1:-1]
        else:
            yield *around, stand_in


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
