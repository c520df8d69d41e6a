"""Long work beside the page: its progress while it goes on, and its end for the person who asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from tunewright.actions import browsing
from tunewright.model.project import Job, Project
from tunewright.ui.errors import errors, guarded
from tunewright.ui.session import store
from tunewright.ui.state import Key

_ASKED: Final = Key[Mapping[str, int]]("work_asked", {})
"""Kind of work -> id of the job this visitor asked for last."""


def keep_asked(kind: str, job_id: int) -> None:
    """Remember that this visitor waits for the end of a job."""
    _ASKED.put({**_ASKED.get(), kind: job_id})


def is_working(project: Project, kind: str) -> bool:
    """True while work of this kind waits or runs in the project, whoever asked for it."""
    return _running(project, kind) is not None


def show_work(project: Project, kind: str, title: str) -> None:
    """Show how far work of this kind is, as long as it goes on; the page runs once more at its end."""
    job = _running(project, kind)
    if job is not None:
        _progress(job.id, title)


def take_finished(project: Project, kind: str) -> Job | None:
    """The job this visitor asked for, once, when it has ended."""
    asked = _ASKED.get().get(kind)
    job = None if asked is None else browsing.job(store(), asked)
    if job is None or not job.is_final or job.project_id != project.id:
        return None
    _ASKED.put({name: id for name, id in _ASKED.get().items() if name != kind})
    return job


def _running(project: Project, kind: str) -> Job | None:
    listed = browsing.project_jobs(store(), project.id)
    return next((job for job in listed if job.kind == kind and not job.is_final), None)


@st.fragment(run_every="1s")
def _progress(job_id: int, title: str) -> None:
    with errors(title):
        job = browsing.job(store(), job_id)
        if job is None or job.is_final:
            st.rerun()
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"work_{job.id}"):
            far = min(job.done / job.total, 1.0) if job.total else 0.0
            st.progress(far, _words(job, title), width="stretch")
            st.button(
                "Stop",
                icon=":material/stop_circle:",
                key=f"work_stop_{job.id}",
                disabled=job.cancel,
                on_click=_stop,
                args=(job_id,),
            )


@guarded
def _stop(job_id: int) -> None:
    browsing.cancel_job(store(), job_id)


def _words(job: Job, title: str) -> str:
    if job.cancel:
        return f"{title} · stopping at the next step"
    if job.state == "waiting":
        return f"{title} · waiting for its turn"
    return f"{title} · {job.done:,} of {job.total:,}" if job.total else f"{title} · starting"
