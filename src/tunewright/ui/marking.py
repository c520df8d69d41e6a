"""Texts with parts of them marked, as Markdown in which text from data stays text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from tunewright.ui.plain import plain
from tunewright.ui.wording import Colour

Mark: TypeAlias = tuple[int, int, Colour]
"""Start and end in the text, and the colour behind it."""

_LONGEST: Final = 20_000
_HEADING: Final = re.compile(r"[ ]{0,3}#{1,6}[ \t]+(?=\S)")


def marked(text: str, marks: Sequence[Mark] = ()) -> str:
    """The text with its line breaks, the marked parts in colour. Where marks meet, the first one wins.

    Lines that are Markdown headings are bold, without their signs; all other markup stays text. Only the first
    20,000 characters are shown.
    """
    told, at = [], 0
    for line in text[:_LONGEST].split("\n"):
        told.append(_line(line, at, marks))
        at += len(line) + 1
    return _with_breaks(told)


def _line(line: str, at: int, marks: Sequence[Mark]) -> str:
    heading = _HEADING.match(line)
    skipped = heading.end() if heading else 0
    inner = "".join(_piece(piece, colour) for piece, colour in _pieces(line[skipped:], at + skipped, marks))
    return f"**{inner.strip()}**" if heading and inner.strip() else inner


def _with_breaks(lines: Iterable[str]) -> str:
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if line.strip():
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n\n".join("  \n".join(lines) for lines in paragraphs if lines)


def _pieces(line: str, offset: int, marks: Sequence[Mark]) -> Iterable[tuple[str, Colour | None]]:
    inside = [
        (max(start - offset, 0), min(end - offset, len(line)), colour)
        for start, end, colour in marks
        if start - offset < len(line) and end > offset
    ]
    at = 0
    for start, end, colour in sorted(inside):
        if end <= at:
            continue
        if start > at:
            yield line[at:start], None
        yield line[max(at, start) : end], colour
        at = end
    if at < len(line):
        yield line[at:], None


def _piece(text: str, colour: Colour | None) -> str:
    inner = plain(text)
    if not inner:
        return " " if text else ""
    lead = " " if text[:1].isspace() else ""
    trail = " " if text[-1:].isspace() else ""
    return f"{lead}:{colour}-background[:{colour}[{inner}]]{trail}" if colour else f"{lead}{inner}{trail}"
