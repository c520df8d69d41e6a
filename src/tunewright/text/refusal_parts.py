"""One language's grammar of refusing, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Grammar:
    """One language: cheap signs that it may refuse, its ways to do so, and words that take them back."""

    signs: str
    """Parted by |"
    ". Without one of these no sentence of the language refuses. In Latin script words, by their first four letters,
    in others any piece."""
    speakers: str
    """Parted by |. One of these must be there too; none: not asked."""
    ways: tuple[str, ...]
    unless: str
    """Found before the refusal in its sentence: then it is a condition, or somebody else speaks."""
    but_not: str = r"(?!)"
    """Found anywhere in the sentence: then it is an idiom."""


IN_SENTENCE: Final = r"[^.!?。！？।\n]"
