"""The part of the sidebar that every page shares: who reviews, and which project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from tunewright.ui import state
from tunewright.ui.identity import recall_name, remember_name

_CHOICE: Final = "project_choice"


def ask_reviewer() -> str:
    """Ask for the reviewer's name, once: this browser keeps it, over page changes, reloads and restarts."""
    recall_name()
    st.text_input(
        "Reviewer",
        key=state.REVIEWER_KEY,
        placeholder="Your name",
        help="Your name is written beside every decision, and kept in this browser. It is not a password and "
        "proves nothing.",
        persist_state="session",
    )
    remember_name(state.reviewer())
    return state.reviewer()


def choose_project(projects: Sequence[tuple[int, str]]) -> int | None:
    """Let the visitor choose among (id, name); the id stands in the address as `?project=3`.

    The address wins, then the earlier choice, then the first of the list. None, and nothing shown,
    where there are no projects.
    """
    names = dict(projects)
    chosen = _current(names)
    state.PROJECT.put(chosen)
    state.into_url(project=chosen)
    if chosen is None:
        return None
    st.session_state[_CHOICE] = chosen
    st.selectbox(
        "Project",
        options=list(names),
        format_func=lambda id: names.get(id, ""),
        key=_CHOICE,
        on_change=_take_choice,
    )
    return chosen


def _current(names: dict[int, str]) -> int | None:
    wanted = (state.number_from_url("project"), state.PROJECT.get())
    return next((id for id in wanted if id in names), next(iter(names), None))


def _take_choice() -> None:
    chosen = st.session_state[_CHOICE]
    state.PROJECT.put(chosen)
    state.into_url(
        **dict.fromkeys(list(st.query_params))
    )  # a filter or an example is of the project it was chosen in
    state.into_url(project=chosen)
