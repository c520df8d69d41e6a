"""What screens show of a whole project, asked of the store once per revision and then remembered.

Every write makes a new revision, so nothing here can be stale; a project of any size costs one count per change.
"""

from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

import streamlit as st

from tunewright.actions import browsing, checking, projects
from tunewright.model.project import CallFacets, Counts, Filter, Project, Source
from tunewright.ui.session import store

_QUICKLY_CHECKED: Final = 5_000
"""Up to so many examples, a look at the whole project is not noticed."""

Grouping: TypeAlias = Literal["severity", "family", "code"]
By: TypeAlias = Literal["label", "source", "turns", "state", "split"]


def n_examples(project: Project, wanted: Filter) -> int:
    """How many examples the filter means."""
    return _n_examples(_database(), project, wanted)


def shares(project: Project, by: By, wanted: Filter) -> dict[Any, int]:
    """Number of meant examples per label, import id, number of turns, state or imported split."""
    return _shares(_database(), project, by, wanted)


def token_lengths(project: Project, wanted: Filter) -> dict[int, int]:
    """Number of meant examples per exact number of tokens (o200k_base, each in its own form)."""
    return _token_lengths(_database(), project, wanted)


def states(project: Project) -> dict[str, Counts]:
    """Examples and tokens per review state."""
    return _states(_database(), project)


def imports(project: Project) -> list[Source]:
    """Finished imports, newest first."""
    return _imports(_database(), project)


def call_facets(project: Project) -> CallFacets:
    """What there is to choose from among logged calls."""
    return _call_facets(_database(), project)


def findings_are_current(project: Project) -> bool:
    """Whether the kept findings are those of the project as it is; a small project's are brought up to date."""
    current = checking.is_current(store(), project.id)
    if not current and n_examples(project, Filter()) <= _QUICKLY_CHECKED:
        checking.refresh(store(), project.id)
        return True
    return current


def findings(project: Project, current: bool) -> list[dict[str, Any]]:
    """Per check and severity with anything to say, as kept: code, severity, open and dismissed findings."""
    return _findings(_database(), project, current)


def affected(project: Project, by: Grouping, current: bool) -> dict[str, int]:
    """Examples with an open finding as kept, each counted once per severity, family or check."""
    return _affected(_database(), project, by, current)


def _database() -> str:
    return store().settings.database_url


@st.cache_data(max_entries=512, show_spinner=False)
def _n_examples(database: str, project: Project, wanted: Filter) -> int:
    return browsing.count(store(), project, wanted)


@st.cache_data(max_entries=128, show_spinner=False)
def _shares(database: str, project: Project, by: By, wanted: Filter) -> dict[Any, int]:
    return browsing.shares(store(), project, by, wanted)


@st.cache_data(max_entries=64, show_spinner=False)
def _token_lengths(database: str, project: Project, wanted: Filter) -> dict[int, int]:
    return browsing.token_bands(store(), project, wanted, 1)


@st.cache_data(max_entries=64, show_spinner=False)
def _states(database: str, project: Project) -> dict[str, Counts]:
    return projects.counts(store(), project.id)


@st.cache_data(max_entries=8, show_spinner=False)
def _call_facets(database: str, project: Project) -> CallFacets:
    return browsing.call_facets(store(), project.id)


@st.cache_data(max_entries=64, show_spinner=False)
def _imports(database: str, project: Project) -> list[Source]:
    return browsing.imports(store(), project.id)


@st.cache_data(max_entries=64, show_spinner=False)
def _findings(database: str, project: Project, current: bool) -> list[dict[str, Any]]:
    return checking.summary(store(), project.id, as_kept=True)


@st.cache_data(max_entries=64, show_spinner=False)
def _affected(database: str, project: Project, by: Grouping, current: bool) -> dict[str, int]:
    return checking.affected(store(), project.id, by)
