"""What is left of a text without its letters: most texts are seen by it to hold nothing of what is looked for."""

from __future__ import annotations

import string
from functools import lru_cache
from typing import Final

_LETTERS: Final = string.ascii_letters.encode()


@lru_cache(maxsize=64)
def without_letters(text: str) -> bytes:
    """A plain ASCII text without its letters: digits, punctuation, white space and control signs, in their order.

    What stands side by side in the text, and has no letter, does so here as well. Kept, as one check after the
    other asks. Cost: a microsecond for 1,000 characters.
    """
    return text.encode("ascii").translate(None, _LETTERS)
