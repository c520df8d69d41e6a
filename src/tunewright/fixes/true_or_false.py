from __future__ import annotations

from tunewright.fixes.registry import Given, edits
from tunewright.fixes.turns import frame_changed
from tunewright.model import Body, Example

_KEY = "parallel_tool_calls"
_MEANT = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}


@edits("FO012", name="true-or-false", way="safe")
def true_or_false(example: Example, given: Given) -> Body | None:
    """Write “parallel_tool_calls” as true or false, where it says so in other words; remove it where it is null."""
    return frame_changed(example, _plain)


def _plain(frame: Body) -> Body:
    value = frame.get(_KEY)
    if _KEY in frame and value is None:
        return {key: each for key, each in frame.items() if key != _KEY}
    if isinstance(value, bool) or not isinstance(value, str | int):
        return frame
    meant = _MEANT.get(str(value).strip().lower())
    return frame if meant is None else frame | {_KEY: meant}
