"""What a step on many texts would change, shown before it is taken, and how it will be taken."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tunewright.actions.bulk_edits import Preview
from tunewright.model.project import Project
from tunewright.ui.explore.changes import changed_words
from tunewright.ui.work import is_working

AT_ONCE: Final = 500
"""More examples than this are changed beside the page."""


def show_changes(shown: list[Preview], n_examples: int, headline: str) -> None:
    """The first changes below a line of Markdown that says how many there are."""
    first = f", of which these are the first {len(shown)}" if len(shown) < n_examples else ""
    st.markdown(f"{headline}{first}:")
    with st.container(height=320, border=True, key="explore_preview"):
        for one in shown:
            st.markdown(f":gray[No. {one.example_id}] &nbsp; {changed_words(one.before, one.after)}")


def say_how(project: Project, n_examples: int) -> bool:
    """Say whether it will be done here or beside the page; True while another such step still goes on."""
    busy = is_working(project, "replace") or is_working(project, "label")
    if busy:
        st.caption("Another such step is still going on; wait for its end.")
    elif n_examples > AT_ONCE:
        st.caption("So many are changed beside the page; you can go on working. One click takes it back.")
    else:
        st.caption("Changed examples keep their review state. One click takes it back.")
    return busy
