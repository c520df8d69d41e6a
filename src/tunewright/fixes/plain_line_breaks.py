from __future__ import annotations

from tunewright.fixes.registry import Given, edits
from tunewright.fixes.texts import edited
from tunewright.model import Body, Example


@edits("CT014", name="plain-line-breaks", way="safe")
def plain_line_breaks(example: Example, given: Given) -> Body | None:
    """Write line breaks of Windows (CR LF) as plain ones (LF)."""
    if given.finding.evidence.get("habit") != "line breaks":
        return None
    return edited(example, lambda text: text.replace("\r\n", "\n"))
