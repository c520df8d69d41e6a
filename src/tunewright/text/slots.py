"""Where two nearly equal texts differ: in the spelling of a word, or in what stands in the same place.

“What is the capital of France?” and “What is the capital of Spain?” are one form with another name in its slot;
“of Frnace” is a typing error.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Final, NamedTuple

from tunewright.text.folding import loosely_folded
from tunewright.text.negation import words_of

_NAMES: Final = re.compile(r"(?:(?<=[^\W\d_] )|(?<=[^\W\d_][,:;] )|(?<=[\d:;] ))[^\W\d_][\w]*")
_LISTED: Final = (
    "a ad ai al all am an and any are as at au aus be bei bin bis but by can ce che chi ci con could da "
    "dal dan das de dei del dem den der des dio did die do does du e ed een ehi ein el en er es est et "
    "euh for from gli ha had has hat have he her het hier him his hoe how i ich if ihm ihn ihr il ils im "
    "in ins io is ist it its ja je jij la las le les let lo los ma mag man mas may me met mi mia mij mio "
    "mir mis mit mon mut my na nei nel nem no noi nor not nun nur o oder of off ohne on op or os ou our "
    "out par per pero pois por pour qu que qui sa se sea ser she si sia sie sin so some son su sua sul "
    "sur sus ta te than that the them then they this those to too tu tua um una und une uno uns up us van "
    "vi voi vom von vor vos was wat we wem wen wer were wie wij wir with wo ya you your zij zu zum zur "
)
_OF_GRAMMAR: Final = frozenset(_LISTED.split())
"""Words of grammar, which are no detail of a form; those of five common languages."""
_ENDINGS: Final = frozenset(
    (*("", "s", "es", "ed", "d", "ing", "er", "ers", "en", "e", "n", "em", "r", "rs", "st", "t", "te", "ten"),
     *("ly", "a", "o", "os", "as", "i", "al", "y", "ies"))
)  # fmt: skip
"""Endings with which a word stays the same word, as far as they can be told without a dictionary."""
_SHORT, _FEWEST_SHARED, _MOST_PAIRS = 3, 4, 400


class Words(NamedTuple):
    """A text ready to be held against others like it."""

    folded: str
    counted: Counter[str]
    names: frozenset[str]
    """Words with a capital in mid-sentence, folded."""

    def matters(self, word: str) -> bool:
        """Whether a word may be what the text is about: no word of grammar, no single letter, or a name."""
        return word in self.names or not is_of_grammar(word)

    @property
    def n_that_matter(self) -> int:
        """How many words there are that may be what the text is about."""
        return sum(n for word, n in self.counted.items() if self.matters(word))


def is_of_grammar(word: str) -> bool:
    """Whether a folded word is one of grammar, such as “the”, or a single letter."""
    return word in _OF_GRAMMAR or (len(word) == 1 and word.isascii() and word.isalpha())


@lru_cache(maxsize=2_000)
def words_in(text: str) -> Words:
    """The words of a text; kept, as one text is held against many."""
    folded = loosely_folded(text)
    names = (found for found in _NAMES.findall(text) if found[0].isupper() and found != "I")
    return Words(folded, Counter(words_of(folded)), frozenset(loosely_folded(name) for name in names))


def changed_words(one: Words, other: Words) -> tuple[list[str], list[str]]:
    """Words that only the one or only the other text has; spellings of the same word left out, sorted."""
    left, right = (
        sorted((a - b).elements()) for a, b in ((one.counted, other.counted), (other.counted, one.counted))
    )
    if not left or not right or len(left) * len(right) > _MOST_PAIRS:
        return left, right
    for word in list(left):
        are_names = word in one.names
        twin = next(
            (two for two in right if same_word(word, two, are_names=are_names and two in other.names)), None
        )
        if twin is not None:
            left.remove(word)
            right.remove(twin)
    return left, right


def substance(one: Words, other: Words) -> tuple[list[str], list[str]]:
    """Of `changed_words` those that matter."""
    left, right = changed_words(one, other)
    return [word for word in left if one.matters(word)], [word for word in right if other.matters(word)]


def same_word(a: str, b: str, *, are_names: bool = False) -> bool:
    """Whether two different words are one, mistyped or with another ending. Names must be nearer than that.

    A letter put in, left out or exchanged, but the first, or two letters that changed places. “Monday” and
    “Sunday” are two words, as are “increase” and “decrease”.
    """
    if (a[0] != b[0] and a[:2] != b[1::-1]) or abs(len(a) - len(b)) > _SHORT or any(map(str.isdigit, a + b)):
        return False
    is_strict = are_names or "\u0590" <= a[0] <= "\u08ff"  # of Hebrew and Arabic, one letter makes another word
    start = _n_shared(a, b)
    end = min(_n_shared(a[::-1], b[::-1]), len(a) - start, len(b) - start)
    left, right = a[start : len(a) - end], b[start : len(b) - end]
    if len(left) == len(right) == 2 and left == right[::-1]:
        return True
    if min(len(a), len(b)) <= _SHORT:
        return False
    more = left or right
    if len(left) + len(right) == 1 and start > 0:
        return not is_strict or more in a[start - 1 : start + 1]
    if len(left) == len(right) == 1 and start and not is_strict:
        return True
    return start >= _FEWEST_SHARED and not is_strict and _has_other_ending(a[start:], b[start:])


def _has_other_ending(a: str, b: str) -> bool:
    return (a in _ENDINGS and b in _ENDINGS) or (len(a) <= _SHORT and len(b) <= _SHORT and not (a + b).isascii())


def _n_shared(a: str, b: str) -> int:
    return next(
        (at for at, (one, other) in enumerate(zip(a, b, strict=False)) if one != other), min(len(a), len(b))
    )
