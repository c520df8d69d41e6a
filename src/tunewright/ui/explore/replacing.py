"""Find and replace over many examples: asked for in a dialog, shown before anything is written, then done."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tunewright.actions import bulk_edits, projects
from tunewright.actions.bulk_edits import Preview, Replacement
from tunewright.model.project import Filter, Project
from tunewright.ui.errors import errors
from tunewright.ui.explore.outcome import keep_outcome
from tunewright.ui.explore.preview import AT_ONCE, say_how, show_changes
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.state import Key, reviewer
from tunewright.ui.wording import counted
from tunewright.ui.work import keep_asked

_ROLES: Final = {"system": "System", "user": "User or prompt", "assistant": "Assistant or answer", "tool": "Tool"}
_LOOKED_AT: Final = Key[Replacement | None]("explore_replacement", None)


@st.dialog("Find and replace", width="large", on_dismiss=_LOOKED_AT.forget)
def replace_dialog(project_id: int, meant: Filter, n: int) -> None:
    """Ask what to find and what to put there, show what would change, then change it."""
    with errors("find and replace"):
        asked = _form(n)
        if asked is not None:
            _LOOKED_AT.put(asked)
        replacement = _LOOKED_AT.get()
        if replacement is None:
            return
        project = projects.get(store(), project_id)
        with st.spinner(f"Looking through {counted(n, 'example')} …", show_time=n > AT_ONCE):
            shown, n_examples, n_places = _preview(store().settings.database_url, project, meant, replacement)
        if not n_places:
            st.info(f"“{plain(replacement.find, 80)}” does not occur in these texts.", icon=":material/search_off:")
            return
        places = counted(n_places, "place")
        show_changes(shown, n_examples, f"**{places}** in **{counted(n_examples, 'example')}** would change")
        _apply(project, meant, replacement, n_examples)


def _form(n: int) -> Replacement | None:
    with st.form("explore_replace_form", border=False):
        left, right = st.columns(2)
        find = left.text_input("Find", key="explore_find")
        put = right.text_input("Replace with", key="explore_put", placeholder="Nothing: takes the words out")
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            match_case = st.checkbox("Match upper and lower case", value=True, key="explore_match_case")
            whole = st.checkbox("Whole words only", key="explore_whole_words")
        roles = st.pills(
            "Only in turns of",
            list(_ROLES),
            selection_mode="multi",
            format_func=lambda role: _ROLES[role],
            key="explore_roles",
            help="None chosen: in all of them.",
        )
        pressed = st.form_submit_button(f"Show what changes in {counted(n, 'example')}", icon=":material/preview:")
    return Replacement(find, put, match_case, whole, tuple(roles)) if pressed else None


@st.cache_data(max_entries=16, show_spinner=False)
def _preview(
    database: str, project: Project, meant: Filter, replacement: Replacement
) -> tuple[list[Preview], int, int]:
    return bulk_edits.preview_replace(store(), project, meant, replacement)


def _apply(project: Project, meant: Filter, replacement: Replacement, n_examples: int) -> None:
    busy = say_how(project, n_examples)
    button = f"Replace in {counted(n_examples, 'example')}"
    if not st.button(button, type="primary", key="explore_replace_now", disabled=busy):
        return
    _LOOKED_AT.forget()
    if n_examples > AT_ONCE:
        keep_asked("replace", bulk_edits.ask_replace(store(), project.id, meant, replacement, reviewer()))
    else:
        done = bulk_edits.replace_all(store(), project.id, meant, replacement, reviewer())
        words = f"“{plain(replacement.find, 60)}” replaced in {counted(done.n_changed, 'example')}."
        words += f" {counted(done.n_left, 'example')} left alone: saved meanwhile." if done.n_left else ""
        keep_outcome(project.id, words, done.event_id)
    st.rerun()
