"""Statements of a text, and when two of them contradict each other: one denies the other, or says the opposite."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import islice
from typing import Final, NamedTuple

from tunewright.text.folding import loosely_folded
from tunewright.text.like_words import mean_alike
from tunewright.text.negation import denies, is_negator, lacks, words_of
from tunewright.text.opposites import poles_of
from tunewright.text.quantities import is_of_quantity
from tunewright.text.slots import is_of_grammar, same_word

_PARTS: Final = re.compile(
    r"[,;:!?…。！？、，؛،؟\n—]+|[.](?=\s|$)|\s[-–]\s|\b(?:but|aber|sondern|mais|pero|sino|ma|maar)\b", re.IGNORECASE
)
_ENDINGS: Final = ("ing", "ed", "es", "en", "er", "s", "e", "n")
_STEM, _LEFT = 6, 4
_SAME: Final = 0.5
"""Share of their words from which on two statements are about the same."""
_MOST_WORDS, _MOST_CHANGED, _MOST_STATEMENTS = 16, 3, 100
_NEGATED: Final = re.compile("^(?:un|in|im|il|ir|non|dis|nicht)(?=[^\\W\\d_]{4})")


class Statement(NamedTuple):
    """What stands between two commas, ready to be held against others."""

    words: tuple[str, ...]
    matter: frozenset[str]
    """Stems of its words, those of grammar left out; a word with an opposite by the number of the pair."""
    denies: bool
    poles: dict[int, dict[int, str]]
    """{pair of opposites or row of things: {side that is named: by which word}}"""
    pairs: frozenset[int]
    """Those of its poles that have two sides."""


def statements(text: str) -> tuple[Statement, ...]:
    """The first hundred statements of a text in order; those without a word of substance are left out."""
    found = (_statement(part) for part in _PARTS.split(text))
    return tuple(islice((one for one in found if one.matter), _MOST_STATEMENTS))


def stem(word: str) -> str:
    """A word without its ending, near enough to find “opens” in “opened”."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEFT:
            word = word[: -len(ending)]
            break
    return word[:_STEM].rstrip("e") or word


def are_opposite(one: tuple[Statement, ...], other: tuple[Statement, ...]) -> bool:
    """Whether a statement of the one text contradicts the statement of the other that is most like it."""
    return any(_contradict(a, b) for a, b in (*_aligned(one, other), *_aligned(other, one)))


def exchange_a_word(one: tuple[Statement, ...], other: tuple[Statement, ...]) -> bool:
    """Whether two short texts say the same, but have another word of substance in one place."""
    words = [[word for statement in text for word in statement.words] for text in (one, other)]
    if max(map(len, words)) > _MOST_WORDS or len(one) != len(other):
        return False
    steps = SequenceMatcher(None, words[0], words[1], autojunk=False).get_opcodes()
    changed = [step for step in steps if step[0] != "equal"]
    n_equal = sum(step[2] - step[1] for step in steps if step[0] == "equal")
    if len(changed) != 1 or 2 * n_equal < max(map(len, words)):
        return False
    _, start, end, other_start, other_end = changed[0]
    left, right = words[0][start:end], words[1][other_start:other_end]
    return max(len(left), len(right)) <= _MOST_CHANGED and _are_others(_matter_of(left), _matter_of(right))


def _statement(part: str) -> Statement:
    folded = loosely_folded(part)
    words = words_of(folded)
    poles: dict[int, dict[int, str]] = {}
    pairs: set[int] = set()
    matter: set[str] = set()
    for word in words:
        for pole in poles_of(word):
            poles.setdefault(pole.group, {})[pole.side] = word
            pairs |= {pole.group} if pole.is_of_two else set()
            matter.add(f"#{pole.group}")
        if _is_matter(word) and not poles_of(word):
            matter.add(stem(word))
    return Statement(tuple(words), frozenset(matter), denies(folded) != lacks(words), poles, frozenset(pairs))


def _is_matter(word: str) -> bool:
    is_small = is_of_grammar(word) or is_negator(word) or is_of_quantity(word)
    return not is_small and not word.isdigit() and word.isalnum()


def _matter_of(words: list[str]) -> list[str]:
    return [word for word in words if _is_matter(word)]


def _are_others(left: list[str], right: list[str]) -> bool:
    """Whether there are words of substance on both sides, none of which is the same or means about the same."""
    return bool(left and right) and not any(
        one == other or same_word(one, other) or stem(one) == stem(other) or mean_alike(one, other)
        for one in left
        for other in right
    )


def _aligned(one: tuple[Statement, ...], other: tuple[Statement, ...]) -> Iterator[tuple[Statement, Statement]]:
    """Each statement with the one of the other text that is most like it, where it is about the same."""
    said = {statement.words for statement in other}
    for a in one:
        if a.words not in said and other:
            b = max(other, key=lambda b: (_likeness(a, b), b.words))
            if _likeness(a, b) >= _SAME:
                yield a, b


def _likeness(a: Statement, b: Statement) -> float:
    n_denied = len(_denied_words(a, b))
    n_shared = len(a.matter & b.matter) + n_denied
    return n_shared / max(len(a.matter | b.matter) - n_denied, 1)


def _denied_words(a: Statement, b: Statement) -> set[str]:
    """Words of the one that the other has with a prefix that turns them into the opposite: safe and unsafe."""
    return {
        word
        for some, others in ((a.words, b.words), (b.words, a.words))
        for word in set(others).difference(some)
        if (bare := _NEGATED.sub("", word)) != word and bare in some and not _are_poles(word, bare)
    }


def _are_poles(word: str, other: str) -> bool:
    return any(one.group == two.group for one in poles_of(word) for two in poles_of(other))


def _contradict(a: Statement, b: Statement) -> bool:
    """Of all that tells them apart, what turns one into its opposite must be odd: “not open” is “closed”."""
    shared = a.poles.keys() & b.poles.keys()
    apart = [group for group in shared if a.poles[group].keys().isdisjoint(b.poles[group])]
    n_turned = len(_denied_words(a, b)) + (a.denies != b.denies)
    n_pairs, n_kinds = (
        len({frozenset(a.poles[group].values()) for group in apart if (group in a.pairs) == of_two})
        for of_two in (True, False)
    )
    if n_kinds:
        return n_turned + n_pairs == 0
    return (n_turned + n_pairs) % 2 == 1
