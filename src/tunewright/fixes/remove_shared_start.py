from __future__ import annotations

from tunewright.fixes.registry import Given, edits
from tunewright.fixes.texts import edited
from tunewright.model import Body, Example

_SIDES = {"prompts": 0, "completions": 1}


@edits("LE006", name="remove-shared-start", way="asks-first")
def remove_shared_start(example: Example, given: Given) -> Body | None:
    """Remove the text that all prompts, or all completions, start with. Starts of over 200 characters stay."""
    start, length = given.finding.evidence.get("start"), given.finding.evidence.get("length")
    side = _SIDES.get(given.finding.key)
    if example.kind != "pair" or side is None or not isinstance(start, str) or not start or length != len(start):
        return None
    return edited(example, lambda text: text.removeprefix(start), lambda at, turn: at == side)
