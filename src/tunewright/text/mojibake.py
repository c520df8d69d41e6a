"""Text that was read with the wrong encoding, such as “grÃ¼n” for “grün”."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Final

_SUSPECTS: Final = (
    re.compile(r"[\u00c2-\u00f4][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"),
    re.compile(r"[ÐÑÂâ√Γ┬├][^\x00-\x7f]"),
    re.compile(r"[РСГ][\u0080-\u00bf\u0400-\u040f\u0450-\u045f‚ѓ„…†‡€‰‹‘’“”•–—™›°±ІіґµёЎў][РСГ][^\x00-\x7f]"),
)
"""Where bytes of UTF-8 show as letters of Western, Cyrillic, Mac or DOS pages; clean text may hold some too."""


@cache
def _ftfy() -> ModuleType:
    """The library that judges and mends; loaded when a suspect text turns up."""
    return import_module("ftfy")


def mojibake(text: str) -> str:
    """The first word that was read with the wrong encoding; empty where there is none.

    Only what can be turned back into sensible text counts. Cost: one look for suspect pairs of signs; where there
    are some, a part of a millisecond more.
    """
    if text.isascii() or not _is_suspect(text):
        return ""
    for line in text.splitlines():
        if not line.isascii() and _is_suspect(line) and _ftfy().badness.is_bad(line):
            for word in line.split():
                if not word.isascii() and mended(word) != word and _ftfy().badness.is_bad(word):
                    return word
            if mended(line) != line:
                return next(word for word in line.split() if not word.isascii())
    return ""


def _is_suspect(text: str) -> bool:
    return any(pattern.search(text) for pattern in _SUSPECTS)


def mended(text: str) -> str:
    """The text as it was meant, read with the right encoding; the same text where it was right already."""
    result: str = _ftfy().fix_encoding(text)
    return result
