from __future__ import annotations

from tunewright.fixes.registry import Given, edits
from tunewright.fixes.turns import frame_changed, turns_changed
from tunewright.model import Body, Example


@edits("TC004", name="remove-empty-calls", way="safe")
def remove_empty_calls(example: Example, given: Given) -> Body | None:
    """Remove empty lists of tool calls, which say nothing."""
    return turns_changed(example, lambda turn: _without_empty(turn, ("tool_calls",)))


@edits("TC006", name="remove-empty-tools", way="safe")
def remove_empty_tools(example: Example, given: Given) -> Body | None:
    """Remove empty lists of tools, which say nothing."""
    return frame_changed(example, lambda frame: _without_empty(frame, ("tools", "functions")))


def _without_empty(holder: Body, keys: tuple[str, ...]) -> Body:
    empty = {key for key in keys if holder.get(key) == [] and isinstance(holder[key], list)}
    return {key: value for key, value in holder.items() if key not in empty} if empty else holder
