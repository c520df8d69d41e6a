"""What a person chose for a file in place of what was recognised. It stays while the file's card is closed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final, Literal, TypeAlias

import streamlit as st

from tunewright.actions import importing, offering
from tunewright.actions.importing import Kept
from tunewright.imports import (
    Field,
    Mapping,
    ReadPlan,
    Recognised,
    Shape,
    Wish,
    format_names,
    known_shapes,
    with_mapping,
)
from tunewright.model import Draft, Rejected, Split, TuneError
from tunewright.model.project import CallFacets
from tunewright.ui.session import store
from tunewright.ui.state import Key

_ANEW: Final = frozenset(("shape", "container", "encoding", "sheet", "has_header"))
"""With another of these, fields are guessed again."""


@dataclass(frozen=True)
class Choice:
    """One file's choices; empty ones leave it at what was recognised."""

    shape: str = ""
    container: str = ""
    encoding: str = ""
    sheet: str = ""
    has_header: bool | None = None
    split: Split | Literal["none"] | None = None
    mapping: Mapping | None = None
    left_out: bool = False
    turn: int = 0
    """Grows when choices were made elsewhere than in their boxes, which then are drawn anew."""

    @property
    def wanted(self) -> str:
        """The format as the recognition takes it."""
        return "-".join(part for part in (self.shape, self.container) if part)


@dataclass(frozen=True)
class Refused:
    """Why a file cannot be read, and what to do."""

    message: str
    hint: str = ""


@dataclass(frozen=True)
class Looked:
    """A file as it is now set: what was found and how it will be read, or why it cannot be."""

    found: Recognised | None = None
    plan: ReadPlan | None = None
    refused: Refused | None = None
    is_chosen: bool = False
    """True where a person has said how it is read."""

    @property
    def missing(self) -> tuple[Field, ...]:
        """Fields without which no record can be read, and for which nothing was chosen."""
        shape = shape_of(self.plan) if self.plan else None
        return (
            tuple(field for field in shape.needed if field not in self.plan.fields) if shape and self.plan else ()
        )

    @property
    def is_ready(self) -> bool:
        """True where the file can be imported."""
        return self.plan is not None and self.refused is None and not self.missing


CHOICES: Final = Key[dict[str, Choice]]("import_choices", {})
"""By the SHA-256 of the file."""


def choice_of(sha256: str) -> Choice:
    """What was chosen for the file."""
    return CHOICES.get().get(sha256, Choice())


def choose(sha256: str, **changed: Any) -> None:
    """For callbacks: note a choice."""
    known = CHOICES.get()
    fresh = {"mapping": None} if _ANEW & changed.keys() else {}
    CHOICES.put({**known, sha256: replace(known.get(sha256, Choice()), **(fresh | changed))})


def look_at(kept: Kept) -> Looked:
    """The file with the choices applied."""
    chosen = choice_of(kept.sha256)
    found = _recognised(kept.sha256, kept.name, chosen.wanted, chosen.encoding, chosen.sheet, chosen.has_header)
    if isinstance(found, Refused):
        return Looked(refused=found)
    plan = found.plan
    if chosen.split is not None:
        plan = replace(plan, split=None if chosen.split == "none" else chosen.split)
    if chosen.mapping is None:
        return Looked(found, plan, is_chosen=bool(chosen.shape))
    try:
        return Looked(found, _mapped(plan, chosen.mapping), is_chosen=True)
    except TuneError as error:
        return Looked(found, replace(plan, mapping=chosen.mapping), Refused(str(error), error.hint))


def _mapped(plan: ReadPlan, given: Mapping) -> ReadPlan:
    """The plan with exactly these fields, and the list that `role` and `content` lie in."""
    mapped = with_mapping(plan, given)
    fields = {field for field, _ in given} | ({"messages"} if {"role", "content"} & dict(given).keys() else set())
    return replace(mapped, shape=plan.shape, mapping=tuple(pair for pair in mapped.mapping if pair[0] in fields))


@st.cache_data(max_entries=1024, show_spinner=False)
def _recognised(
    sha256: str, name: str, wanted: str, encoding: str, sheet: str, has_header: bool | None
) -> Recognised | Refused:
    path = store().settings.uploads / sha256
    try:
        return importing.recognise(path, name, _known(wanted), encoding, sheet=sheet, has_header=has_header)
    except TuneError as error:
        return Refused(str(error), error.hint)


def _known(wanted: str) -> str:
    return wanted if wanted in format_names() else ""


def recognised_encoding(kept: Kept) -> str:
    """The text encoding that was recognised, whatever was chosen."""
    chosen = choice_of(kept.sha256)
    found = _recognised(kept.sha256, kept.name, chosen.wanted, "", chosen.sheet, chosen.has_header)
    return "utf-8" if isinstance(found, Refused) else found.plan.encoding


@st.cache_data(max_entries=64, show_spinner=False)
def first_examples(sha256: str, plan: ReadPlan, limit: int) -> list[Draft | Rejected]:
    """The first examples of a kept file as they would come in."""
    return importing.preview(store().settings.uploads / sha256, plan, limit)


LogFiles: TypeAlias = tuple[tuple[str, str, ReadPlan], ...]
"""SHA-256, name and plan of files that are read together."""


@st.cache_data(max_entries=16, show_spinner=False)
def first_of_log(files: LogFiles, wish: Wish, limit: int) -> dict[str, list[Draft | Rejected]]:
    """The first examples of kept files of one log, by SHA-256."""
    folder = store().settings.uploads
    found = offering.first_of_log([(folder / sha256, name, plan) for sha256, name, plan in files], wish, limit)
    return {sha256: made for (sha256, _, _), made in zip(files, found, strict=True)}


@st.cache_data(max_entries=64, show_spinner=False)
def paths_of(sha256: str, plan: ReadPlan) -> tuple[str, ...]:
    """Columns, keys and paths that a kept file's first records have."""
    return offering.paths(store().settings.uploads / sha256, plan)


@st.cache_data(max_entries=16, show_spinner=False)
def calls_in(files: LogFiles) -> CallFacets:
    """Models, routes, tags and scores at the beginning of kept files of one log."""
    folder = store().settings.uploads
    return offering.calls([(folder / sha256, name, plan) for sha256, name, plan in files])


def shape_of(plan: ReadPlan) -> Shape | None:
    """The training format of the plan; None for a log."""
    return next((shape for shape in known_shapes() if shape.name == plan.shape), None)
