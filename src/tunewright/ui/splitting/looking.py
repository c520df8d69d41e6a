"""A split looked at once, and remembered for as long as neither the project nor its splits change."""

from __future__ import annotations

import streamlit as st

from tunewright.actions import splitting
from tunewright.actions.splitting import SplitLook, SplitWish
from tunewright.model.project import Filter, Project
from tunewright.ui import known
from tunewright.ui.session import store


def the_look(project: Project, wanted: Filter, wish: SplitWish) -> SplitLook:
    """What this split would put on each side."""
    database, mark = store().settings.database_url, splitting.mark(store(), project.id)
    return _look(database, mark, project, wanted, wish)


def split_in_force(project: Project) -> SplitWish:
    """The split that exports use."""
    choice = splitting.last_choice(store(), project.id)
    return _in_force(store().settings.database_url, repr(choice), project)


def is_split_by_files(project: Project) -> bool:
    """True when imported files named examples to test or validate."""
    shares = known.shares(project, "split", Filter())
    return any(shares.get(side, 0) for side in ("test", "validation"))


@st.cache_data(max_entries=32, show_spinner=False)
def _in_force(database: str, choice: str, project: Project) -> SplitWish:
    return splitting.chosen(store(), project)


@st.cache_data(max_entries=32, show_spinner="Looking at every prompt …")
def _look(database: str, mark: str, project: Project, wanted: Filter, wish: SplitWish) -> SplitLook:
    return splitting.look(store(), project, wanted, wish)
