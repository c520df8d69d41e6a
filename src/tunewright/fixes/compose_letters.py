from __future__ import annotations

from tunewright.fixes.registry import Given, edits
from tunewright.fixes.texts import edited
from tunewright.model import Body, Example
from tunewright.text.composed import composed


@edits("CF009", name="compose-letters", way="safe")
def compose_letters(example: Example, given: Given) -> Body | None:
    """Join letters and their accents into single signs; it looks the same as before."""
    return edited(example, composed)
