"""Does an answer belong to its passage: do its quotations stand there, and is it about the same things?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from tunewright.text.citations import is_quoted_from, looked_up

_LONG: Final = 4
_WIDE: Final = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
LEAST_SHARE: Final = 0.4
"""So many of its longer words must stand in the passage, where an answer comes without a quotation."""


def found_quotes(quotes: Sequence[str], passage: str) -> tuple[str, ...]:
    """Those of the quotations that stand in the passage, case and punctuation aside; each once."""
    known = looked_up(passage)
    return tuple(dict.fromkeys(quote for quote in quotes if looked_up(quote) and is_quoted_from(quote, known)))


def is_about(answer: str, passage: str) -> bool:
    """True where enough of the answer's longer words stand in the passage."""
    known = looked_up(passage)
    if _WIDE.search(answer):
        said = "".join(looked_up(answer).split())
        pairs = {said[at : at + 2] for at in range(len(said) - 1)}
        rest = known.replace(" ", "")
        return bool(pairs) and sum(pair in rest for pair in pairs) >= LEAST_SHARE * len(pairs)
    there = set(known.split())
    words = [word for word in looked_up(answer).split() if len(word) >= _LONG or word.isdigit()]
    if not words:
        return f" {looked_up(answer)} " in f" {known} "
    return sum(word in there for word in words) >= LEAST_SHARE * len(words)


def trouble(answer: str, quotes: Sequence[str], passage: str) -> str:
    """Why an answer does not belong to its passage, as the end of a sentence; empty where it does."""
    if not answer.strip():
        return "is empty"
    if quotes:
        return "" if found_quotes(quotes, passage) else "rests on words that are not in the passage"
    return "" if is_about(answer, passage) else "is not about what the passage says"
