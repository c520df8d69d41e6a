"""What a column or key is for, guessed from its name; and the few values every shape reads the same way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from tunewright.imports.plan import Field, Mapping, one_of
from tunewright.model import Split, dumps

LABELS: Final = ("label", "category", "class", "tag")
_COMMON: Final[tuple[tuple[Field, tuple[str, ...]], ...]] = (
    ("label", LABELS),
    ("id", ("id", "external_id", "example_id", "record_id", "custom_id", "uuid", "guid", "_id")),
    ("split", ("split", "subset", "partition")),
)
_SPLITS: Final[dict[str, Split]] = {
    **dict.fromkeys(("train", "training"), "train"),
    **dict.fromkeys(("valid", "validation", "val", "dev"), "validation"),
    **dict.fromkeys(("test", "eval"), "test"),
}


def guess_common(columns: Sequence[str], taken: Sequence[str] = ()) -> Mapping:
    """Label, id and split, where a column is called so and is not used for something else."""
    free = [column for column in columns if column not in taken]
    found = ((field, one_of(names, free)) for field, names in _COMMON)
    return tuple((field, column) for field, column in found if column is not None)


def as_text(value: Any) -> str | None:
    """A label or id as text: numbers and truth values in JSON's spelling; None for empty, lists and objects."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, (bool, int, float)):
        return dumps(value)
    return None


def as_split(value: Any) -> Split | None:
    """The split a value names, in any of its usual spellings; None for anything else."""
    return _SPLITS.get(value.strip().casefold()) if isinstance(value, str) else None


def split_of_words(words: Sequence[str]) -> Split | None:
    """The split that the words name, if they name exactly one."""
    named = {_SPLITS[word] for word in words if word in _SPLITS}
    return named.pop() if len(named) == 1 else None
