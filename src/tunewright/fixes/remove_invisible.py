from __future__ import annotations

from tunewright.fixes.registry import Given, edits
from tunewright.fixes.texts import edited
from tunewright.model import Body, Example
from tunewright.text.invisible import unseen


@edits("CT012", name="remove-invisible", way="asks-first")
def remove_invisible(example: Example, given: Given) -> Body | None:
    """Remove every sign that nobody sees, hidden letters, direction marks and control signs included."""
    return edited(example, _seen)


def _seen(text: str) -> str:
    hidden = {one.at for one in unseen(text)}
    return "".join(sign for at, sign in enumerate(text) if at not in hidden) if hidden else text
