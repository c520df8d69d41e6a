from __future__ import annotations

from tunewright.fixes.registry import Given, edits
from tunewright.fixes.texts import edited
from tunewright.model import Body, Example

_AROUND = " \t\r\n*_#"


@edits("CT008", name="remove-mark", way="asks-first")
def remove_mark(example: Example, given: Given) -> Body | None:
    """Remove a mark such as “Assistant:” or “</s>” from the beginning or end of the message.

    Marks in the middle stay: they may part two turns, which a person must separate.
    """
    mark, turn_at = given.finding.evidence.get("found"), given.finding.evidence.get("turn")
    if not isinstance(mark, str) or not mark.strip() or mark.endswith("…"):
        return None
    return edited(example, lambda text: _without(text, mark.strip()), lambda at, turn: at == turn_at)


def _without(text: str, mark: str) -> str:
    head = text.lstrip(_AROUND)
    if head.startswith(mark):
        return head[len(mark) :].lstrip(_AROUND)
    tail = text.rstrip()
    return tail.removesuffix(mark).rstrip() if tail.endswith(mark) and not mark.endswith(":") else text
