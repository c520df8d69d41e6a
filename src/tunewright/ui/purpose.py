"""What the examples are for, and where their labels are: guessed after the first import, confirmed by a person."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tunewright.actions import projects
from tunewright.model import Task
from tunewright.model.project import Filter, LabelSource, Project
from tunewright.ui import known
from tunewright.ui.errors import guarded
from tunewright.ui.plain import plain
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
_NAMED: Final = 6


def ask_purpose(project: Project) -> None:
    """A short box with our guess, until somebody has confirmed it."""
    if project.task_confirmed or project.task is None:
        return
    with st.container(border=True, key="purpose"):
        st.markdown(
            f"**What are these examples for?** {_guess(project)} Please confirm: "
            "it decides which checks run and what the balance counts."
        )
        _choose(
            project, "Yes, that is right", "Guessed from the examples; it can be changed later on the Home page."
        )


def change_purpose(project: Project) -> None:
    """The same question behind a small button, once somebody has answered it."""
    if project.task_confirmed and project.task is not None:
        with st.popover("Where the labels are", icon=":material/label:", key="purpose_change"):
            _choose(project, "Change it", "The balance counts these labels from then on.")


def _guess(project: Project) -> str:
    if project.label_source == "none":
        return "We think they have **no labels**: their answers are texts of their own."
    tallies = known.shares(project, "label", Filter())
    names = sorted((label for label in tallies if label), key=lambda label: -tallies[label])
    quoted = ", ".join(f"“{plain(name, 40)}”" for name in names[:_NAMED])
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    where = "the answers are labels" if project.label_source == "answer" else "labels are in a field of their own"
    return f"We think **{where}**: {quoted}{more}."


def _choose(project: Project, button: str, hint: str) -> None:
    task, label = st.columns(2, gap="medium")
    task.radio(
        "What should the model learn?",
        list(TASK_WORDS),
        index=list(TASK_WORDS).index(project.task or "generation"),
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
            button,
            type="primary",
            key="confirm_purpose",
            on_click=_confirm,
            args=(project.id, by),
            disabled=not by,
        )
        st.caption(hint if by else "Write your name under “Reviewer” in the sidebar first.", width="content")


@guarded
def _confirm(project_id: int, by: str) -> None:
    said = st.session_state
    task, source = said[f"purpose_task_{project_id}"], said[f"purpose_label_{project_id}"]
    projects.confirm(store(), project_id, by, task, source)
