from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tunewright.checks.content.answers import a_finding, answers
from tunewright.checks.reading import quoted
from tunewright.checks.registry import check
from tunewright.model import Example, Finding
from tunewright.text.endings import CutOff, cut_off

_SAYS: Final[dict[CutOff, str]] = {
    "open-code": "ends inside a block of code that is never closed",
    "connecting-word": "stops in mid-sentence, after a word that must go on",
    "comma": "stops in mid-sentence, after a comma",
    "no-full-stop": "stops in mid-sentence, though its other sentences end with a full stop",
}


@check("CT005", "cut-off-answer", severity="warning", scope="example", depth="thorough")
def cut_off_answer(example: Example, *, min_characters: int = 80) -> Iterator[Finding]:
    """An answer stops in the middle of a sentence, or inside a block of code.

    Why it matters: the model learns to stop there too; mostly a limit of length cut the answer on its way here.
    What to do: write the rest, cut the answer back to its last full sentence, or reject the example.
    Not reported: answers under `min_characters`, but for those that end in an article or the like; labels, lists,
    tables, verses, addresses, JSON and scripts without full stops; and a last sentence without full stop where
    others go without too (consistency of form).
    """
    for at, text in answers(example):
        why = cut_off(text, min_letters=min_characters)
        if why is not None:
            found = " ".join(text[-60:].split())
            yield a_finding("CT005", "warning", example, at, f"{_SAYS[why]}: {quoted(found, 62)}.", found, why=why)
