"""The fifteen validators of OpenAI's `prepare_data` tool, and which check of the catalogue looks after each.

Source: version 0.28.1 of the tool, its behaviour observed on small files, read 2026-11-20.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Weight: TypeAlias = Literal["note", "needed", "advised", "refused"]
"""A remark; a change that is always made; a change a person may decline; a file that is not taken."""


@dataclass(frozen=True, slots=True)
class Validator:
    """One validator of the old tool. `codes` are the checks that cover it; `elsewhere` is what else does."""

    number: int
    name: str
    codes: tuple[str, ...]
    elsewhere: str = ""


PREPARE_DATA: Final[tuple[Validator, ...]] = (
    Validator(1, "number of examples", ("LE008", "BA001")),
    Validator(
        2, "prompt column", (), "The import maps columns, and refuses a record without a prompt by its line."
    ),
    Validator(3, "completion column", (), "The same for completions."),
    Validator(4, "further columns", ("FO006",)),
    Validator(5, "empty completions", ("EM001",)),
    Validator(6, "classification or not", ("BA003",), "The task is a setting of the project, guessed at import."),
    Validator(7, "repeated pairs", ("DU001",)),
    Validator(8, "long pairs", ("TO001",)),
    Validator(9, "capitals in prompts", ("LE005",)),
    Validator(10, "capitals in completions", ("LE005",)),
    Validator(11, "separator after prompts", ("LE001", "LE004", "LE007"), "The export offers one and adds it."),
    Validator(12, "shared start of prompts", ("LE006",)),
    Validator(13, "shared start of completions", ("LE006",)),
    Validator(14, "ending of completions", ("LE003", "LE007"), "The export offers one and adds it."),
    Validator(15, "space before completions", ("LE002",), "The export adds it."),
)
"""In the order in which the tool ran them."""

ADVICE: Final[Mapping[str, tuple[str, ...]]] = {
    "labels of one token": ("LA004",),
    "labels that start with different tokens": ("LA005",),
    "numbers as labels": ("LA006",),
    "a hundred examples of each label": ("BA003",),
    "no empty prompts beside filled ones": ("EM003",),
    "no separator inside the texts": ("LE004",),
}
"""What the guide of the same time advised and the tool did not look at."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one validator says about a data set. `rows` are places in the data as given, from 0."""

    number: int
    weight: Weight
    what: str
    """The remark or change in a word or two: “add separator”, “remove empty”, “lower case”."""
    rows: tuple[int, ...] = ()
    value: str = ""
    """The text or name that it is about: the separator to add, the start to remove, the column."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The checks that say the same about a project."""
        return PREPARE_DATA[self.number - 1].codes


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair, and the place it had in the data as given."""

    row: int
    prompt: str
    completion: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """The verdicts in the order of the validators, and the data with every change made."""

    verdicts: tuple[Verdict, ...]
    pairs: tuple[Pair, ...] = ()
    separator: str = ""
    """The recognised separator that all prompts end with afterwards."""
    stop: str = ""
    """The recognised ending of all completions afterwards; none for labels, whose answer is cut by its length."""

    @property
    def changes(self) -> tuple[tuple[str, str], ...]:
        """(what, value) of every change, in order."""
        return tuple((one.what, one.value) for one in self.verdicts if one.weight in ("needed", "advised"))


def legacy_task(pairs: Iterable[Pair]) -> Literal["open-ended", "classification", "conditional"]:
    """Open-ended where all prompts are empty; classification where there are more than three pairs per answer."""
    kept = list(pairs)
    if not any(pair.prompt for pair in kept):
        return "open-ended"
    return "classification" if len({pair.completion for pair in kept}) * 3 < len(kept) else "conditional"
