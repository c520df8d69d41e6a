from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from tunewright.checks.reading import listed
from tunewright.checks.registry import check
from tunewright.model import Example, Finding, Member, Severity
from tunewright.text import folded, prompt_key


@check("CO001", "conflicting-answers", severity="error", scope="same-prompt")
def conflicting_answers(group: Sequence[Member], *, short_answer: int = 40) -> Iterator[Finding]:
    """The same prompt is answered in different ways, or carries different labels.

    Why it matters: the model is punished for either answer, and learns neither.
    What to do: keep one answer, or say in the prompt what tells the cases apart.
    Severity: an error where labels differ, or where every answer has at most `short_answer` characters, as labels
    and facts have; a warning for longer texts, where two wordings may both be right.
    Not reported: answers or labels that differ in case and white space only, and empty prompts.
    """
    if group[0].prompt_key in _empty_prompts():
        return
    labels = _spellings([member.label for member in group if member.label is not None])
    answers = _answers(group)
    if len(labels) > 1:
        message = f"{len(group):,} examples share a prompt but carry {len(labels):,} labels: {listed(labels)}."
        yield _finding(group, "error", message, labels)
    elif len(answers) > 1:
        message = f"{len(group):,} examples share a prompt but give {len(answers):,} different answers."
        is_short = all(len(answer) <= short_answer for answer in answers)
        yield _finding(group, "error" if is_short else "warning", message, answers)


def _finding(group: Sequence[Member], severity: Severity, message: str, said: list[str]) -> Finding:
    ids = tuple(member.id for member in group)
    return Finding("CO001", severity, message, ids, group[0].prompt_key, {"differ": said[:10]})


def _spellings(labels: list[str]) -> list[str]:
    return list({folded(label): label for label in reversed(labels)}.values())[::-1]


def _answers(group: Sequence[Member]) -> list[str]:
    return list({member.answer_key: member.answer for member in reversed(group)}.values())[::-1]


@cache
def _empty_prompts() -> frozenset[str]:
    """Keys of examples that ask nothing: open-ended writing, where different answers are the point."""
    return frozenset((prompt_key(Example("pair", {"prompt": ""})), prompt_key(Example("chat", {"messages": []}))))
