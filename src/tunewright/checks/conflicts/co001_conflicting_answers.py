from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations
from typing import Final

from tunewright.checks.conflicts.verdict import SHORT_ANSWER, are_facts
from tunewright.checks.reading import listed
from tunewright.checks.registry import check
from tunewright.model import Example, Finding, Member, Severity
from tunewright.text import folded, prompt_key
from tunewright.text.content import Difference
from tunewright.text.long_answers import MILDEST_FIRST, difference_of_answers

_SHOWN: Final = 200
_BEFORE: Final = 40
"""Characters shown of what several answers have in common, before they differ."""
_COMPARED: Final = 20
_SAYS: Final[dict[Difference, str]] = {
    "none": " They differ in punctuation only.",
    "wording": " They differ in wording.",
    "content": "",
    "figures": " Numbers differ.",
    "opposite": " They say opposite things.",
}


@check("CO001", "conflicting-answers", severity="error", scope="same-prompt", kinds=("chat", "pair"))
def conflicting_answers(group: Sequence[Member], *, short_answer: int = SHORT_ANSWER) -> Iterator[Finding]:
    """The same prompt is answered in different ways, or carries different labels.

    Why it matters: the model is punished for either answer, and learns neither.
    What to do: keep one answer, or say in the prompt what tells the cases apart.
    Severity: an error where labels differ, or where every answer has at most `short_answer` characters, as labels
    and facts have (short sentences that differ in wording only are not). Longer answers are an error where one
    denies what the other says or says the opposite (before, after), or where like sentences give other amounts; a
    warning where they share few words, each has an amount or a name that the other lacks, or short ones have
    another word of substance in the same place; else two wordings of the same, which is a matter of
    information. What follows the first 200 characters is compared sentence by sentence: those that speak of the
    same are judged like short answers. At most twenty answers are looked at.
    Not reported: answers or labels that differ in case and white space only, empty prompts, and preference pairs,
    which compare several answers to one prompt on purpose (CO005 tells where they contradict each other).
    """
    if group[0].prompt_key in _empty_prompts():
        return
    labels = _spellings([member.label for member in group if member.label is not None])
    answers = _answers(group)
    if len(labels) > 1:
        message = f"{len(group):,} examples share a prompt but carry {len(labels):,} labels: {listed(labels)}."
        yield _finding(group, "error", message, labels, "labels")
    elif len(answers) > 1:
        worst = _worst_difference(answers)
        message = f"{len(group):,} examples share a prompt but give {len(answers):,} different answers."
        severity = _severity(worst, is_short=are_facts(answers, worst, short_answer))
        yield _finding(group, severity, f"{message}{_SAYS[worst]}", _shown(answers), worst)


def _severity(worst: Difference, *, is_short: bool) -> Severity:
    if worst == "none":
        return "info"
    if is_short or worst in ("opposite", "figures"):
        return "error"
    return "warning" if worst == "content" else "info"


def _worst_difference(answers: list[str]) -> Difference:
    pairs = combinations(sorted(answers)[:_COMPARED], 2)
    return max((difference_of_answers(a, b) for a, b in pairs), key=MILDEST_FIRST.index)


def _finding(group: Sequence[Member], severity: Severity, message: str, said: list[str], how: str) -> Finding:
    ids = tuple(member.id for member in group)
    return Finding("CO001", severity, message, ids, group[0].prompt_key, {"differ": said[:10], "how": how})


def _spellings(labels: list[str]) -> list[str]:
    return list({folded(label): label for label in reversed(labels)}.values())[::-1]


def _answers(group: Sequence[Member]) -> list[str]:
    return list({member.answer_key: member.answer for member in reversed(group)}.values())[::-1]


def _shown(answers: list[str]) -> list[str]:
    """The beginnings of the answers; where these are the same, from shortly before the first difference on."""
    if len({answer[:_SHOWN] for answer in answers}) == len(answers):
        return [answer[:_SHOWN] for answer in answers]
    first, last = min(answers), max(answers)
    n_common = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    start = max(n_common - _BEFORE, 0)
    return [f"{'… ' if start else ''}{answer[start : start + _SHOWN]}" for answer in answers]


@cache
def _empty_prompts() -> frozenset[str]:
    """Keys of examples that ask nothing: open-ended writing, where different answers are the point."""
    return frozenset((prompt_key(Example("pair", {"prompt": ""})), prompt_key(Example("chat", {"messages": []}))))
