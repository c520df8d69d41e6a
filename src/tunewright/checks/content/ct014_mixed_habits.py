from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from tunewright.checks.reading import counted
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding
from tunewright.text.prose import without_code

_STRAIGHT: Final = re.compile(r"(?<![\d=])\"(?=\w)")
_APOSTROPHE: Final = re.compile(r"[a-z]'[a-z]")
_TWO_SPACES: Final = re.compile(r"[a-z)][.!?]  (?=[A-Z])")
_ONE_SPACE: Final = re.compile(r"[a-z)][.!?] (?=[A-Z])")
_TRAILING: Final = re.compile(r"[^\s] ?[ \t]\n|[^\s] \n")


@dataclass
class _Habit:
    """Two ways to write the same, how to tell them, and the ids of the examples that do."""

    name: str
    ways: tuple[str, str]
    of: Callable[[str], tuple[bool, bool]]
    ids: tuple[list[int], list[int]] = field(default_factory=lambda: ([], []))


def _quotes(text: str) -> tuple[bool, bool]:
    return "“" in text or "”" in text, '"' in text and _STRAIGHT.search(text) is not None


def _apostrophes(text: str) -> tuple[bool, bool]:
    return "’" in text, "'" in text and _APOSTROPHE.search(text) is not None


def _spaces(text: str) -> tuple[bool, bool]:
    if ". " not in text and "? " not in text and "! " not in text:
        return False, False
    doubled = "  " in text and _TWO_SPACES.search(text) is not None
    return doubled, not doubled and _ONE_SPACE.search(text) is not None


def _line_ends(text: str) -> tuple[bool, bool]:
    has_crlf = "\r\n" in text
    return has_crlf, "\n" in (text.replace("\r\n", "") if has_crlf else text)


def _line_tails(text: str) -> tuple[bool, bool]:
    if "\n" not in text:
        return False, False
    trails = (" \n" in text or "\t\n" in text) and _TRAILING.search(text) is not None
    return trails, not trails


def _habits() -> tuple[_Habit, ...]:
    return (
        _Habit("quotation marks", ("curly quotation marks", "straight ones"), _quotes),
        _Habit("apostrophes", ("curly apostrophes", "straight ones"), _apostrophes),
        _Habit("spaces after a full stop", ("two spaces after a full stop", "one"), _spaces),
        _Habit("line breaks", ("line breaks of Windows (CR LF)", "plain ones (LF)"), _line_ends),
        _Habit("spaces at line ends", ("spaces at the end of lines", "none"), _line_tails),
    )


@check("CT014", "mixed-habits", severity="info", scope="corpus", depth="thorough", tasks=("generation",))
def mixed_habits(corpus: Corpus, *, min_examples: int = 20) -> Iterator[Finding]:
    """Answers differ in small habits: curly and straight quotation marks, one and two spaces, kinds of line breaks.

    Why it matters: the model learns to mix them too, by chance; often they show where answers came from.
    What to do: choose one habit and let a bulk edit bring the others in line; either is right.
    Not reported: habits that fewer than `min_examples` examples show at all, and code.
    Cost: one pass over all answers, some 50 µs each; memory for the ids.
    """
    habits = _habits()
    for passage in corpus.passages():
        text = without_code(passage.answer)
        for habit in habits:
            for ids, has in zip(habit.ids, habit.of(text), strict=True):
                if has:
                    ids.append(passage.id)
    for habit in habits:
        yield from _finding(habit, min_examples)


def _finding(habit: _Habit, min_examples: int) -> Iterator[Finding]:
    first, second = map(len, habit.ids)
    if not first or not second or len({*habit.ids[0], *habit.ids[1]}) < min_examples:
        return
    rarer = 0 if first <= second else 1
    have = "has" if first == 1 else "have"
    message = f"{counted(first, 'example')} {have} {habit.ways[0]}, {second:,} {habit.ways[1]}."
    counts = dict(zip(habit.ways, (first, second), strict=True))
    evidence = {"habit": habit.name, "counts": counts, "rarer": habit.ways[rarer]}
    yield Finding("CT014", "info", message, tuple(habit.ids[rarer]), habit.name, evidence)
