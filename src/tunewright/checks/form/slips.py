"""Whether words differ by a slip of the pen: a letter, a comma, an article."""

from __future__ import annotations

import unicodedata

_SHORTEST = 5
_NEGATIONS = frozenset(("no", "not", "nor", "nie", "ne", "non", "não", "ni", "не", "ni", "án", "yok", "pas", "nej"))


def is_slip(words: list[str], usual: list[str]) -> bool:
    """True where the words were meant to be the usual ones.

    Word for word: equal but for punctuation around them and case, or one letter apart in a word of at least five
    letters (its first excepted). One word too many or too few: at most three letters, no negation.
    """
    if len(words) == len(usual):
        return all(_is_near(*pair) for pair in zip(words, usual, strict=True))
    extra = words or usual
    if (words and usual) or len(extra) > 1:
        return False
    return extra[0].isalpha() and len(extra[0]) <= 3 and _has_case(extra[0]) and extra[0].lower() not in _NEGATIONS


def _is_near(word: str, usual: str) -> bool:
    a, b = _bare(word), _bare(usual)
    if a == b:
        return len(a) > 1
    return a.isalpha() and b.isalpha() and _has_case(a) and is_one_letter_apart(a, b)


def _bare(word: str) -> str:
    return _without_signs(_without_signs(word)[::-1])[::-1].casefold()


def _without_signs(word: str) -> str:
    at = next((at for at, sign in enumerate(word) if not unicodedata.category(sign).startswith("P")), len(word))
    return word[at:]


def _has_case(word: str) -> bool:
    return word.lower() != word.upper()


def is_one_letter_apart(one: str, other: str) -> bool:
    """One letter more, less or other, or two neighbours swapped; not in the first letter nor in a short word."""
    short, long = sorted((one, other), key=len)
    if len(long) < _SHORTEST or len(long) - len(short) > 1 or short[:1] != long[:1] or short == long:
        return False
    at = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = long[at + 1 : at + 2] + long[at : at + 1] + long[at + 2 :]
    return short[at + 1 :] == long[at + 1 :] or short[at:] == swapped
