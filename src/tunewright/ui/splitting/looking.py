"""A split looked at once, and remembered for as long as neither the project nor its splits change."""

from __future__ import annotations

import streamlit as st

from tunewright.actions import splitting
from tunewright.actions.splitting import SplitLook, SplitWish
from tunewright.model.project import Filter, Project
from tunewright.ui.session import store


def the_look(project: Project, wanted: Filter, wish: SplitWish) -> SplitLook:
    """What this split would put on each side."""
    database, mark = store().settings.database_url, splitting.mark(store(), project.id)
    return _look(database, mark, project, wanted, wish)


@st.cache_data(max_entries=32, show_spinner="Looking at every prompt …")
def _look(database: str, mark: str, project: Project, wanted: Filter, wish: SplitWish) -> SplitLook:
    return splitting.look(store(), project, wanted, wish)
