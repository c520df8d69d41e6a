from __future__ import annotations

from tunewright.fixes.registry import Given, edits
from tunewright.fixes.turns import turns_changed
from tunewright.model import Body, Example

_MEANT = {"1": 1, "0": 0, "1.0": 1, "0.0": 0, "true": 1, "false": 0}


@edits("FO008", name="whole-weights", way="safe")
def whole_weights(example: Example, given: Given) -> Body | None:
    """Write weights such as "1", 1.0 or true as the whole numbers 1 and 0. Others, such as 0.5, stay."""
    return turns_changed(example, _whole)


def _whole(turn: Body) -> Body:
    weight = turn.get("weight")
    if turn.get("role") != "assistant" or type(weight) is int or not isinstance(weight, str | float | bool):
        return turn
    meant = _MEANT.get(str(weight).strip().lower())
    return turn if meant is None else turn | {"weight": meant}
