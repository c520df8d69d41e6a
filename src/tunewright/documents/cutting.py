"""A text too long for one passage, cut where it hurts least: between lines, sentences, words, signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from tunewright.text.sentences import sentences
from tunewright.tokens import count_text

_WORD: Final = re.compile(r"\S+")
_ITEM: Final = re.compile(r"^[^\n]*\S[^\n]*(?:\n(?=[ \t])[^\n]*\S[^\n]*)*", re.MULTILINE)
"""A line with the indented lines below it."""
_LINE: Final = re.compile(r"[^\n]*\S[^\n]*")
_JOINERS: Final = "\u200d\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
_ITEMS, _LINES, _SENTENCES, _WORDS, _SIGNS = range(5)

_Span = tuple[int, int]


def cut(text: str, budget: int, encoding: str, first: int | None = None, *, in_lines: bool = False) -> list[str]:
    """The text in pieces of at most `budget` tokens, the first of at most `first`; only white space falls away.

    Lists, tables and code (`in_lines`) are cut between items and lines first, other text between sentences. Words
    are cut only where one alone is too long. Indentation at the start of a line stays.
    """
    cutter = _Cutter(text, budget, encoding)
    level = _ITEMS if in_lines else _SENTENCES
    room = budget if first is None else max(first, budget // 2)
    return [text[start:end] for start, end in cutter.cut((0, len(text)), level, room)]


class _Cutter:
    def __init__(self, text: str, budget: int, encoding: str) -> None:
        self._text = text
        self._budget = budget
        self._encoding = encoding

    def cut(self, span: _Span, level: int, room: int) -> list[_Span]:
        """The span in pieces; `room` is what the first may hold."""
        found: list[_Span] = []
        filled = 0
        for unit in self._units(span, level, room):
            size = self._size(unit)
            limit = room if len(found) == 1 else self._budget
            if found and filled + size <= limit:
                found[-1] = (found[-1][0], unit[1])
                filled += size
                continue
            free = self._budget if found else room
            found += [unit] if size <= free or level == _SIGNS else self.cut(unit, level + 1, free)
            filled = self._size(found[-1])
        return found

    def _size(self, span: _Span) -> int:
        """Tokens, with one more for the white space before."""
        return count_text(self._text[span[0] : span[1]], self._encoding) + 1

    def _units(self, span: _Span, level: int, room: int) -> Iterator[_Span]:
        start, end = span
        if level == _ITEMS:
            yield from (match.span() for match in _ITEM.finditer(self._text, start, end))
        elif level == _LINES:
            yield from (match.span() for match in _LINE.finditer(self._text, start, end))
        elif level == _SENTENCES:
            yield from ((start + a, start + b) for a, b in sentences(self._text[start:end]))
        elif level == _WORDS:
            yield from (match.span() for match in _WORD.finditer(self._text, start, end))
        else:
            yield from self._signs(start, end, room)

    def _signs(self, start: int, end: int, room: int) -> Iterator[_Span]:
        """Pieces of a word that is too long by itself; an accent or emoji part stays with its sign."""
        while start < end:
            stop = min(end, start + room)
            while stop - start > 1 and self._size((start, stop)) > room:
                stop = start + (stop - start) // 2
            stop = self._whole(start, stop, end)
            yield start, stop
            start = stop

    def _whole(self, start: int, stop: int, end: int) -> int:
        at = stop
        while start + 1 < at < end and self._goes_on(at):
            at -= 1
        return at if at > start + 1 or stop == start + 1 else stop

    def _goes_on(self, at: int) -> bool:
        sign = self._text[at]
        return sign in _JOINERS or self._text[at - 1] == "\u200d" or unicodedata.combining(sign) != 0
