"""How fixes reach the texts of an example: each message's text with its role, changed in a copy of the body."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from tunewright.model import Body, Example, editing
from tunewright.model.editing import Path, Turn
from tunewright.text.invisible import unseen

Change: TypeAlias = Callable[[str], str]
Wanted: TypeAlias = Callable[[int, Turn], bool]
"""(number of the turn, the turn): whether its texts are to be changed."""

_MOST_ROUNDS = 6


def edited(example: Example, change: Change, wanted: Wanted = lambda at, turn: True) -> Body | None:
    """A copy with every wanted text changed until it stays the same; None where nothing changes.

    A text that would show nothing any more is left as it is. Arguments of calls are not touched.
    """
    texts: dict[Path, str] = {}
    for at, turn in enumerate(editing.turns_of(example.kind, example.body)):
        if not wanted(at, turn):
            continue
        for field in turn.fields:
            if field.kind == "text" and field.text:
                new = settled(field.text, change)
                if new != field.text and shows(new):
                    texts[field.path] = new
    return editing.with_texts(example.body, texts) if texts else None


def settled(text: str, change: Change) -> str:
    """The text changed again until a further change makes no difference; as it was where that never comes."""
    new = text
    for _ in range(_MOST_ROUNDS):
        again = change(new)
        if again == new:
            return new
        new = again
    return text


def shows(text: str) -> bool:
    """True where a reader would see something."""
    hidden = {one.at for one in unseen(text)}
    return any(not sign.isspace() and at not in hidden for at, sign in enumerate(text))


def is_answer(turn: Turn) -> bool:
    """True for what the assistant says."""
    return turn.role == "assistant"
