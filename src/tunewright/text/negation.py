"""The words of a text, and whether they deny something; in some thirty languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from tunewright.text.folding import loosely_folded

DENSE: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""The scripts written without spaces, as a range of signs for a pattern."""
_WORDS: Final = re.compile(rf"[{DENSE}]+|(?:(?![{DENSE}])\w)+|[^\w\s]")
_IS_DENSE: Final = re.compile(rf"[{DENSE}]")
_NOT: Final = """
    not no never none nothing neither nor cannot nicht kein keine keinen keinem keiner keines nie niemals
    pas jamais aucun aucune nunca ningún ninguna jamás não nenhum nenhuma non nessun nessuna niet geen
    nooit brak nigdy není nelze не нет нельзя никогда ні немає inte aldrig ikke aldri ingen ei eivät eikä
    değil yok hayır δεν μην לא אין لا ليس لن لم नहीं मत không nem nincs
"""
_WITHOUT: Final = "without ohne sans sin sem senza zonder bez без utan uten uden χωρίς בלי بدون"
_NEGATORS: Final = frozenset(_NOT.split())
_LACKING: Final = frozenset(_WITHOUT.split())
_CONTRACTED: Final = re.compile(r"\b\w+n t\b")
_DENSE_NEGATION: Final = re.compile("不|没|沒|無|无|未|ない|ません|않|없|못|아니|ไม่")


def words_of(text: str) -> list[str]:
    """The words of a folded text in order; what is written without spaces as pairs of characters."""
    words: list[str] = []
    for word in _WORDS.findall(text):
        if _IS_DENSE.match(word) and len(word) > 1:
            words += [word[at : at + 2] for at in range(len(word) - 1)]
        else:
            words.append(word)
    return words


def is_negative(text: str) -> bool:
    """Whether a text denies something, by a word of negation."""
    return denies(loosely_folded(text)) or not _LACKING.isdisjoint(loosely_folded(text).split())


def denies(folded: str) -> bool:
    """Whether there is a word of negation in a folded text; “without” is none."""
    return bool(
        not _NEGATORS.isdisjoint(folded.split()) or _CONTRACTED.search(folded) or _DENSE_NEGATION.search(folded)
    )


def lacks(words: Sequence[str]) -> bool:
    """Whether a statement is about being without something."""
    return not _LACKING.isdisjoint(words)


def is_negator(word: str) -> bool:
    """Whether a folded word is one of negation."""
    return word in _NEGATORS or word in _LACKING
