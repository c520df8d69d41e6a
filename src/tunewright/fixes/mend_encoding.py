from __future__ import annotations

from tunewright.fixes.registry import Given, edits
from tunewright.fixes.texts import edited
from tunewright.model import Body, Example
from tunewright.text.mojibake import mended, mojibake


@edits("CT011", name="mend-encoding", way="asks-first")
def mend_encoding(example: Example, given: Given) -> Body | None:
    """Turn letters that were read with the wrong encoding back into what they were, “grÃ¼n” into “grün”.

    Letters that were lost (�) cannot be brought back.
    """
    return edited(example, _mended)


def _mended(text: str) -> str:
    return mended(text) if mojibake(text) else text
