"""Two texts word by word, as one or side by side; colours never stand alone."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from tunewright.text import word_diff
from tunewright.text.worddiff import Piece
from tunewright.ui.plain import plain
from tunewright.ui.unseen import spelled

_LONGEST = 20_000
_ALIKE = 500
"""Characters up to which a stretch that both texts share is shown whole beside a difference."""
_AROUND = 150
_NEXT_TO = 80
_MOST_CHANGED = 1_200
"""Characters up to which a changed stretch is shown whole; of a longer one the beginning and the end."""


def show_diff(before: str, after: str) -> None:
    """Draw the difference as text; markup in the texts stays text."""
    if before == after:
        st.caption("No difference.")
        return
    st.markdown(diff_markdown(before[:_LONGEST], after[:_LONGEST]))
    if max(len(before), len(after)) > _LONGEST:
        st.caption(f"Only the first {_LONGEST:,} characters are compared here.")


def diff_markdown(before: str, after: str) -> str:
    """The difference as Markdown of ours around escaped text, line breaks kept."""
    return "".join(_piece(kind, text) for kind, text in _compared(before, after))


def short_diff(before: str, after: str) -> str:
    """The difference as Markdown; of what stays, only the words next to a change."""
    pieces = [*map(_cut, _compared(before[:_LONGEST], after[:_LONGEST]))]
    last = len(pieces) - 1
    told = []
    for at, (kind, text) in enumerate(pieces):
        if kind == "same" and len(text) > _NEXT_TO * (3 if 0 < at < last else 1):
            head, tail = _first_words(text, _NEXT_TO), _last_words(text, _NEXT_TO)
            text = f"⋯ {tail}" if not at else f"{head} ⋯" if at == last else f"{head} ⋯ {tail}"
        told.append(_piece(kind, text))
    return "".join(told)


def side_by_side(left: str, right: str) -> tuple[str, str]:
    """Each text as Markdown with the words marked that the other lacks: bold, and in orange left, in blue right.

    Long stretches that both share are shortened. Orange and blue are told apart by the colour-blind.
    """
    pieces = list(_near_changes(left, right))
    one = "".join(_beside(kind, text, "orange") for kind, text in pieces if kind != "added")
    return one, "".join(_beside(kind, text, "blue") for kind, text in pieces if kind != "removed")


def shortened(text: str, most: int = 1_500) -> str:
    """A text as Markdown with its line breaks; of a long one the beginning and how much is left out."""
    told = _piece("same", text[:most])
    return told if len(text) <= most else f"{told}  \n:gray[… {len(text) - most:,} more characters]"


def _compared(before: str, after: str) -> Iterator[Piece]:
    """The difference; of a long or blank stretch in place of another, only what is not alike at both ends."""
    old = ""
    for kind, text in [*word_diff(before, after), ("same", "")]:
        if kind == "removed":
            old = text
            continue
        if kind == "added":
            yield from _narrowed(old, text)
        else:
            yield from _filled(("removed", old), ("same", text))
        old = ""


def _narrowed(old: str, new: str) -> Iterator[Piece]:
    is_narrowed = min(len(old), len(new)) > _ALIKE or (old + new).isspace()
    start = _n_alike(old, new) if is_narrowed else 0
    end = _n_alike(old[start:][::-1], new[start:][::-1]) if is_narrowed else 0
    yield from _filled(
        ("same", old[:start]),
        ("removed", old[start : len(old) - end]),
        ("added", new[start : len(new) - end]),
        ("same", old[len(old) - end :]),
    )


def _filled(*pieces: Piece) -> Iterator[Piece]:
    return (piece for piece in pieces if piece[1])


def _n_alike(one: str, other: str) -> int:
    letters = enumerate(zip(one, other, strict=False))
    return next((at for at, (here, there) in letters if here != there), min(len(one), len(other)))


def _cut(piece: Piece) -> Piece:
    kind, text = piece
    if kind == "same" or len(text) <= _MOST_CHANGED:
        return piece
    n = len(text) - 4 * _AROUND
    return kind, f"{text[: 3 * _AROUND]} ⋯ {n:,} more characters ⋯ {text[-_AROUND:]}"


def _near_changes(before: str, after: str) -> Iterator[Piece]:
    for kind, text in map(_cut, _compared(before[:_LONGEST], after[:_LONGEST])):
        long = kind == "same" and len(text) > _ALIKE
        yield kind, f"{_first_words(text, _AROUND)} ⋯ {_last_words(text, _AROUND)}" if long else text


def _first_words(text: str, most: int) -> str:
    head = text[:most]
    return head.rpartition(" ")[0] or head


def _last_words(text: str, most: int) -> str:
    tail = text[-most:]
    return tail.partition(" ")[2] or tail


def _beside(kind: str, text: str, colour: str) -> str:
    shown = text if kind == "same" else spelled(text)
    return "  \n".join(_told(kind, line, colour) for line in shown.split("\n"))


def _told(kind: str, line: str, colour: str) -> str:
    inner = plain(line)
    if kind == "same" or not inner:
        return _marked("same", line)
    lead, trail = " " * line[:1].isspace(), " " * line[-1:].isspace()
    return f"{lead}:{colour}-background[:{colour}[**{inner}**]]{trail}"


def _piece(kind: str, text: str) -> str:
    shown = text if kind == "same" else spelled(text)
    return "  \n".join(_marked(kind, line) for line in shown.split("\n"))


def _marked(kind: str, line: str) -> str:
    inner = plain(line)
    if not inner:
        return " " if line else ""
    lead = " " if line[:1].isspace() else ""
    trail = " " if line[-1:].isspace() else ""
    if kind == "removed":
        return f"{lead}:red-background[~~{inner}~~]{trail}"
    if kind == "added":
        return f"{lead}:green-background[{inner}]{trail}"
    return f"{lead}{inner}{trail}"
