"""Forecasts and suggestions, asked once per state of the project and its splits, and then remembered."""

from __future__ import annotations

import streamlit as st

from tunewright.actions import exporting, forecasting, splitting
from tunewright.actions.exporting import Comparison, ExportWish
from tunewright.actions.forecasting import Forecast
from tunewright.exports import ExportOptions
from tunewright.model.project import Project
from tunewright.ui.session import store


def the_forecast(project: Project, wish: ExportWish) -> Forecast:
    """What an export with this wish would bring."""
    return _forecast(_database(), splitting.mark(store(), project.id), project, wish)


def the_suggestion(project: Project, wish: ExportWish) -> tuple[ExportOptions, dict[str, str]]:
    """Separator, leading space and stop sequence for these examples, and why."""
    return _suggestion(_database(), project, wish)


def the_comparison(earlier_id: int, later_id: int) -> Comparison:
    """How two kept exports differ; they never change."""
    return _comparison(_database(), earlier_id, later_id)


def _database() -> str:
    return store().settings.database_url


@st.cache_data(max_entries=32, show_spinner="Reckoning what would be written …")
def _forecast(database: str, mark: str, project: Project, wish: ExportWish) -> Forecast:
    return forecasting.forecast(store(), project.id, wish)


@st.cache_data(max_entries=32, show_spinner="Reading the examples to suggest how they are separated …")
def _suggestion(database: str, project: Project, wish: ExportWish) -> tuple[ExportOptions, dict[str, str]]:
    return exporting.suggestion(store(), project, wish)


@st.cache_data(max_entries=16, show_spinner="Comparing …")
def _comparison(database: str, earlier_id: int, later_id: int) -> Comparison:
    return exporting.compare(store(), earlier_id, later_id)
