"""Whether two examples that ask (nearly) the same contradict each other."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Literal, TypeAlias

from tunewright.model import Passage
from tunewright.text import folded
from tunewright.text.content import Difference, difference
from tunewright.text.folding import loosely_folded
from tunewright.text.negation import is_negative, words_of
from tunewright.text.slots import Words, changed_words, substance, words_in

Contradiction: TypeAlias = Literal["labels", "opposite", "figures", "content"]

SHORT_ANSWER = 40
"""Characters up to which an answer is a label or a fact rather than a text."""
_SENTENCE = 4
_FEW = 0.05
"""Share of its words that a prompt may have more than another and still ask the same."""


def verdict(a: Passage, b: Passage) -> Contradiction | None:
    """How two examples with the same or nearly the same prompt contradict each other; None where they do not.

    Different labels do, unless one prompt denies what the other says. Answers do where they differ by more than
    wording, unless the prompts differ in something that may be the reason: a number, a name, a word of substance in
    the place of another, a negation. Typing errors, other endings and a few words more are no reason.
    """
    (one, one_denies), (other, other_denies) = _read(a.prompt), _read(b.prompt)
    if one != other and one_denies != other_denies:
        return None
    if a.label and b.label and folded(a.label) != folded(b.label):
        return "labels"
    found = difference(a.answer, b.answer)
    if found == "wording" and one == other and are_facts((a.answer, b.answer), found):
        found = "content"
    if (
        found == "none"
        or found == "wording"
        or (one != other and _gives_reason(words_in(a.prompt), words_in(b.prompt)))
    ):
        return None
    return found


@lru_cache(maxsize=10_000)
def _read(prompt: str) -> tuple[str, bool]:
    """The prompt folded, and whether it denies something; kept, as one prompt is compared with many."""
    text = loosely_folded(prompt)
    return text, is_negative(text)


def are_facts(answers: Collection[str], worst: Difference, short_answer: int = SHORT_ANSWER) -> bool:
    """Whether different answers are labels or bare facts, of which any difference counts; sentences are none."""
    if any(len(answer) > short_answer or _is_sentence(answer) for answer in answers):
        return False
    return worst != "wording" or any(len(words_of(loosely_folded(answer))) < _SENTENCE for answer in answers)


def _is_sentence(answer: str) -> bool:
    return answer.rstrip().endswith((".", "!", "?", "…", "。", "！", "？")) and " " in answer.strip()


def only_numbers_differ(one: str, other: str) -> bool:
    """Whether all words that two texts do not share contain digits."""
    left, right = changed_words(words_in(one), words_in(other))
    return bool(left or right) and all(any(map(str.isdigit, word)) for word in (*left, *right))


def _gives_reason(one: Words, other: Words) -> bool:
    left, right = substance(one, other)
    n_words = min(len(one.folded.split()), len(other.folded.split()))
    return bool(left and right) or len(left) + len(right) > max(1, _FEW * n_words)
