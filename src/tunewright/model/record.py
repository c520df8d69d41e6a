"""What comes out of a raw file: a draft example, or a line refused with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from tunewright.model.called import Called
from tunewright.model.example import Body, Kind, Split


class RawRecord(NamedTuple):
    """One record of a file before anyone has understood it: its 1-based line and its exact text.

    `text` is JSON on one or more lines (for tables: the row as a JSON object, columns in file order).
    `problem` is set instead where the container itself is broken at this place.
    """

    line: int
    text: str
    problem: str | None = None
    split: Split | None = None
    """The split that the place in the file says: the key of the list in {"train": […], "test": […]}."""

    @property
    def is_blank(self) -> bool:
        """True for a line with nothing but white space on it."""
        return self.problem is None and not self.text.strip()


class Draft(NamedTuple):
    """An example as read, before the store knows it. `original` is the record's exact text, kept verbatim."""

    line: int
    kind: Kind
    body: Body
    original: str
    external_id: str | None = None
    label: str | None = None
    split: Split | None = None
    called: Called | None = None
    """What its log said about the call; None for examples that are no logged calls."""
    flag: str = ""
    """Why somebody should look at it first; it then comes in flagged, with this as its note."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that is no example: which line, why in plain words, and its text, to repair or download."""

    line: int
    reason: str
    raw: str
    code: str = ""
    """A short stable name of the reason, for programs."""
