"""Long work beside the page: how far it is, how to stop it, and how it ended. Other screens may show it too."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import streamlit as st

from tunewright.actions import browsing
from tunewright.model.project import Job, Project
from tunewright.ui import times
from tunewright.ui.errors import errors, guarded
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.state import Key
from tunewright.ui.wording import counted, percent

_DISMISSED: Final = Key[tuple[int, ...]]("jobs_dismissed", ())
_SEEN: Final = Key[tuple[int, ...]]("jobs_seen", ())
_TOLD_FOR: Final = timedelta(days=1)
_MEGABYTE: Final = 1_000_000
_DOES: Final = {
    "replace": "Find and replace",
    "label": "New labels",
    "recheck": "Run of all checks",
    "take-changes": "Changed lines",
    "repair": "Repair of rejected lines",
    "fix": "Repairs",
    "generate": "Examples from documents",
}


def show_jobs(project: Project) -> list[Job]:
    """Progress bars while anything runs, word of what failed, and the work that is unfinished now."""
    running = browsing.unfinished_jobs(store(), project.id)
    _SEEN.put(tuple(job.id for job in running))
    for job in _ended_badly(project):
        _say_end(job)
    if running:
        with st.container(border=True, gap="small", key="jobs"):
            _bars(project.id)
    return running


@st.fragment(run_every="1s")
def _bars(project_id: int) -> None:
    """Looks again each second; when one piece of work has ended, the whole page is drawn anew."""
    with errors("the progress of running work"):
        running = browsing.unfinished_jobs(store(), project_id)
        if set(_SEEN.get()) - {job.id for job in running}:
            st.rerun()
        for job in running:
            _bar(job)


def _bar(job: Job) -> None:
    bar, stop = st.columns([6, 1], vertical_alignment="center")
    share = min(job.done / job.total, 1.0) if job.total else 0.0
    bar.progress(share, f"**{plain(title(job), 80)}** · {how_far(job)}")
    stop.button(
        "Cancel",
        key=f"cancel_{job.id}",
        type="tertiary",
        icon=":material/close:",
        on_click=_cancel,
        args=(job.id,),
        disabled=job.cancel,
    )


@guarded
def _cancel(job_id: int) -> None:
    browsing.cancel_job(store(), job_id)


def title(job: Job) -> str:
    """What the work is, in a few words; may hold the name of a file."""
    return str(job.params.get("name", "A file")) if job.kind == "import" else _DOES.get(job.kind, "Work")


def how_far(job: Job) -> str:
    """How far the work is, in words."""
    if job.cancel:
        return "is being stopped"
    if job.state == "waiting":
        return "waits for its turn"
    if not job.total:
        return "starts"
    if job.kind == "generate":
        return f"{job.done:,} of {counted(job.total, 'request')}"
    if job.kind == "recheck" or (job.kind == "import" and "wish" in job.params):
        return f"{percent(min(job.done / job.total, 1))} done"
    if job.done >= job.total:
        return "is nearly done: comparing with what is here"
    if job.kind == "import":
        return f"{job.done / _MEGABYTE:,.1f} of {job.total / _MEGABYTE:,.1f} MB read"
    if job.kind == "repair":
        return f"{job.done:,} of {counted(job.total, 'line')} looked at"
    if job.kind == "fix":
        return f"{job.done:,} of {counted(job.total, 'finding')} worked out"
    return f"{job.done:,} of {counted(job.total, 'example')}"


def _ended_badly(project: Project) -> list[Job]:
    since = times.now() - _TOLD_FOR
    return [
        job
        for job in browsing.project_jobs(store(), project.id)
        if job.state in ("failed", "cancelled")
        and job.id not in _DISMISSED.get()
        and job.finished_at is not None
        and times.local(job.finished_at, since) > since
    ]


def _say_end(job: Job) -> None:
    name = plain(title(job), 80)
    words, dismiss = st.columns([6, 1], vertical_alignment="center")
    if job.state == "failed":
        words.error(f"**{name}** failed. {plain(job.message, 600)}", icon=":material/error:")
    else:
        said = plain(job.message, 600) or "It was cancelled before it began."
        words.info(f"**{name}** was cancelled. {said}", icon=":material/block:")
    dismiss.button("Dismiss", key=f"dismiss_job_{job.id}", type="tertiary", on_click=_dismiss, args=(job.id,))


def _dismiss(job_id: int) -> None:
    _DISMISSED.put((*_DISMISSED.get(), job_id))
