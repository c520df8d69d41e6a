"""Feedback as one number, to sort by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from tunewright.model import Feedback

_WORDS: Final = {
    **dict.fromkeys(
        ("good", "thumbs_up", "thumbs-up", "thumbsup", "up", "like", "positive", "correct", "pass"), 1.0
    ),
    **dict.fromkeys(("bad", "thumbs_down", "thumbs-down", "thumbsdown", "down", "dislike", "negative"), 0.0),
    **dict.fromkeys(("incorrect", "fail", "no"), 0.0),
    **dict.fromkeys(("yes", "true"), 1.0),
    "false": 0.0,
}


def score_of(given: Feedback) -> float | None:
    """Numbers as they are, truth values and the usual words for good and bad as 1 and 0; None for anything else."""
    value = given.value
    if isinstance(value, (bool, int, float)):
        return float(value) if value == value and abs(value) < 1e300 else None
    if not isinstance(value, str):
        return None
    word = value.strip().casefold().replace(" ", "_")
    if word in _WORDS:
        return _WORDS[word]
    try:
        number = float(word)
    except ValueError:
        return None
    return number if number == number and abs(number) < 1e300 else None


def as_score(feedback: Iterable[Feedback]) -> float | None:
    """The first piece of feedback that reads as a number; None where none does."""
    return next((score for score in map(score_of, feedback) if score is not None), None)
