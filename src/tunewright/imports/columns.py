"""What a column or key is for, guessed from its name; and the few values every shape reads the same way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from tunewright.imports.paths import MISSING, at
from tunewright.imports.plan import Field, Mapping, ReadPlan, one_of
from tunewright.model import Body, Split, dumps

LABELS: Final = ("label", "category", "class", "tag")
"""Names of what sorts a text; where nothing else is an answer, it is the answer."""
RATINGS: Final = (
    *("kto_tag", "desirable", "is_desirable", "thumbs_up", "rating", "ratings", "stars", "score", "reward"),
    "quality",
)
"""Names of what somebody thought of an answer: kept as its label."""
REFERENCES: Final = (
    *("reference_answer", "reference", "ground_truth", "groundtruth", "expected_answer", "expected_output"),
    *("expected", "solution", "gold", "grader", "rubric", "rubrics"),
)
"""Names of what an answer will be measured by in reinforcement training."""
SYSTEMS: Final = ("system", "system_prompt", "system_message")
_COMMON: Final[tuple[tuple[Field, tuple[str, ...]], ...]] = (
    ("label", (*LABELS, *RATINGS)),
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


def value_of(record: Body, plan: ReadPlan, field: Field) -> Any:
    """What the record holds for a field; `MISSING` where the field is not mapped or nothing is there."""
    path = plan.fields.get(field)
    return MISSING if path is None else at(record, path)


def word_of(record: Body, plan: ReadPlan, field: Field) -> str | None:
    """The label or id of a record; several that a path gathers are joined by commas."""
    value = value_of(record, plan, field)
    if isinstance(value, list) and "[]" in plan.fields[field]:
        return ", ".join(word for one in value if (word := as_text(one)) is not None) or None
    return as_text(value)


def split_of(record: Body, plan: ReadPlan) -> Split | None:
    """The split that a record names, else that of its whole file."""
    return as_split(value_of(record, plan, "split")) or plan.split


def as_text(value: Any) -> str | None:
    """A label or id as text: numbers and truth values in JSON's spelling; None for empty, lists and objects."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, (bool, int, float)):
        return dumps(value)
    return None


def as_split(value: Any) -> Split | None:
    """The split a value names, in any of its usual spellings, or a list of which one is named; None for others."""
    if isinstance(value, list):
        return split_of_words([one.strip().casefold() for one in value if isinstance(one, str)])
    return _SPLITS.get(value.strip().casefold()) if isinstance(value, str) else None


def split_of_words(words: Sequence[str]) -> Split | None:
    """The split that the words name, if they name exactly one."""
    named = {_SPLITS[word] for word in words if word in _SPLITS}
    return named.pop() if len(named) == 1 else None
