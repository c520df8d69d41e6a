"""What is said of the entries of a log that are no example of their own."""

from __future__ import annotations

from typing import Final

LEFT_OUT_WORDS: Final = {
    "not-a-call": "no call to a model",
    "outer": "a step around a call that is imported",
    "joined": "a further part of a call, joined to it",
    "repeat": "an earlier call of a conversation that a later one contains",
    "alternative": "another answer to the same prompt, part of a preference pair",
    "outside": "outside of what was asked for",
}
"""Short name of the reason -> what it means."""
