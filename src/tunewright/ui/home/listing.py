"""All projects beside each other: how far each is, and the way into it."""

from __future__ import annotations

from math import ceil
from typing import Final

import streamlit as st

from tunewright.actions.overview import Overview, overview
from tunewright.model.project import Project
from tunewright.ui import times
from tunewright.ui.home.standing import findings_words
from tunewright.ui.home.welcome import choose_project, make_project, open_sample_button
from tunewright.ui.navigation import go
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.wording import counted, percent

_PAGE: Final = 8


def other_projects(current: Project, listed: list[Project]) -> None:
    """A card for every project but the one on screen, then the way to a new one."""
    others = [project for project in listed if project.id != current.id]
    if others:
        st.subheader("Other projects", anchor=False)
        page = int(st.session_state.get(f"projects_page_{len(others)}") or 1)
        for project in others[(page - 1) * _PAGE : page * _PAGE]:
            _card(_known(store().settings.database_url, project))
        if len(others) > _PAGE:
            st.pagination(ceil(len(others) / _PAGE), key=f"projects_page_{len(others)}")
    with st.expander("New project", icon=":material/add:"):
        make_project()
        open_sample_button()


@st.cache_data(max_entries=64, show_spinner=False)
def _known(database: str, project: Project) -> Overview:
    """The numbers of a project at its revision: every write in it makes a new one."""
    return overview(store(), project)


def _card(seen: Overview) -> None:
    project = seen.project
    with st.container(border=True, gap="small", key=f"project_{project.id}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{plain(project.name, 80)}**", width="stretch")
            _ways(project, has_examples=bool(seen.n_examples))
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            if seen.n_examples:
                reviewed = f"{counted(seen.n_examples, 'example')} · {percent(seen.share_reviewed)} reviewed"
                st.progress(seen.share_reviewed, reviewed, width=240)
                st.markdown(findings_words(seen), width="content")
                st.caption(_costs(seen), width="content")
            st.caption(_last(seen), width="content")


def _costs(seen: Overview) -> str:
    return f"{counted(seen.alive.tokens_per_epoch, 'token')}, estimated at \\${seen.alive.usd:,.2f}"


def _last(seen: Overview) -> str:
    if seen.last_at is None:
        return "Nothing has happened here yet"
    return f"Last: {plain(seen.last_by or '', 40)}, {times.ago(seen.last_at, times.now())}"


def _ways(project: Project, *, has_examples: bool) -> None:
    screen = "review" if has_examples else "import"
    if st.button(screen.capitalize(), key=f"enter_{project.id}", type="tertiary"):
        go(screen, project=project.id)
    st.button("Open", key=f"open_{project.id}", on_click=choose_project, args=(project.id,))
