"""Fields that a person chose for a file, put in the place of those that were guessed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from tunewright.imports.paths import head_of, list_of
from tunewright.imports.plan import FIELDS, Field, Mapping, ReadPlan
from tunewright.imports.registry import known_shapes
from tunewright.model import UnknownName

COMMON: Final[tuple[Field, ...]] = ("label", "id", "split")
"""Fields that every shape has."""
_WITHIN: Final[tuple[Field, ...]] = ("role", "content")
_READERS: Final[tuple[tuple[Field, str], ...]] = (
    ("messages", "chat"),
    ("role", "chat"),
    ("content", "chat"),
    ("history", "alpaca"),
    ("input", "alpaca"),
    ("prompt", "prompt-completion"),
    ("completion", "prompt-completion"),
)
"""Which shape reads a field where the one that was recognised does not; the first field that was chosen decides."""


def with_mapping(plan: ReadPlan, mapping: Mapping) -> ReadPlan:
    """The plan with these fields read from these columns, keys or paths; guesses for other fields stay.

    A guess gives way where its column is now used for something else. Where the file was recognised as something
    that has no such field, it is read as what has: `messages` makes it a chat, `chosen` and `rejected` a
    preference, `prompt` or `completion` a pair. Of a table, only columns that exist can be chosen.

    Raises: `UnknownName` for a column that the table does not have.
    """
    for field, column in mapping:
        if plan.is_table and plan.columns and field not in _WITHIN and not _is_there(column, plan.columns):
            raise UnknownName("column", column, plan.columns)
    chosen = _with_list(dict(mapping))
    shape = _shape_for(plan.shape, chosen)
    kept = dict(plan.mapping)
    if shape != plan.shape:
        kept = {field: kept[field] for field in COMMON if field in kept}
        kept |= {field: column for field, column in _guessed(shape, plan) if field not in kept}
    used = {column for field, column in chosen.items() if field not in _WITHIN}
    kept = {field: column for field, column in kept.items() if field in _WITHIN or column not in used}
    merged = {**kept, **chosen}
    return replace(plan, shape=shape, mapping=tuple((field, merged[field]) for field in FIELDS if field in merged))


def _is_there(column: str, columns: Collection[str]) -> bool:
    return column in columns or head_of(column) in columns


def _with_list(chosen: dict[Field, str]) -> dict[Field, str]:
    """Where only what stands in each message was named (`role=turns[].who`), the list they share."""
    lists = {list_of(chosen[field]) for field in _WITHIN if field in chosen} - {""}
    return chosen if "messages" in chosen or len(lists) != 1 else {**chosen, "messages": lists.pop()}


def _shape_for(now: str, chosen: Collection[Field]) -> str:
    """The shape that was recognised where it reads every chosen field, else the one that does."""
    reads = {shape.name: {*shape.fields, *COMMON} for shape in known_shapes()}
    if set(chosen) <= reads.get(now, set(COMMON)):
        return now
    if "chosen" in chosen or "rejected" in chosen:
        return "conversation-preference" if "messages" in chosen else "chosen-rejected"
    return next((shape for field, shape in _READERS if field in chosen), now)


def _guessed(shape: str, plan: ReadPlan) -> Mapping:
    return next((known.guess(plan.columns) for known in known_shapes() if known.name == shape), ())
