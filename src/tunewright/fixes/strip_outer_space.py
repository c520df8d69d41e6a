from __future__ import annotations

from tunewright.fixes.registry import Given, edits
from tunewright.fixes.texts import edited
from tunewright.model import Body, Example

_ENDS = " \t\r\n\u00a0\u3000\ufeff"


@edits("CF008", name="strip-outer-space", way="safe")
def strip_outer_space(example: Example, given: Given) -> Body | None:
    """Remove spaces and line breaks at the beginning and end of messages.

    Prompts and completions of the older format keep theirs, which have a meaning; so do messages of tools.
    """
    if example.kind == "pair":
        return None
    return edited(example, lambda text: text.strip(_ENDS), lambda at, turn: turn.role not in ("tool", "function"))
