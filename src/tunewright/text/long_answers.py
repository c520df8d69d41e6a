"""How far two answers of any length differ: their beginnings as a whole, and all of them sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, NamedTuple

from tunewright.text.content import Difference, difference
from tunewright.text.folding import loosely_folded
from tunewright.text.negation import words_of
from tunewright.text.sentences import sentences
from tunewright.text.slots import is_of_grammar
from tunewright.text.statements import stem

MILDEST_FIRST: Final[tuple[Difference, ...]] = ("none", "wording", "content", "figures", "opposite")
_START: Final = 200
"""Characters that are judged as a whole."""
_AT_EITHER_END: Final = 60
"""Sentences that are looked at, at most: so many of the first, and as many of the last."""
_RELATED, _ALIKE = 0.3, 0.6
"""Shares of their words from which on two sentences may speak of the same, and surely do."""


class _Sentence(NamedTuple):
    text: str
    folded: str
    stems: frozenset[str]


def difference_of_answers(a: str, b: str) -> Difference:
    """How far two answers differ, as `difference` tells it of short ones.

    Of longer ones it judges the first 200 characters, then every sentence that the other answer lacks: against the
    one in the same place, between two that both have; else against the one that is most like it. Whatever only one
    of them says is wording. Of very long answers, the first and the last 60 sentences are looked at.
    Cost: about 1 ms for two answers of 2,000 characters.
    """
    a, b = sorted((a, b))
    if max(len(a), len(b)) <= _START:
        return difference(a, b)
    if loosely_folded(a) == loosely_folded(b):
        return "none"
    found = [difference(_beginning(a), _beginning(b)), *_by_sentence(_sentences(a), _sentences(b))]
    return max("wording", *found, key=MILDEST_FIRST.index)


def _beginning(answer: str) -> str:
    """The start of an answer without a word that was cut in the middle."""
    return answer if len(answer) <= _START else answer[:_START].rpartition(" ")[0] or answer[:_START]


def _by_sentence(one: Sequence[_Sentence], other: Sequence[_Sentence]) -> Iterator[Difference]:
    """What is said of sentences in the same place, and of those that are most like each other."""
    said, said_by_other = [sentence.folded for sentence in one], [sentence.folded for sentence in other]
    left, right = list[_Sentence](), list[_Sentence]()
    steps = SequenceMatcher(None, said, said_by_other, autojunk=False).get_opcodes()
    for how, start, end, start_other, end_other in steps:
        lacking = [sentence for sentence in one[start:end] if sentence.folded not in said_by_other]
        lacking_here = [sentence for sentence in other[start_other:end_other] if sentence.folded not in said]
        if how == "replace" and len(lacking) == len(lacking_here) == 1:
            yield difference(lacking[0].text, lacking_here[0].text)
        else:
            left += lacking
            right += lacking_here
    for a, b, likeness in _most_alike(left, right):
        found = difference(a.text, b.text)
        yield found if found != "content" or likeness >= _ALIKE else "wording"


def _most_alike(
    left: Sequence[_Sentence], right: Sequence[_Sentence]
) -> Iterator[tuple[_Sentence, _Sentence, float]]:
    """Pairs of sentences that are each the most like to the other."""
    best: dict[int, tuple[float, int]] = {}
    for at, sentence in enumerate(left):
        likeness, place = max(
            ((_likeness(sentence, two), -place) for place, two in enumerate(right)), default=(0, 0)
        )
        if likeness >= _RELATED and likeness > best.get(-place, (0.0, 0))[0]:
            best[-place] = likeness, at
    yield from ((left[at], right[place], likeness) for place, (likeness, at) in best.items())


def _likeness(one: _Sentence, other: _Sentence) -> float:
    return len(one.stems & other.stems) / (len(one.stems | other.stems) or 1)


@lru_cache(maxsize=64)
def _sentences(text: str) -> tuple[_Sentence, ...]:
    places = list(sentences(text))
    if len(places) > 2 * _AT_EITHER_END:
        places = [*places[:_AT_EITHER_END], *places[-_AT_EITHER_END:]]
    return tuple(_sentence(text[start:end]) for start, end in places)


def _sentence(text: str) -> _Sentence:
    folded = loosely_folded(text)
    return _Sentence(
        text,
        folded,
        frozenset(stem(word) for word in words_of(folded) if not (is_of_grammar(word) or word.isdigit())),
    )
