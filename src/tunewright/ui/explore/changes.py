"""What changed between two texts, as Markdown in which data stays data: removed words struck out."""

from __future__ import annotations

from typing import Final

from tunewright.text import word_diff
from tunewright.ui.plain import plain

_CONTEXT: Final = 48
_LONGEST_PIECE: Final = 240


def changed_words(before: str, after: str, *, context: int = _CONTEXT, most: int = 1200) -> str:
    """The changed words with `context` characters around each, as one line of Markdown; “…” stands for the rest.

    Colour never stands alone: removed words are struck through.
    """
    pieces = word_diff(before, after)
    said, length = [], 0
    for at, (what, text) in enumerate(pieces):
        if length > most:
            said.append(" …")
            break
        length += min(len(text), 2 * context)
        if what == "same":
            said.append(_around(text, context, first=at == 0, last=at == len(pieces) - 1))
        elif what == "removed":
            said.append(f":red-background[~~{_shown(text)}~~]")
        else:
            said.append(f":green-background[{_shown(text)}]")
    return "".join(said)


def _around(text: str, context: int, *, first: bool, last: bool) -> str:
    if len(text) <= 2 * context:
        return _spaced(text)
    head = "" if first else _spaced(text[:context])
    tail = "" if last else _spaced(text[-context:])
    return f"{head}…{tail}"


def _spaced(text: str) -> str:
    """Plain, with the white space at its ends kept as one space."""
    middle = plain(text)
    if not middle:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{middle}{' ' if text[-1].isspace() else ''}"


def _shown(text: str) -> str:
    """A changed piece; white space alone is made visible, as it could not be seen otherwise."""
    return plain(text, _LONGEST_PIECE) or text.replace("\n", "↵").replace("\t", "⇥").replace(" ", "␣")[:20] or "␣"
