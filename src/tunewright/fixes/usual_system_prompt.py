from __future__ import annotations

from tunewright.fixes.registry import Given, edits
from tunewright.fixes.turns import turns_changed
from tunewright.model import Body, Example
from tunewright.text import fingerprint


@edits("CF001", name="usual-system-prompt", way="asks-first")
def usual_system_prompt(example: Example, given: Given) -> Body | None:
    """Write the system prompt exactly as most examples have it."""
    systems = [turn for turn in example.prompt if turn.role in ("system", "developer")]
    if len(systems) != 1 or fingerprint("system", systems[0].content) != given.finding.key:
        return None
    new = _changed(systems[0].content, given.finding.evidence.get("changes"))
    if new is None or not new.strip():
        return None
    return turns_changed(example, lambda turn: _written(turn, systems[0].content, new))


def _changed(text: str, changes: object) -> str | None:
    """The text with the changes made, from its end to its beginning; None where it is not the one they are for."""
    if not isinstance(changes, list):
        return None
    for change in reversed(changes):
        if not isinstance(change, list) or list(map(type, change)) != [int, str, str]:
            return None
        at, old, new = change
        if at < 0 or text[at : at + len(old)] != old:
            return None
        text = text[:at] + new + text[at + len(old) :]
    return text


def _written(turn: Body, old: str, new: str) -> Body:
    is_it = turn.get("role") in ("system", "developer") and turn.get("content") == old
    return turn | {"content": new} if is_it and new != old else turn
