from __future__ import annotations

from tunewright.fixes.registry import Given, edits
from tunewright.fixes.turns import turns_changed
from tunewright.model import Body, Example


@edits("FO009", name="remove-weights", way="safe")
def remove_weights(example: Example, given: Given) -> Body | None:
    """Remove weights from messages that are not from the assistant, which are never learned from anyway."""
    return turns_changed(example, _without)


def _without(turn: Body) -> Body:
    if turn.get("weight") is None or turn.get("role") == "assistant":
        return turn
    return {key: value for key, value in turn.items() if key != "weight"}
