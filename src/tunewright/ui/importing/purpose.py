"""The question after the first import: what the examples are for, and where their labels are."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tunewright.actions import projects
from tunewright.model import Task
from tunewright.model.project import LabelSource, Project
from tunewright.ui.errors import guarded
from tunewright.ui.session import store
from tunewright.ui.state import reviewer

TASK_WORDS: Final[dict[Task, str]] = {
    "classification": "To sort: the answer is one of a few labels",
    "generation": "To write: the answer is a text of its own",
}
LABEL_WORDS: Final[dict[LabelSource, str]] = {
    "answer": "The answer is the label",
    "field": "In a field of their own",
    "none": "There are no labels",
}


def ask_purpose(project: Project) -> None:
    """A short box with our guess, until somebody has confirmed it."""
    if project.task_confirmed or project.task is None:
        return
    with st.container(border=True, key="purpose"):
        st.markdown(
            "**What are these examples for?** We guessed; please confirm. "
            "It decides which checks run and what the balance counts."
        )
        task, label = st.columns(2, gap="medium")
        task.radio(
            "What should the model learn?",
            list(TASK_WORDS),
            index=list(TASK_WORDS).index(project.task),
            format_func=lambda task: TASK_WORDS[task],
            key=f"purpose_task_{project.id}",
        )
        label.radio(
            "Where are the labels?",
            list(LABEL_WORDS),
            index=list(LABEL_WORDS).index(project.label_source),
            format_func=lambda source: LABEL_WORDS[source],
            key=f"purpose_label_{project.id}",
        )
        by = reviewer()
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                "Yes, that is right",
                type="primary",
                key="confirm_purpose",
                on_click=_confirm,
                args=(project.id, by),
                disabled=not by,
            )
            st.caption(
                "Guessed from the examples; it can be changed later on the Home page."
                if by
                else "Write your name under “Reviewer” in the sidebar first.",
                width="content",
            )


@guarded
def _confirm(project_id: int, by: str) -> None:
    said = st.session_state
    task, source = said[f"purpose_task_{project_id}"], said[f"purpose_label_{project_id}"]
    projects.confirm(store(), project_id, by, task, source)
