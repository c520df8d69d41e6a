from __future__ import annotations

from tunewright.fixes.registry import Given, edits
from tunewright.fixes.texts import edited
from tunewright.model import Body, Example
from tunewright.text.invisible import unseen


@edits("CT012", name="remove-zero-width", way="safe")
def remove_zero_width(example: Example, given: Given) -> Body | None:
    """Remove signs without width and soft hyphens, which show nothing and mean nothing here."""
    return edited(example, _narrow)


def _narrow(text: str) -> str:
    hidden = {one.at for one in unseen(text) if one.sort in ("zero-width", "soft-hyphen")}
    return "".join(sign for at, sign in enumerate(text) if at not in hidden) if hidden else text
