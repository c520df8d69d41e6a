from __future__ import annotations

import re

from tunewright.fixes.registry import Given, edits
from tunewright.fixes.texts import edited
from tunewright.model import Body, Example

_BETWEEN = " \t\r\n:\"'“”*_>-–—"


@edits("CT009", name="remove-copied-prompt", way="asks-first")
def remove_copied_prompt(example: Example, given: Given) -> Body | None:
    """Remove the copy of the question from the beginning of the answer, where an answer follows it."""
    place = given.finding.evidence.get("turn")
    if not isinstance(place, int) or not 0 <= place < len(example.messages):
        return None
    asked = [turn.content for turn in example.messages[:place] if turn.role == "user" and turn.content.strip()]
    words = asked[-1].split() if asked else []
    if not words or len(words) > 5000:
        return None
    copy = re.compile(r"\s*" + r"\s+".join(map(re.escape, words)), re.IGNORECASE)
    return edited(example, lambda text: _without(text, copy), lambda at, turn: at == place)


def _without(text: str, copy: re.Pattern[str]) -> str:
    found = copy.match(text)
    return text[found.end() :].lstrip(_BETWEEN) if found else text
