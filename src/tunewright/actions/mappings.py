"""Name the way in which the fields of a file are read, and read the next file like it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from tunewright.imports import Mapping, ReadPlan, is_log
from tunewright.imports.containers.headers import numbered
from tunewright.imports.paths import head_of
from tunewright.model import TuneError, UnknownName, UnreadableFile
from tunewright.store import Store
from tunewright.store import mappings as kept

_LONGEST: Final = 60
_WITHIN: Final = ("role", "content")


@dataclass(frozen=True, slots=True)
class SavedMapping:
    """Which fields are read from which columns, keys or paths, and as what, under a name."""

    name: str
    shape: str
    mapping: Mapping
    has_header: bool = True
    """False where it was made for a table without names of columns, which then are “column 1” and so on."""
    n_columns: int = 0
    """Columns of the file it was made for."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns or keys that a file needs for it."""
        heads = (head_of(path) for field, path in self.mapping if field not in _WITHIN)
        return tuple(dict.fromkeys(heads))


def save(store: Store, name: str, plan: ReadPlan, by: str) -> str:
    """Keep the mapping of a plan under a name, in place of one that had it; returns the name as kept.

    Raises: `TuneError` for a name without letters, and for a log, which has no fields to choose.
    """
    tidy = " ".join("".join(letter for letter in name if letter.isprintable()).split())[:_LONGEST]
    if not tidy:
        raise TuneError("The mapping has no name.", "Write one, such as “Support export”.")
    if is_log(plan) or not plan.mapping:
        raise TuneError("There is no mapping to keep.", "Choose what the columns or keys become first.")
    with store.writing() as unit:
        kept.save(unit, tidy, plan.to_dict(), by)
    return tidy


def listed(store: Store) -> list[SavedMapping]:
    """Every saved mapping, by name; those that this version cannot read any more are left out."""
    with store.reading() as unit:
        stored = kept.saved(unit)
    return [one for name, plan in stored.items() if (one := _read(name, plan)) is not None]


def _read(name: str, stored: dict[str, object]) -> SavedMapping | None:
    try:
        plan = ReadPlan.from_dict(stored)
    except (TuneError, KeyError, TypeError, ValueError):
        return None
    return SavedMapping(name, plan.shape, plan.mapping, plan.has_header or not plan.is_table, len(plan.columns))


def named(store: Store, name: str) -> SavedMapping:
    """The mapping of that name. Raises: `UnknownName`, with the known ones."""
    known = {one.name: one for one in listed(store)}
    if name not in known:
        raise UnknownName("mapping", name, list(known))
    return known[name]


def fits(saved: SavedMapping, plan: ReadPlan) -> bool:
    """True where the file has every column or key that the mapping reads.

    A mapping for tables without names of columns fits those with as many columns, whatever their first row seems
    to be.
    """
    if not saved.has_header and plan.is_table and len(plan.columns) != saved.n_columns:
        return False
    return bool(saved.mapping) and set(saved.columns) <= set(_as_saved(saved, plan).columns)


def _as_saved(saved: SavedMapping, plan: ReadPlan) -> ReadPlan:
    """The plan with its first row read as data where the mapping was made for such a table."""
    if saved.has_header or not plan.is_table or not plan.has_header:
        return plan
    return replace(plan, has_header=False, columns=numbered(len(plan.columns)))


def applied(saved: SavedMapping, plan: ReadPlan) -> ReadPlan:
    """The plan with this mapping in place of what was recognised.

    Raises: `UnreadableFile` for a file that lacks one of its columns.
    """
    plan = _as_saved(saved, plan)
    missing = [column for column in saved.columns if column not in plan.columns]
    if missing:
        raise UnreadableFile(
            f"The mapping “{saved.name}” does not fit: there is no “{missing[0][:60]}” in this file.",
            "Import it without the mapping, or name another one.",
        )
    return replace(plan, shape=saved.shape, mapping=saved.mapping)


def forget(store: Store, name: str) -> None:
    """Remove a mapping; what was imported with it stays."""
    with store.writing() as unit:
        kept.forget(unit, name)
