"""The prose of a text: what is left without its code, and where a text turns from one sentence to the next."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_FENCED: Final = re.compile(r"^[ \t]*(```|~~~).*?(?:^[ \t]*\1[^\n]*$|\Z)", re.MULTILINE | re.DOTALL)
_INLINE: Final = re.compile(r"(`+)[^`\n]+\1")
_INDENTED: Final = re.compile(r"(?:\A|\n[ \t]*\n)(?:(?: {4}|\t)[^\n]*(?:\n|\Z))+")
_NOT_A_BREAK: Final = re.compile(r"[^\n]")
_FIRST: Final = re.compile(r"\s*(.{1,300}?)(?:[.!?…]+(?=\s|\Z)|[。！？।؟]|\n|\Z)", re.DOTALL)


@lru_cache(maxsize=16)
def without_code(text: str) -> str:
    """The text with code blanked out, each sign where it was: fenced blocks, `inline code` and indented blocks."""
    if "`" in text or "~~~" in text:
        text = _FENCED.sub(_blank, text)
        text = _INLINE.sub(_blank, text)
    if "\n    " in text or "\n\t" in text:
        text = _INDENTED.sub(_blank, text)
    return text


def _blank(code: re.Match[str]) -> str:
    return _NOT_A_BREAK.sub(" ", code[0])


def opening(text: str, limit: int = 80) -> str:
    """How a text begins, to be counted among others: its first sentence in lower case, white space folded.

    At most `limit` characters; digits read as 0, so that “Order 17 is” and “Order 99 is” begin alike.
    """
    found = _FIRST.match(text)
    words = " ".join((found[1] if found else "").lower().split())
    return "".join("0" if sign.isdigit() else sign for sign in words)[:limit]
