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
            _card(overview(store(), project))
        if len(others) > _PAGE:
            st.pagination(ceil(len(others) / _PAGE), key=f"projects_page_{len(others)}")
    with st.expander("New project", icon=":material/add:"):
        make_project()
        open_sample_button()


def _card(seen: Overview) -> None:
    project = seen.project
    with st.container(border=True, key=f"project_{project.id}"):
        name, done, found, cost, ways = st.columns([4, 3, 3, 2, 2], vertical_alignment="center", gap="medium")
        with name:
            st.markdown(f"**{plain(project.name, 80)}**")
            st.caption(_last(seen))
        if seen.n_examples:
            done.progress(
                seen.share_reviewed,
                f"{counted(seen.n_examples, 'example')} · {percent(seen.share_reviewed)} reviewed",
            )
            found.markdown(findings_words(seen))
            cost.caption(f"{counted(seen.alive.tokens_per_epoch, 'token')}, estimated \\${seen.alive.usd:,.2f}")
        else:
            done.caption("No examples yet")
        with ways:
            _ways(project, has_examples=bool(seen.n_examples))


def _last(seen: Overview) -> str:
    if seen.last_at is None:
        return "Nothing has happened yet"
    return f"{plain(seen.last_by or '', 40)}, {times.ago(seen.last_at, times.now())}"


def _ways(project: Project, *, has_examples: bool) -> None:
    with st.container(horizontal=True, horizontal_alignment="right", gap="small"):
        st.button("Open", key=f"open_{project.id}", on_click=choose_project, args=(project.id,))
        screen = "review" if has_examples else "import"
        if st.button(screen.capitalize(), key=f"enter_{project.id}", type="tertiary"):
            go(screen, project=project.id)
