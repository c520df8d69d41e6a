"""The numbers of the findings screen, asked of the store once per state of the project and of its looks."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import streamlit as st

from tunewright.actions import browsing, checking, looking
from tunewright.model.project import Filter, Project
from tunewright.ui.session import store

Side: TypeAlias = Literal["open", "dismissed"]
Run: TypeAlias = dict[str, Any]
"""A full look: at, by, n_examples, by_code, total."""


def tallies(project: Project, wanted: Filter, current: bool) -> list[dict[str, Any]]:
    """Per check and severity: open and dismissed findings that the filter means."""
    return _tallies(_database(), project, wanted, _mark(project, current))


def affected(project: Project, wanted: Filter, side: Side, current: bool) -> dict[str, dict[str, int]]:
    """Examples with such a finding, by severity, family and check."""
    return _affected(_database(), project, wanted, side, _mark(project, current))


def runs(project: Project) -> list[Run]:
    """The last full looks, newest first."""
    return [
        {"at": run.at, "by": run.by, "n_examples": run.n_examples, "by_code": run.by_code}
        for run in looking.past_looks(store(), project.id)
    ]


def n_gone(project: Project, current: bool) -> dict[str, int]:
    """Findings per check whose cause is gone."""
    return _n_gone(_database(), project, _mark(project, current))


def _database() -> str:
    return store().settings.database_url


def _mark(project: Project, current: bool) -> str:
    """Changes with every look: one that was stopped leaves findings behind, but no new revision."""
    looked = (job for job in browsing.project_jobs(store(), project.id) if job.kind == "recheck")
    newest = next(looked, None)
    return f"{current} {newest.id} {newest.state}" if newest else str(current)


@st.cache_data(max_entries=64, show_spinner=False)
def _tallies(database: str, project: Project, wanted: Filter, mark: str) -> list[dict[str, Any]]:
    return checking.tallies(store(), project.id, wanted)


@st.cache_data(max_entries=64, show_spinner=False)
def _affected(database: str, project: Project, wanted: Filter, side: Side, mark: str) -> dict[str, dict[str, int]]:
    return checking.examples_with(store(), project.id, wanted, side)


@st.cache_data(max_entries=16, show_spinner=False)
def _n_gone(database: str, project: Project, mark: str) -> dict[str, int]:
    return looking.n_gone(store(), project.id)


def open_or_dismissed(project: Project, current: bool) -> frozenset[str]:
    """Checks that found something."""
    return frozenset(entry["code"] for entry in tallies(project, Filter(), current))
