"""What a repair has done, here or beside the page, and the one click that takes it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from tunewright.actions import taking_back
from tunewright.model.project import Job, Project
from tunewright.ui.errors import guarded
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.state import Key, reviewer
from tunewright.ui.wording import counted
from tunewright.ui.work import take_finished


@dataclass(frozen=True, slots=True)
class Repaired:
    """A repair that was made: its project, what to say of it (Markdown), and its event; 0: nothing to undo."""

    project_id: int
    words: str
    event_id: int = 0
    code: str = ""
    """The check whose findings were repaired."""


_REPAIRED: Final = Key[Repaired | None]("desk_repaired", None)


def keep_repaired(project_id: int, code: str, n_changed: int, n_left: int, event_id: int) -> None:
    """Have the next run say what was done."""
    words = f"{counted(n_changed, 'example')} repaired." if n_changed else "Nothing was left to repair."
    words += f" {counted(n_left, 'example')} left alone: somebody saved them meanwhile." if n_left else ""
    _REPAIRED.put(Repaired(project_id, words, event_id, code))


def show_repaired(project: Project, code: str | None = None) -> None:
    """Say what was repaired last, with Undo while it can be undone; with `code` only of this check's findings."""
    job = take_finished(project, "fix")
    if job is not None:
        _say_end(project, job)
    done = _REPAIRED.get()
    if done is None or done.project_id != project.id or code not in (None, done.code):
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="desk_repaired_box"):
        st.markdown(f":green[:material/check:] {done.words}", width="content")
        st.space("stretch")
        if done.event_id:
            st.button("Undo", icon=":material/undo:", key="desk_repaired_undo", on_click=_undo, args=(done,))
        st.button(
            "Close", icon=":material/close:", type="tertiary", key="desk_repaired_close", on_click=_REPAIRED.forget
        )


def _say_end(project: Project, job: Job) -> None:
    code = str(job.params.get("code", ""))
    if job.state == "done":
        result = job.result
        keep_repaired(project.id, code, result.get("changed", 0), result.get("left", 0), result.get("event", 0))
        return
    stopped = "Stopped. Nothing was changed."
    _REPAIRED.put(Repaired(project.id, plain(job.message) or stopped, code=code))


@guarded
def _undo(done: Repaired) -> None:
    _REPAIRED.forget()
    undone = taking_back.take_back_event(store(), done.project_id, done.event_id, reviewer())
    words = f"Taken back: {counted(undone.n_restored, 'example')} as before."
    left = f" {counted(undone.n_left, 'example')} left alone: changed again since." if undone.n_left else ""
    _REPAIRED.put(Repaired(done.project_id, words + left, code=done.code))
