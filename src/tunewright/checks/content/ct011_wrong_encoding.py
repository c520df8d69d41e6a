from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.content.answers import a_finding, spoken
from tunewright.checks.reading import quoted
from tunewright.checks.registry import check
from tunewright.model import Example, Finding
from tunewright.text.mojibake import mojibake

_LOST = "\ufffd"


@check("CT011", "wrong-encoding", severity="warning", scope="example", depth="thorough")
def wrong_encoding(example: Example) -> Iterator[Finding]:
    """Letters were lost or changed because a text was read with the wrong encoding, as in “grÃ¼n” for “grün”.

    Why it matters: the model learns the broken letters, and reads right ones less well.
    What to do: import the file again with the right encoding; lost letters (�) must be written anew.
    Not reported: accents, quotation marks and signs that only look unusual. Cost: nothing for plain English, some
    5 µs for other texts.
    """
    for at, _, text in spoken(example):
        if text.isascii():
            continue
        if _LOST in text:
            place = text.index(_LOST)
            found = text[max(0, place - 20) : place + 20]
            says = f"lost {text.count(_LOST):,} letters to a wrong encoding: {quoted(found)}."
            says = says.replace("lost 1 letters", "lost 1 letter")
            yield a_finding("CT011", "warning", example, at, says, found, kind="lost")
        elif found := mojibake(text):
            says = f"was read with the wrong encoding: {quoted(found)}."
            yield a_finding("CT011", "warning", example, at, says, found, kind="changed")
