from __future__ import annotations

import re

from tunewright.fixes.registry import Given, edits
from tunewright.fixes.texts import edited, is_answer
from tunewright.model import Body, Example

_FENCED = re.compile(r"\s*```[\w+-]*[ \t]*\n(\s*[{\[].*?)\n?[ \t]*```\s*", re.DOTALL)


@edits("CF003", name="remove-fence", way="asks-first")
def remove_fence(example: Example, given: Given) -> Body | None:
    """Take JSON out of its code fence (```), where most answers are JSON without one."""
    if given.finding.evidence.get("usual") != "json":
        return None
    return edited(example, _bare, lambda at, turn: is_answer(turn))


def _bare(text: str) -> str:
    found = _FENCED.fullmatch(text)
    return found[1] if found else text
