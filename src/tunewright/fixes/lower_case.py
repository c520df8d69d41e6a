from __future__ import annotations

from tunewright.fixes.registry import Given, edits
from tunewright.fixes.texts import edited
from tunewright.model import Body, Example

_SIDES = {"prompts": 0, "completions": 1}


@edits("LE005", name="lower-case", way="asks-first")
def lower_case(example: Example, given: Given) -> Body | None:
    """Write the prompts, or the completions, in small letters; names lose their capitals too."""
    side = _SIDES.get(given.finding.key)
    if example.kind != "pair" or side is None:
        return None
    return edited(example, str.lower, lambda at, turn: at == side)
