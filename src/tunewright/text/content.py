"""Whether two answers say different things, or the same in other words; judged by surface signs in any language."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple, TypeAlias

from tunewright.text.folding import loosely_folded
from tunewright.text.negation import DENSE, words_of
from tunewright.text.quantities import Quantity, gives_others, gives_same, quantities
from tunewright.text.statements import Statement, are_opposite, exchange_a_word, statements, stem

Difference: TypeAlias = Literal["none", "wording", "content", "figures", "opposite"]
"""How far two texts differ, mildest first."""


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_YES: Final = _listed(
    """
    yes yeah yep true correct ja jawohl stimmt richtig oui vrai sí si verdadero sì vero sim
    verdadeiro waar tak prawda ano да верно правда так igen kyllä evet doğru jā taip jah ναι כן نعم
    صحيح हाँ हां 是 是的 对 對 はい 네 예 ใช่ có đúng ya benar
    """
)
_NO: Final = _listed(
    """
    no nope false incorrect wrong nein falsch non faux falso não nee onwaar nie nieprawda ne нет
    неверно ні nej nei nem ei hayır yanlış nē όχι לא لا خطأ नहीं 否 不 不是 不对 いいえ 아니요 아니오 ไม่ không
    tidak
    """
)
_MARKER: Final = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•])\s+", re.MULTILINE)
_FIRST: Final = re.compile(f"[{DENSE}]+|\\w+")
_NAME: Final = re.compile(r"(?:(?<=[^\W\d_] )|(?<=[^\W\d_], ))[^\W\d_]\w{3,}")
_SHORT_WORD = 3
_UNLIKE, _UNLIKE_LONG, _SAME_MATTER, _SAME_STATEMENT = 0.3, 0.2, 0.35, 0.5
_LONG: Final = 8
"""Words of substance from which on two wordings may share fewer of them."""


class _Reading(NamedTuple):
    folded: str
    first: str
    stems: frozenset[str]
    quantities: tuple[Quantity, ...]
    names: frozenset[str]
    statements: tuple[Statement, ...]


def difference(a: str, b: str) -> Difference:
    """How far two answers to one question differ. The order of the two does not matter.

    - “none”: the same but for case, space and punctuation;
    - “opposite”: one begins with a yes and the other with a no, or of two statements about the same one denies what
      the other says, or says the opposite (open and closed, before and after);
    - “figures”: they share most words, and each has a quantity that the other lacks, in digits or in letters, with
      units taken into account (those of list items left out);
    - “content”: hardly a word in common, or each has a quantity or a name that the other lacks, or short statements
      have another word of substance in the same place;
    - “wording”: anything else, as paraphrases are.

    Words are compared by their stems; scripts without spaces by pairs of characters. What synonyms mean is hardly
    known here: a paraphrase with no word in common reads as “content”. Cost: some 50 µs for two short answers.
    """
    one, other = _read(a), _read(b)
    if one.folded == other.folded:
        return "none"
    if (one.first in _YES and other.first in _NO) or (one.first in _NO and other.first in _YES):
        return "opposite"
    if are_opposite(one.statements, other.statements):
        return "opposite"
    shared = one.stems & other.stems
    has_others = gives_others(one.quantities, other.quantities)
    if has_others and len(shared) >= _SAME_STATEMENT * len(one.stems | other.stems):
        return "figures"
    fewest = min(len(one.stems), len(other.stems))
    overlap = len(shared) / (fewest or 1)
    names_another = overlap >= _SAME_MATTER and one.names - other.stems and other.names - one.stems
    if has_others or names_another or exchange_a_word(one.statements, other.statements):
        return "content"
    unlike = _UNLIKE_LONG if fewest >= _LONG else _UNLIKE
    return "content" if overlap < unlike and not gives_same(one.quantities, other.quantities) else "wording"


@lru_cache(maxsize=512)
def _read(text: str) -> _Reading:
    text = _MARKER.sub("", text)
    folded = loosely_folded(text)
    words = words_of(folded)
    return _Reading(
        folded,
        _first(folded),
        frozenset(stem(word) for word in words if _counts(word)),
        quantities(text),
        _names(text),
        statements(text),
    )


def _first(folded: str) -> str:
    found = _FIRST.match(folded)
    return found[0] if found else ""


def _counts(word: str) -> bool:
    return not word[0].isdigit() and (len(word) > _SHORT_WORD or not word.isascii())


def _names(text: str) -> frozenset[str]:
    """Words of four letters or more with a capital in mid-sentence; none where capitals are a habit."""
    inner = _NAME.findall(text)
    capital = [word for word in inner if word[0].isupper()]
    if len(capital) > max(3, len(inner) // 4):
        return frozenset()
    return frozenset(stem(word.casefold()) for word in capital)
