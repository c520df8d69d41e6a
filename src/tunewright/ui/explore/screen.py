"""The explore screen from top to bottom: filter, list, bar of actions, in one fragment."""

from __future__ import annotations

import streamlit as st

from tunewright.model.project import Filter, Project
from tunewright.ui import known
from tunewright.ui.errors import errors, guarded
from tunewright.ui.explore import listing
from tunewright.ui.explore.actions import action_bar
from tunewright.ui.explore.outcome import show_outcome
from tunewright.ui.filter_address import filter_address, filter_to_url, filter_words
from tunewright.ui.filters import filter_bar
from tunewright.ui.jobs import show_jobs
from tunewright.ui.navigation import go
from tunewright.ui.page import nothing_here
from tunewright.ui.plain import plain
from tunewright.ui.session import the_project
from tunewright.ui.wording import counted

_LONGEST_WORDS = 160


def explore() -> None:
    """Everything below the title; without examples, what will be here."""
    project = the_project()
    if not known.n_examples(project, Filter()):
        nothing_here(
            "**Nothing to explore yet.** Import a file, and its examples can be searched, sorted and changed here.",
            "Import a file",
            "import",
        )
        return
    show_jobs(project)
    _body()


@st.fragment(key="explore")
def _body() -> None:
    with errors("the list of examples"):
        project = the_project()
        show_outcome(project)
        wanted = filter_bar(project, key="explore")
        n = known.n_examples(project, wanted)
        order = _summary(project, wanted, n)
        if not n:
            st.info(
                "No example fits all of this. Take something out, or clear the filter.",
                icon=":material/search_off:",
            )
        chosen = listing.listing(project, wanted, n, order) if n else frozenset()
        action_bar(project, wanted, n, chosen)


def _summary(project: Project, wanted: Filter, n: int) -> str:
    """How many examples, which, and in what order; returns the name of the order."""
    with st.container(horizontal=True, vertical_alignment="center", key="explore_summary"):
        total = known.n_examples(project, Filter())
        if wanted == Filter():
            st.markdown(f"**{counted(total, 'example')}**", width="content")
        else:
            words = plain(filter_words(wanted), _LONGEST_WORDS)
            st.markdown(f"**{n:,}** of {counted(total, 'example')} · {words}", width="content")
            st.button(
                "Clear",
                icon=":material/filter_alt_off:",
                type="tertiary",
                key="explore_clear",
                on_click=_clear,
            )
        st.space("stretch")
        order = listing.order_box(project)
        if st.button(
            "Review these", icon=":material/rate_review:", key="explore_review", disabled=not n, help=_REVIEW
        ):
            go("review", **filter_address(wanted))
    return order


_REVIEW = "Go through the examples of this list one by one."


@guarded
def _clear() -> None:
    filter_to_url(Filter())
