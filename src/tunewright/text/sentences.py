"""Where the sentences of a text begin and end, near enough to cut and to mark text by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_STOP: Final = re.compile(
    r"[.!?…]+[\"'”’»)\]*_]*(?=\s+[\"'“‘„«»(\[*_¿¡]*[^\W_a-zà-öø-ÿ])"
    r"|[。！？｡]+[」』”’）]*"
    r"|[।؟۔]+(?=\s)"
    r"|\n[ \t]*\n\s*"
    r"|\n(?=[ \t]*(?:[-*•–]|\d{1,3}[.)]|#{1,6}|>|\|)[ \t])"
)
_ABBREVIATION: Final = re.compile(
    r"(?:^|[\s(\[“\"])(?:[^\W\d_]|(?:[^\W\d_]\.\s?)+[^\W\d_]|mr|mrs|ms|dr|prof|st|no|nr|nos|art|arts|para|sec|fig|figs|ch|vol|pp?|ed|eds"
    r"|cf|vs|al|approx|dept|inc|ltd|co|jr|sr|bzw|ca|vgl|abs|ziff|bd|hrsg|tel|str|sog|mme|mlle|av|env|sra|núm|pág|art[íi]c)\.$",
    re.IGNORECASE,
)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence, in order; between them stands white space only, and nothing is left out.

    A sentence ends at a full stop, question or exclamation mark before a capital, digit or the like, at the stops
    of East Asian and Indic scripts, at a blank line, and before a list item. Initials and common abbreviations of
    English, German, French and Spanish do not end one.
    """
    start = 0
    for match in _STOP.finditer(text):
        end = match.end()
        if _is_abbreviated(text, match.start(), start):
            continue
        span = _trimmed(text, start, end)
        if span:
            yield span
        start = end
    last = _trimmed(text, start, len(text))
    if last:
        yield last


def _is_abbreviated(text: str, at: int, start: int) -> bool:
    if text[at] != "." or text[at + 1 : at + 2] == ".":
        return False
    return bool(_ABBREVIATION.search(text[max(start, at - 16) : at + 1]))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if end > start else None
