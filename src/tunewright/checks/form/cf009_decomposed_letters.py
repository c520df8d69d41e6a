from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import counted, where
from tunewright.checks.registry import check
from tunewright.model import Example, Finding
from tunewright.text.composed import composed


@check("CF009", "decomposed-letters", severity="info", scope="example", depth="thorough")
def decomposed_letters(example: Example) -> Iterator[Finding]:
    """Accented letters are stored as a letter and an accent of its own, as names of files on a Mac are.

    Why it matters: it looks the same, but to the model “é” in two signs is another text, and costs more tokens.
    What to do: join letter and accent into one sign.
    Not reported: scripts that write marks of their own, such as Hebrew, Arabic and those of India.
    """
    for at, turn in enumerate(example.messages):
        text = turn.content
        if text.isascii():
            continue
        n = len(text) - len(composed(text))
        if n:
            message = f"{where(example, at)} has {counted(n, 'accent')} stored apart from the letter."
            yield Finding("CF009", "info", message, (example.id,), f"{at + 1}:letters", {"turn": at, "n": n})
