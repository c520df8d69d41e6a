"""Characters that leave no mark on a screen, spelled out, so that a change of them can be seen."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SIGNS: Final = {" ": "␣", "\t": "⇥", "\r": "␍"}
_JOINERS: Final = "\u200c\u200d"
"""Part of emoji and of the writing of several languages: named only where they stand alone."""
_MANY: Final = re.compile(r"␣{9,}")


def spelled(text: str) -> str:
    """The text with control and invisible characters by name; where nothing else is left, white space as signs.

    “␣” is a space, “↵” the end of a line, “⇥” a tab; line breaks stay besides their sign.
    """
    is_blank = not any(_leaves_a_mark(letter) for letter in text)
    told = "".join(_told(letter, is_blank=is_blank) for letter in text)
    return _MANY.sub(lambda found: f"␣ × {len(found[0]):,}", told) if is_blank else told


def _leaves_a_mark(letter: str) -> bool:
    return not (letter.isspace() or unicodedata.category(letter) in ("Cc", "Cf"))


def _told(letter: str, *, is_blank: bool) -> str:
    if letter == "\n":
        return "↵\n" if is_blank else letter
    if letter in _SIGNS:
        return _SIGNS[letter] if is_blank else letter
    if _leaves_a_mark(letter) or (letter in _JOINERS and not is_blank):
        return letter
    return f"⟨{unicodedata.name(letter, '').lower() or f'U+{ord(letter):04X}'}⟩"
