"""Changes to what is prose in a text; code in it stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable

from tunewright.text.prose import without_code


def substituted(text: str, shape: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> str:
    """Every match outside of code replaced; matches are looked for with code blanked out."""
    pieces, at = [], 0
    for found in shape.finditer(without_code(text)):
        pieces += [text[at : found.start()], new(found)]
        at = found.end()
    return "".join([*pieces, text[at:]]) if pieces else text
