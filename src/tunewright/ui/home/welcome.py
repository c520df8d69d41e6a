"""The first start: what Tunewright does, the sample project, and a project of one's own."""

from __future__ import annotations

import streamlit as st

from tunewright.actions import projects, samples
from tunewright.ui.errors import guarded
from tunewright.ui.session import store
from tunewright.ui.state import PROJECT, into_url

_NAME = "new_project_name"


def welcome() -> None:
    """What an empty workshop shows."""
    st.title("Welcome to Tunewright", anchor=False)
    st.markdown(
        "Turn raw files of prompts, answers and chats into training data that you can vouch for. "
        "Go through the examples one by one, see what is wrong or out of balance, "
        "and know what training will cost before you pay for it."
    )
    st.space("small")
    sample, own = st.columns(2, gap="medium")
    with sample.container(border=True, height="stretch", key="card_sample"):
        st.subheader("See it at work", anchor=False)
        st.markdown("A bicycle shop and a clinic, both invented, with faults put in on purpose.")
        open_sample_button(primary=True)
    with own.container(border=True, height="stretch", key="card_own"):
        st.subheader("Start your own", anchor=False)
        make_project()
    st.caption("Everything stays on this machine. No account, no key and no network are needed.")


def open_sample_button(*, primary: bool = False) -> None:
    """Opens the bundled samples as projects."""
    st.button(
        "Open the sample project",
        key="open_sample",
        type="primary" if primary else "secondary",
        icon=":material/science:",
        on_click=_open_sample,
    )


def make_project() -> None:
    """A name and the button that makes a project of it."""
    with st.form("make_project", border=False):
        st.text_input("Name of the project", key=_NAME, placeholder="support answers", max_chars=120)
        st.form_submit_button("Make a project", icon=":material/add:", on_click=_make)


@guarded
def _open_sample() -> None:
    choose_project(samples.open_sample(store()).id)


@guarded
def _make() -> None:
    made = projects.create(store(), str(st.session_state.get(_NAME) or ""))
    st.session_state[_NAME] = ""
    choose_project(made.id)


def choose_project(project_id: int) -> None:
    """Put a project on screen, here and on every other page."""
    PROJECT.put(project_id)
    into_url(project=project_id)
