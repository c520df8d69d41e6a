"""What all prompts, or all completions, have in common: how they start and end, and their capitals."""

from __future__ import annotations

import string
from collections.abc import Iterable

_UPPER = string.ascii_uppercase.encode()
_LOWER = string.ascii_lowercase.encode()

SEPARATORS = (" ->", "\n\n###\n\n", "\n\n===\n\n", "\n\n---\n\n", "\n\n===>\n\n", "\n\n--->\n\n")
"""Separators to suggest, best first; the arrow only where no prompt has a line break."""
LAST_SEPARATOR = "\n\n### =>\n\n"
ENDINGS = ("\n", ".", " END", "***", "+++", "&&&", "$$$", "@@@", "%%%")
"""Endings to suggest, best first."""
LAST_ENDING = " [END]"


class SharedStart:
    """The longest start that all texts share, learnt text by text."""

    def __init__(self) -> None:
        self.text = ""
        self.n = 0
        self.is_all = True
        """True while every text is the same."""

    def add(self, text: str) -> None:
        """Take one more text into account."""
        self.is_all = self.n == 0 or (self.is_all and text == self.text)
        self.text = text if self.n == 0 else shared_start(self.text, text)
        self.n += 1


def shared_start(one: str, other: str) -> str:
    """What two texts start with alike."""
    n = min(len(one), len(other))
    if one[:n] == other[:n]:
        return one[:n]
    return one[: next(at for at in range(n) if one[at] != other[at])]


def start_of_all(texts: Iterable[str]) -> str:
    """What all texts start with; empty without texts."""
    start = SharedStart()
    for text in texts:
        start.add(text)
    return start.text


def case_balance(text: str) -> int:
    """Twice the capitals less the small letters of a text: above 0, more than a third of it is capitals."""
    if text.isascii():
        signs = text.encode()
        n_upper = len(signs) - len(signs.translate(None, _UPPER))
        return 2 * n_upper - (len(signs) - len(signs.translate(None, _LOWER)))
    return 2 * sum(map(str.isupper, text)) - sum(map(str.islower, text))


def suggested_separator(prompts: Iterable[str], completions: Iterable[str]) -> str:
    """The first separator that occurs in no prompt and, its surrounding spaces aside, in no completion."""
    asked, answered = list(prompts), list(completions)
    choices = SEPARATORS[1:] if any("\n" in text for text in asked) else SEPARATORS
    for mark in choices:
        if not any(mark in text for text in asked) and not any(mark.strip() in text for text in answered):
            return mark
    return LAST_SEPARATOR


def suggested_ending(completions: Iterable[str]) -> str:
    """The first ending that occurs in no completion."""
    answered = list(completions)
    return next((mark for mark in ENDINGS if not any(mark in text for text in answered)), LAST_ENDING)
