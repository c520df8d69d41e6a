"""Lines of a printed page put together to the paragraphs they were broken from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

_SHORT: Final = 0.8
"""A line shorter than this share of the usual width is the last of its paragraph, where it ends a sentence."""
_VERY_SHORT: Final = 0.6
_ITEM: Final = re.compile(
    r"^(?:[•▪◦‣●○■□–—*·]|-(?=\s)|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)](?=\s))\s*", re.IGNORECASE
)
_ENDS: Final = re.compile(r"[.!?:;…。！？][\"'”’»)\]]*$")
_BROKEN: Final = re.compile(r"([^\W\d_]{2,})[-\u00ad\u2010]$")
_WORD: Final = re.compile(r"^[^\W\d_]+")


def joined(lines: Iterable[tuple[str, int]]) -> Iterator[tuple[int, str, bool]]:
    """Paragraphs from (line, heading level or 0): (level, text, whether each of its lines stands for itself).

    A paragraph ends where a line is clearly shorter than most, or before a list item or heading. A word broken at
    a line end is joined, with its hyphen only where the text has it so elsewhere.
    """
    kept = list(lines)
    width = _width([len(line) for line, level in kept if not level])
    known = frozenset(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", " ".join(line for line, _ in kept).casefold()))
    listed: list[str] = []
    for level, text in _paragraphs(kept, width, known):
        if not level and _ITEM.match(text):
            listed.append(text)
            continue
        if listed:
            yield 0, "\n".join(listed), True
            listed = []
        yield level, text, False
    if listed:
        yield 0, "\n".join(listed), True


def _width(lengths: list[int]) -> int:
    ordered = sorted(lengths)
    return ordered[int(len(ordered) * 0.9)] if ordered else 0


def _paragraphs(lines: list[tuple[str, int]], width: int, known: frozenset[str]) -> Iterator[tuple[int, str]]:
    said = last = ""
    for line, level in lines:
        if level or (said and _is_new(last, line, width)):
            if said:
                yield 0, said
            said = ""
        if level:
            yield level, line
            continue
        said = _with(said, line, known) if said else line
        last = line
    if said:
        yield 0, said


def _is_new(last: str, line: str, width: int) -> bool:
    if _ITEM.match(line):
        return True
    if _BROKEN.search(last):
        return False
    is_short = len(last) < width * _SHORT
    return is_short and (bool(_ENDS.search(last)) or (len(last) < width * _VERY_SHORT and not line[:1].islower()))


def _with(said: str, line: str, known: frozenset[str]) -> str:
    broken, rest = _BROKEN.search(said), _WORD.match(line)
    if not broken or not rest or not line[:1].islower():
        return f"{said} {line}"
    whole, hyphened = f"{broken[1]}{rest[0]}".casefold(), f"{broken[1]}-{rest[0]}".casefold()
    keep = hyphened in known and whole not in known
    return f"{said if keep else said[:-1]}{line}"
