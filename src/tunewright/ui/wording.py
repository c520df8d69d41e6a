"""How states, severities and numbers are said and coloured: the same words, icons and colours on every screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from tunewright.model import Severity, Split, State

Colour: TypeAlias = Literal["red", "orange", "yellow", "blue", "green", "violet", "gray"]


@dataclass(frozen=True, slots=True)
class Look:
    """A word, an icon and a colour: the colour never stands alone."""

    word: str
    icon: str
    colour: Colour

    @property
    def markdown(self) -> str:
        """Icon and word in the colour, for labels and headings."""
        return f":{self.colour}[{self.icon} {self.word}]"

    @property
    def many(self) -> str:
        """The same for more than one: “Errors”."""
        return f":{self.colour}[{self.icon} {self.word}s]"


STATE_LOOKS: Final[dict[State, Look]] = {
    "unreviewed": Look("Unreviewed", ":material/radio_button_unchecked:", "gray"),
    "accepted": Look("Accepted", ":material/check_circle:", "green"),
    "rejected": Look("Rejected", ":material/cancel:", "red"),
    "flagged": Look("Flagged", ":material/flag:", "orange"),
    "proposed": Look("Proposed", ":material/lightbulb:", "violet"),
}
"""Review states, in the order in which screens name them."""

STATE_SIGNS: Final[dict[State, str]] = {
    "unreviewed": "○ Unreviewed",
    "accepted": "✓ Accepted",
    "rejected": "✕ Rejected",
    "flagged": "⚑ Flagged",
    "proposed": "◇ Proposed",
}
"""Review states in places that show neither icon nor colour, such as the cells of a table."""

SEVERITY_LOOKS: Final[dict[Severity, Look]] = {
    "error": Look("Error", ":material/error:", "red"),
    "warning": Look("Warning", ":material/warning:", "orange"),
    "info": Look("Note", ":material/info:", "blue"),
}
"""Severities, worst first."""

SPLIT_WORDS: Final[dict[Split, str]] = {"train": "Train", "validation": "Validation", "test": "Test"}


_SPELT: Final = {"json": "JSON", "html": "HTML", "ip": "IP", "id": "ID"}


def check_words(name: str) -> str:
    """The name of a check as a person says it: “unreadable-json-answer” is “unreadable JSON answer”."""
    return " ".join(_SPELT.get(word, word) for word in name.split("-"))


def check_title(name: str) -> str:
    """The same with a capital: “Exact duplicate”, “IP address”."""
    words = check_words(name)
    return words[:1].upper() + words[1:]


def counted(n: int, one: str, many: str = "") -> str:
    """A number with its noun: “1 example”, “1,204 examples”."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def percent(share: float) -> str:
    """A share of 0–1 as a person says it: “34%”, “0.4%”, “less than 0.1%”."""
    if 0 < share < 0.001:
        return "less than 0.1%"
    return f"{share:.1%}" if 0 < share < 0.1 or 0.99 < share < 1 else f"{share:.0%}"


ROLE_LOOKS: Final = {
    "system": ("System", ":gray[:material/tune:]"),
    "developer": ("Developer", ":gray[:material/tune:]"),
    "user": ("User", ":blue[:material/person:]"),
    "assistant": ("Assistant", ":green[:material/smart_toy:]"),
    "tool": ("Tool", ":violet[:material/build:]"),
    "function": ("Function", ":violet[:material/build:]"),
}
"""What each role is called on screen, and its icon."""
