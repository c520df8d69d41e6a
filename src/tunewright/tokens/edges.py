"""How many tokens a text gains at its edges, without counting all of it again."""

from __future__ import annotations

import re
from typing import Final

from tunewright.tokens.counting import count_text

_SEAM: Final = re.compile(r"(?<=[^\W\d_]) (?=[^\W\d_])")
"""A space between two letters: every bundled vocabulary cuts there, whatever stands farther left or right."""

_EDGE: Final = 200


def count_growth(text: str, encoding_name: str, *, before: str = "", after: str = "") -> int:
    """Tokens that putting `before` and `after` around a text adds (fewer than none where pieces melt together).

    Exactly the difference of `count_text`, at the price of two short pieces instead of two long texts.
    """
    head, tail = _head(text), _tail(text)
    if head is None or tail is None:
        return _difference(text, encoding_name, before, after)
    return _difference(head, encoding_name, before, "") + _difference(tail, encoding_name, "", after)


def _difference(text: str, encoding_name: str, before: str, after: str) -> int:
    if not before and not after:
        return 0
    return count_text(before + text + after, encoding_name) - count_text(text, encoding_name)


def _head(text: str) -> str | None:
    """The beginning up to the first seam; None where it is not near."""
    if len(text) <= 2 * _EDGE:
        return None
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
