"""The start page of a workshop that has projects."""

from __future__ import annotations

import streamlit as st

from tunewright.actions import checking
from tunewright.actions.overview import overview
from tunewright.model.project import Project
from tunewright.ui.home.listing import other_projects
from tunewright.ui.home.set_up import set_up
from tunewright.ui.home.standing import standing
from tunewright.ui.plain import plain
from tunewright.ui.purpose import ask_purpose
from tunewright.ui.session import store


def workshop(current: Project, listed: list[Project]) -> None:
    """The project on screen, its set-up, and the others."""
    project = checking.refresh(store(), current.id)
    seen = overview(store(), project)
    st.title(plain(project.name, 120), anchor=False)
    standing(seen)
    ask_purpose(project)
    set_up(seen)
    other_projects(project, listed)
