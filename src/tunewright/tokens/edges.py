"""How many tokens a text gains at its edges, without counting all of it again."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from tunewright.tokens.counting import count_text

_SEAM: Final = re.compile(r"(?<=\S) (?=\S)")
"""A single space: every bundled vocabulary cuts before it, whatever stands farther left or right, since white
space stands in their pieces at the beginning or alone."""

_EDGE: Final = 200
_LONGEST_REMEMBERED: Final = 60
_N_REMEMBERED: Final = 16_384


def count_growth(text: str, encoding_name: str, *, before: str = "", after: str = "") -> int:
    """Tokens that putting `before` and `after` around a text adds (fewer than none where pieces melt together).

    Exactly the difference of `count_text`, at the price of two short pieces instead of two long texts.
    """
    head = _head(text) if before else ""
    tail = _tail(text) if after else ""
    if head is None or tail is None:
        return _difference(text, encoding_name, before, after)
    return _difference(head, encoding_name, before, "") + _difference(tail, encoding_name, "", after)


def _difference(text: str, encoding_name: str, before: str, after: str) -> int:
    if not before and not after:
        return 0
    return (_remembered if len(text) <= _LONGEST_REMEMBERED else _counted)(text, encoding_name, before, after)


def _counted(text: str, encoding_name: str, before: str, after: str) -> int:
    return count_text(before + text + after, encoding_name) - count_text(text, encoding_name)


_remembered: Final = lru_cache(maxsize=_N_REMEMBERED)(_counted)  # the same few words begin and end most texts


def _head(text: str) -> str | None:
    """The beginning up to the first seam; None where it is not near."""
    seam = _SEAM.search(text, 0, _EDGE)
    return None if seam is None else text[: seam.start()]


def _tail(text: str) -> str | None:
    """The end from the last seam on; None where it is not near."""
    at, least = text.rfind(" "), max(1, len(text) - _EDGE)
    while at >= least:
        if _SEAM.match(text, at):
            return text[at:]
        at = text.rfind(" ", least, at)
    return None
