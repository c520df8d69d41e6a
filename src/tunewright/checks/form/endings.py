"""How a text ends: with a closing mark, without one, or in a way that says nothing about habits."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Ending: TypeAlias = Literal["stop", "other mark", "bare", "left out"]

_STOPS = ".。।॥።｡"
_MARKS = "!?…！？؟։"
_CLOSERS = "\"'”’»«“)]}）」』*_` \u200d\ufe0f"
_ITEM = re.compile(r"\s*(?:[-*•–‣·#>|]|\d+[.)]|[a-zA-Z][.)])\s")
_WITHOUT_STOPS = (("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"))
"""Thai, Lao, Burmese and Khmer, which write sentences without a full stop."""


def ending_of(text: str) -> Ending:
    """How the last sentence of a text ends. Left out: lists, code, links, signatures, headings, short texts."""
    text = text.rstrip()
    if not text or text[0] in "{[<" or text.endswith("```"):
        return "left out"
    line = text[text.rfind("\n") + 1 :]
    if _ITEM.match(line) or not _is_sentence(line):
        return "left out"
    last = line.rstrip(_CLOSERS)[-1:]
    if last and last in _STOPS:
        return "stop"
    if last and last in _MARKS:
        return "other mark"
    is_letter = last.isalnum() and not any(low <= last <= high for low, high in _WITHOUT_STOPS)
    return "bare" if is_letter else "left out"


def _is_sentence(line: str) -> bool:
    words = line.split()
    if len(words) < 4:
        return len(line) >= 10 and not line.isascii() and not line[:4].isascii()
    return not any(sign in words[-1] for sign in "/@\\=_")
