"""The question behind all counts: where the labels are. Our guess first, the visitor's word last."""

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

_CHOICES: Final[dict[LabelSource, tuple[str, str]]] = {
    "answer": ("The answer is the label", "Yes, the answers are labels"),
    "field": ("Labels are in a field of their own", "Yes, in a field of their own"),
    "none": ("There are no labels", "Yes, no labels"),
}
"""Where labels are -> how to say so, and how to agree when it was our guess."""

_NAMED: Final = 6


def ask_about_labels(project: Project) -> None:
    """Ask until somebody has answered; afterwards, a small way to change the answer."""
    if project.task_confirmed:
        with st.popover("Where the labels are", icon=":material/label:", key="balance_change"):
            st.markdown(f"Now: **{_CHOICES[project.label_source][0].lower()}**. Change it to:")
            _buttons(project, [source for source in _CHOICES if source != project.label_source])
        return
    with st.container(border=True, key="balance_question"):
        st.markdown(f":material/help: {_guess(project)} **Is that right?**")
        guessed = project.label_source
        with st.container(horizontal=True, vertical_alignment="center"):
            _buttons(project, [guessed, *(source for source in _CHOICES if source != guessed)])
            if not reviewer():
                st.caption("Write your name in the sidebar to answer.", width="content")


def _guess(project: Project) -> str:
    if project.label_source == "none":
        return "We think these examples have **no labels**: their answers are texts of their own."
    tallies = known.shares(project, "label", Filter())
    names = sorted((label for label in tallies if label), key=lambda label: -tallies[label])
    quoted = ", ".join(f"“{plain(name, 40)}”" for name in names[:_NAMED])
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    where = "the answers are labels" if project.label_source == "answer" else "labels are in a field of their own"
    return f"We think **{where}**: {quoted}{more}."


def _buttons(project: Project, sources: list[LabelSource]) -> None:
    for source in sources:
        is_guess = source == project.label_source
        st.button(
            _CHOICES[source][1 if is_guess else 0],
            type="primary" if is_guess else "secondary",
            key=f"balance_labels_{source}",
            disabled=not reviewer(),
            on_click=_confirm,
            args=(project, source),
        )


@guarded
def _confirm(project: Project, source: LabelSource) -> None:
    task: Task = "classification" if source == "answer" else "generation"
    if source == "field" and project.task is not None:
        task = project.task
    projects.confirm(store(), project.id, reviewer(), task, source)
