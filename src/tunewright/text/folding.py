"""Folding beyond case and space: the words of a text without its punctuation."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from tunewright.text.fingerprint import folded
from tunewright.text.glances import without_letters

_MEANING: Final = "#%&@*_+"
"""Punctuation that changes what is said: “C#” is not “C”, and “5%” is not “5”."""
_IN_NUMBERS: Final = ".,:/"
_DASHES: Final = "\u2010\u2011\u2012\u2013\u2212-"
_KEPT: Final = frozenset(f"{_MEANING}{_IN_NUMBERS}{_DASHES} ")
_BESIDE_NUMBERS: Final = re.compile(
    rf"[{_IN_NUMBERS}](?:(?<!\d[{_IN_NUMBERS}])|(?!\d))|[{_DASHES}](?:(?<=\w[{_DASHES}])|(?!\d))"
)
_IN_NUMBER: Final = re.compile(rf"[{_IN_NUMBERS}\-](?=\d)(?:(?<=\d[{_IN_NUMBERS}])|(?<!\w-)(?<=-))")
"""In plain ASCII, the signs that `_BESIDE_NUMBERS` does not mean: those inside a number or before one."""
_SET_OFF: Final = "*_`~"
_BETWEEN_WORDS: Final = re.compile(r"(?<!\d) | (?!\d)")
_ASCII_WORDS: Final = str.maketrans(dict.fromkeys(f"!\"'();?[\\]{{}}{_IN_NUMBERS}-", " "))
_BESIDE_DIGIT: Final = re.compile(rb"[%b-]\d" % _IN_NUMBERS.encode())


def loosely_folded(text: str) -> str:
    """The text as `folded` makes it, and with punctuation read as space: “It’s 5 p.m.!” → “it s 5 p m”.

    Symbols, emoji, letters of any script and what makes a number stay: “1.5”, “-3”, “5%”, “C#”, “C++”. A text of
    punctuation alone stays as it is. Cost: some 10 µs per 1,000 characters.
    """
    if text.isascii():  # then it is folded by what follows, but for its white space, which `split` takes care of
        return " ".join(_ascii_words(text.lower()).split()) or folded(text)
    text = folded(text)
    words = " ".join(_BESIDE_NUMBERS.sub(" ", _parted(text)).split())
    return words or text


def barely_folded(text: str) -> str:
    """What is left of a text without case, white space and punctuation: “It’s  5 p.m.!” → “its5pm”.

    Two texts of which the same is left differ in nothing else. What changes the meaning stays, as `loosely_folded`
    says, but for signs that set words off, such as “**”; and two numbers stay apart: “3 4” is not “34”, nor is
    “3+4”. Letters of any script, accents and emoji are never taken for one another.
    """
    words = [word.strip(_SET_OFF) or word for word in loosely_folded(text).split()]
    return _BETWEEN_WORDS.sub("", " ".join(words))


def _ascii_words(text: str) -> str:
    """The text with a space for each sign of punctuation, but for those that belong to a number."""
    words = text.translate(_ASCII_WORDS)
    if _BESIDE_DIGIT.search(without_letters(text)) is None:
        return words
    parts, at = [], 0
    for sign in _IN_NUMBER.finditer(text):
        parts += [words[at : sign.start()], sign[0]]
        at = sign.end()
    return "".join((*parts, words[at:]))


def _parted(text: str) -> str:
    """The text with a space for each sign of punctuation that never belongs to a number or name."""
    for sign in set(text) - _KEPT:
        if unicodedata.category(sign)[0] == "P":
            text = text.replace(sign, " ")
    return text
