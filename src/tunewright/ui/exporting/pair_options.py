"""Separator, leading space and stop sequence of the older format: suggested with reasons, open to change."""

from __future__ import annotations

import streamlit as st

from tunewright.actions.exporting import ExportWish
from tunewright.exports import ExportOptions
from tunewright.model.project import Project
from tunewright.ui.errors import guarded
from tunewright.ui.exporting.looking import the_suggestion
from tunewright.ui.exporting.words import from_visible, visible
from tunewright.ui.plain import plain


def pair_options(project: Project, wish: ExportWish) -> ExportOptions:
    """The options in force; the stored texts are never changed."""
    suggested, why = the_suggestion(project, wish)
    start = f"export_pair_{project.id}_{wish.include}"
    with st.container(border=True):
        first, second = st.columns(2, gap="medium")
        with first:
            separator = _text("Separator, after each prompt", f"{start}_separator", suggested.separator)
            st.caption(f"{_suggested(suggested.separator)} {plain(why['separator'])}")
        with second:
            stop = _text("Stop sequence, after each completion", f"{start}_stop", suggested.stop)
            st.caption(f"{_suggested(suggested.stop)} {plain(why['stop'])}")
        space = st.checkbox(
            "Begin each completion with a space",
            value=suggested.leading_space,
            key=f"{start}_space",
            persist_state="session",
            help=why["leading_space"],
        )
        given = ExportOptions(separator=separator, leading_space=space, stop=stop)
        st.caption("Put in while writing; the stored texts stay as they are. What is there is not added twice.")
        if given != suggested:
            st.button("Use what is suggested", key=f"{start}_back", on_click=_back, args=(start, suggested))
    return given


def _text(title: str, key: str, suggested: str) -> str:
    typed = st.text_input(
        title,
        value=visible(suggested),
        key=key,
        persist_state="session",
        placeholder="None",
        help="Write a line break as \\\\n and a tab as \\\\t.",
    )
    return from_visible(typed or "")


def _suggested(text: str) -> str:
    return "Suggested:" if text else "Suggested: none."


@guarded
def _back(start: str, suggested: ExportOptions) -> None:
    st.session_state[f"{start}_separator"] = visible(suggested.separator)
    st.session_state[f"{start}_stop"] = visible(suggested.stop)
    st.session_state[f"{start}_space"] = suggested.leading_space
