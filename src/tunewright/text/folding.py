"""Folding beyond case and space: the words of a text without its punctuation."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from tunewright.text.fingerprint import folded

_MEANING: Final = "#%&@*_+"
"""Punctuation that changes what is said: “C#” is not “C”, and “5%” is not “5”."""
_IN_NUMBERS: Final = ".,:/"
_DASHES: Final = "\u2010\u2011\u2012\u2013\u2212-"
_KEPT: Final = frozenset(f"{_MEANING}{_IN_NUMBERS}{_DASHES} ")
_BESIDE_NUMBERS: Final = re.compile(
    rf"[{_IN_NUMBERS}](?:(?<!\d[{_IN_NUMBERS}])|(?!\d))|[{_DASHES}](?:(?<=\w[{_DASHES}])|(?!\d))"
)
_SET_OFF: Final = "*_`~"
_BETWEEN_WORDS: Final = re.compile(r"(?<!\d) | (?!\d)")
_ASCII: Final = str.maketrans(dict.fromkeys("!\"'();?[\\]{}", " "))
_ASCII_WORDS: Final = {**_ASCII, **str.maketrans(dict.fromkeys(f"{_IN_NUMBERS}-", " "))}


def loosely_folded(text: str) -> str:
    """The text as `folded` makes it, and with punctuation read as space: “It’s 5 p.m.!” → “it s 5 p m”.

    Symbols, emoji, letters of any script and what makes a number stay: “1.5”, “-3”, “5%”, “C#”, “C++”. A text of
    punctuation alone stays as it is. Cost: some 10 µs per 1,000 characters.
    """
    text = folded(text)
    words = " ".join(_without_punctuation(text).split())
    return words or text


def barely_folded(text: str) -> str:
    """What is left of a text without case, white space and punctuation: “It’s  5 p.m.!” → “its5pm”.

    Two texts of which the same is left differ in nothing else. What changes the meaning stays, as `loosely_folded`
    says, but for signs that set words off, such as “**”; and two numbers stay apart: “3 4” is not “34”, nor is
    “3+4”. Letters of any script, accents and emoji are never taken for one another.
    """
    words = [word.strip(_SET_OFF) or word for word in loosely_folded(text).split()]
    return _BETWEEN_WORDS.sub("", " ".join(words))


def _without_punctuation(text: str) -> str:
    if text.isascii() and not any(digit in text for digit in "0123456789"):
        return text.translate(_ASCII_WORDS)
    return _BESIDE_NUMBERS.sub(" ", _parted(text))


def _parted(text: str) -> str:
    """The text with a space for each sign of punctuation that never belongs to a number or name."""
    if text.isascii():
        return text.translate(_ASCII)
    for sign in set(text) - _KEPT:
        if unicodedata.category(sign)[0] == "P":
            text = text.replace(sign, " ")
    return text
