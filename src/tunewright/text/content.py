"""Whether two answers say different things, or the same in other words; judged by surface signs in any language."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple, TypeAlias

from tunewright.text.folding import loosely_folded

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
_NEGATORS: Final = _listed(
    """
    not no never none nothing neither nor cannot without nicht kein keine keinen keinem keiner
    keines nie niemals ohne pas jamais aucun aucune sans sin nunca ningún ninguna jamás não nenhum
    nenhuma sem non senza nessun nessuna niet geen nooit zonder brak bez nigdy není nelze не нет
    нельзя никогда без ні немає inte aldrig utan ikke aldri uten uden ingen ei eivät eikä değil yok
    hayır δεν μην χωρίς לא אין بدون لا ليس لن لم नहीं मत không nem nincs
    """
)
_NUMBER_WORDS: Final = _listed(
    """
    two three four five six seven eight nine eleven twelve zwei drei vier fünf sechs sieben acht neun zehn elf
    zwölf deux trois quatre cinq sept huit onze douze tres cuatro cinco seis siete ocho nueve diez doce três quatro
    sete oito nove dez doze quattro cinque sette dieci dodici twee drie vijf zes zeven negen tien twaalf dwa trzy
    cztery pięć sześć siedem osiem dziewięć dziesięć два две три четыре пять шесть семь восемь девять десять två
    fyra fem sju åtta nio tio
    """
)
"""Small numbers in letters; left out are those that are another common word too, such as “once” and “neuf”."""
_CONTRACTED: Final = re.compile(r"\b\w+n t\b")
_DENSE_NEGATION: Final = re.compile("不|没|沒|無|无|未|ない|ません|않|없|못|아니|ไม่")
_MARKER: Final = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•])\s+", re.MULTILINE)
_DIGITS: Final = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS: Final = re.compile(r"[.,](?=\d{3}(?:[.,]|$))")
_DENSE: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORDS: Final = re.compile(rf"[{_DENSE}]+|(?:(?![{_DENSE}])\w)+|[^\w\s]")
_IS_DENSE: Final = re.compile(rf"[{_DENSE}]")
_NAME: Final = re.compile(r"(?:(?<=[^\W\d_] )|(?<=[^\W\d_], ))[^\W\d_]\w{3,}")
_STEM, _SHORT_WORD = 5, 3
_UNLIKE, _SAME_MATTER, _SAME_STATEMENT = 0.3, 0.35, 0.5


class _Reading(NamedTuple):
    folded: str
    first: str
    stems: frozenset[str]
    figures: frozenset[str]
    number_words: frozenset[str]
    names: frozenset[str]
    is_negative: bool


def difference(a: str, b: str) -> Difference:
    """How far two answers to one question differ. The order of the two does not matter.

    - “none”: the same but for case, space and punctuation;
    - “opposite”: one begins with a yes and the other with a no, or they share most words and only one denies;
    - “figures”: they share most words, and each has a number that the other lacks, in digits or in letters
      (those of list items left out);
    - “content”: hardly a word in common, or each has a number or a name that the other lacks;
    - “wording”: anything else, as paraphrases are.

    Words are compared by their first five letters; scripts without spaces by pairs of characters. What synonyms
    mean is not known here: a paraphrase with no word in common reads as “content”. Cost: some 20 µs per 1,000
    characters, most of it once per text.
    """
    one, other = _read(a), _read(b)
    if one.folded == other.folded:
        return "none"
    if (one.first in _YES and other.first in _NO) or (one.first in _NO and other.first in _YES):
        return "opposite"
    shared = one.stems & other.stems
    if len(shared) >= _SAME_STATEMENT * len(one.stems | other.stems):
        if one.is_negative != other.is_negative:
            return "opposite"
        if _cross(one.figures, other.figures) or _cross(one.number_words, other.number_words):
            return "figures"
    overlap = len(shared) / (min(len(one.stems), len(other.stems)) or 1)
    names_another = overlap >= _SAME_MATTER and one.names - other.stems and other.names - one.stems
    if overlap < _UNLIKE or names_another or _cross(one.figures, other.figures):
        return "content"
    return "wording"


def is_negative(text: str) -> bool:
    """Whether a text denies something, by a word of negation in one of some thirty languages."""
    return _denies(loosely_folded(text))


def words_of(text: str) -> list[str]:
    """The words of a folded text in order; what is written without spaces as pairs of characters."""
    words: list[str] = []
    for word in _WORDS.findall(text):
        if _IS_DENSE.match(word) and len(word) > 1:
            words += [word[at : at + 2] for at in range(len(word) - 1)]
        else:
            words.append(word)
    return words


@lru_cache(maxsize=512)
def _read(text: str) -> _Reading:
    text = _MARKER.sub("", text)
    folded = loosely_folded(text)
    words = words_of(folded)
    return _Reading(
        folded,
        _first(folded),
        frozenset(_stem(word) for word in words if _counts(word)),
        frozenset(figure for found in _DIGITS.findall(folded) for figure in _figures(found)),
        _NUMBER_WORDS.intersection(words),
        _names(text),
        _denies(folded),
    )


def _first(folded: str) -> str:
    found = _WORDS.match(folded)
    return found.group() if found else ""


def _counts(word: str) -> bool:
    return not word[0].isdigit() and (len(word) > _SHORT_WORD or not word.isascii())


def _stem(word: str) -> str:
    return word[:_STEM]


def _figures(found: str) -> list[str]:
    """“1,200.50” → “1200” and “5”: written alike whichever sign parts thousands and decimals."""
    return [part.lstrip("0") or "0" for part in re.split("[.,]", _THOUSANDS.sub("", found)) if part.strip("0")]


def _names(text: str) -> frozenset[str]:
    """Words of four letters or more with a capital in mid-sentence; none where capitals are a habit."""
    inner = _NAME.findall(text)
    capital = [word for word in inner if word[0].isupper()]
    if len(capital) > max(3, len(inner) // 4):
        return frozenset()
    return frozenset(_stem(word.casefold()) for word in capital)


def _denies(folded: str) -> bool:
    return bool(
        not _NEGATORS.isdisjoint(folded.split()) or _CONTRACTED.search(folded) or _DENSE_NEGATION.search(folded)
    )


def _cross(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a - b and b - a)
