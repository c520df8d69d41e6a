"""Letters with accents as single signs, the way keyboards write them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_APART: Final = re.compile(
    r"[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff\u1e00-\u1eff][\u0300-\u036f]+|"
    r"[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[\u3040-\u30ff][\u3099\u309a]"
)
"""Latin, Greek and Cyrillic letters with accents, Korean letters, Japanese signs with their voicing marks."""


def composed(text: str) -> str:
    """The text with each letter and its accent as one sign, where there is such a sign; all else stays.

    Source: Unicode Standard Annex 15, normalisation form C; limited to scripts in which it changes nothing else.
    """
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    return _APART.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)
