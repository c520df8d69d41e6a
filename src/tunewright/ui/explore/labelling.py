"""One label for many examples: chosen or written in a dialog, shown before anything is written, then given."""

from __future__ import annotations

import streamlit as st

from tunewright.actions import bulk_edits, projects
from tunewright.actions.bulk_edits import Preview
from tunewright.model.project import Filter, Project
from tunewright.ui import known
from tunewright.ui.errors import errors
from tunewright.ui.explore.outcome import keep_outcome
from tunewright.ui.explore.preview import AT_ONCE, say_how, show_changes
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.state import reviewer
from tunewright.ui.wording import counted
from tunewright.ui.work import keep_asked


@st.dialog("Give a label", width="large")
def label_dialog(project_id: int, meant: Filter, n: int) -> None:
    """Ask for the label, show what would change, then give it."""
    with errors("giving a label"):
        project = projects.get(store(), project_id)
        label = _choice(project)
        if not label:
            return
        with st.spinner(f"Looking through {counted(n, 'example')} …", show_time=n > AT_ONCE):
            shown, n_examples = _preview(store().settings.database_url, project, meant, label)
        if not n_examples:
            st.info(f"All of them are labelled “{plain(label, 60)}” already.", icon=":material/check:")
            return
        headline = f"**{counted(n_examples, 'example')}** would be labelled “{plain(label, 60)}”"
        show_changes(shown, n_examples, headline)
        _apply(project, meant, label, n_examples)


def _choice(project: Project) -> str:
    tallies = known.shares(project, "label", Filter())
    label = st.selectbox(
        "Label",
        sorted((name for name in tallies if name), key=lambda name: -tallies[name]),
        index=None,
        placeholder="Choose, or write a new one",
        accept_new_options=True,
        key="explore_new_label",
    )
    st.caption(
        "The answer itself becomes this label." if project.label_source == "answer" else "Answers stay as they are."
    )
    return str(label or "").strip()


@st.cache_data(max_entries=16, show_spinner=False)
def _preview(database: str, project: Project, meant: Filter, label: str) -> tuple[list[Preview], int]:
    return bulk_edits.preview_label(store(), project, meant, label)


def _apply(project: Project, meant: Filter, label: str, n_examples: int) -> None:
    busy = say_how(project, n_examples)
    button = f"Give it to {counted(n_examples, 'example')}"
    if not st.button(button, type="primary", key="explore_label_give", disabled=busy):
        return
    if n_examples > AT_ONCE:
        keep_asked("label", bulk_edits.ask_label(store(), project.id, meant, label, reviewer()))
    else:
        done = bulk_edits.label_all(store(), project.id, meant, label, reviewer())
        words = f"{counted(done.n_changed, 'example')} now labelled “{plain(label, 60)}”."
        words += f" {counted(done.n_left, 'example')} left alone: saved meanwhile." if done.n_left else ""
        keep_outcome(project.id, words, done.event_id)
    st.rerun()
