from __future__ import annotations

import re

from tunewright.fixes.registry import Given, edits
from tunewright.fixes.texts import edited, is_answer
from tunewright.model import Body, Example

_ENDS_WITH_LETTER = re.compile(r"[^\W_][\"'”’»)\]）」』*]*\s*\Z")
_STOP = re.compile(r"(?<=[^\W_])[.。।]([\"'”’»)\]）」』*]*\s*)\Z")
_CHINESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_INDIC = re.compile(r"[\u0900-\u097f]")


@edits("CF005", name="closing-stop", way="asks-first")
def closing_stop(example: Example, given: Given) -> Body | None:
    """Close the answer with a full stop, or take it away, as most answers have it."""
    usual, at_end = given.finding.evidence.get("usual"), example.answer_at
    if usual not in ("with", "without") or at_end is None:
        return None
    change = _closed if usual == "with" else _open
    return edited(example, change, lambda at, turn: at == at_end and is_answer(turn) and len(turn.fields) == 1)


def _closed(text: str) -> str:
    if not _ENDS_WITH_LETTER.search(text):
        return text
    last = text.rstrip()[-20:]
    stop = "。" if _CHINESE.search(last) else "।" if _INDIC.search(last) else "."
    end = len(text.rstrip())
    return text[:end] + stop + text[end:]


def _open(text: str) -> str:
    return _STOP.sub(r"\1", text)
