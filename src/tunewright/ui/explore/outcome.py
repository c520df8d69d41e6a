"""What the last step on many examples did, and the one click that takes it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from tunewright.actions import browsing, reviewing
from tunewright.model import TuneError
from tunewright.model.project import Job, Project
from tunewright.ui.session import store
from tunewright.ui.state import Key, reviewer
from tunewright.ui.wording import counted
from tunewright.ui.work import take_finished


@dataclass(frozen=True, slots=True)
class Outcome:
    """A step that was taken: its project, what to say of it (Markdown), and its event; 0: nothing to undo."""

    project_id: int
    words: str
    event_id: int = 0


_OUTCOME: Final = Key[Outcome | None]("explore_outcome", None)


_JOBS: Final = {"replace": "Words replaced in {examples}.", "label": "A new label given to {examples}."}
"""Kind of work beside the page -> what to say when it is done."""


def keep_outcome(project_id: int, words: str, event_id: int = 0) -> None:
    """Have the next run say what was done; `words` is Markdown."""
    _OUTCOME.put(Outcome(project_id, words, event_id))


def show_outcome(project: Project) -> None:
    """Say what was done last, with Undo while it can be undone."""
    _take_over_job(project)
    outcome = _OUTCOME.get()
    if outcome is None or outcome.project_id != project.id:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="explore_outcome_box"):
        st.markdown(f":green[:material/check:] {outcome.words}", width="content")
        st.space("stretch")
        if outcome.event_id and st.button("Undo", icon=":material/undo:", key="explore_undo"):
            with st.spinner("Taking it back …"):
                _undo(outcome)
            st.rerun()
        st.button(
            "Close",
            icon=":material/close:",
            type="tertiary",
            key="explore_outcome_close",
            on_click=_OUTCOME.forget,
        )


def _take_over_job(project: Project) -> None:
    for kind, words in _JOBS.items():
        job = take_finished(project, kind)
        if job is not None:
            _say_end(project, job, words)


def _say_end(project: Project, job: Job, said: str) -> None:
    if job.state != "done" or not job.result.get("event"):
        words = job.message or (
            "Stopped. Nothing was changed." if job.state == "cancelled" else "Nothing to change."
        )
        keep_outcome(project.id, words)
        return
    left = job.result.get("left", 0)
    words = said.format(examples=counted(job.result["changed"], "example"))
    words += f" {counted(left, 'example')} left alone: somebody saved them meanwhile." if left else ""
    keep_outcome(project.id, words, job.result["event"])


def _undo(outcome: Outcome) -> None:
    done = browsing.step(store(), outcome.event_id)
    if done is None or done.undone:
        _OUTCOME.forget()
        raise TuneError("This step was taken back already.", "The Activity page shows what happened since.")
    undone = reviewing.undo_event(store(), outcome.project_id, done, reviewer())
    words = f"Taken back: {counted(undone.n_restored, 'example')} as before."
    words += f" {counted(undone.n_left, 'example')} left alone: changed again since." if undone.n_left else ""
    keep_outcome(outcome.project_id, words)
