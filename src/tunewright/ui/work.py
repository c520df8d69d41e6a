"""Long work that this visitor asked for: what it was, and its end, told once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tunewright.actions import browsing
from tunewright.model.project import Job, Project
from tunewright.ui.session import store
from tunewright.ui.state import Key

_ASKED: Final = Key[Mapping[str, int]]("work_asked", {})
"""Kind of work -> id of the job this visitor asked for last."""


def keep_asked(kind: str, job_id: int) -> None:
    """Remember that this visitor waits for the end of a job."""
    _ASKED.put({**_ASKED.get(), kind: job_id})


def is_working(project: Project, kind: str) -> bool:
    """True while work of this kind waits or runs in the project, whoever asked for it."""
    return any(job.kind == kind for job in browsing.unfinished_jobs(store(), project.id))


def take_finished(project: Project, kind: str) -> Job | None:
    """The job this visitor asked for, once, when it has ended."""
    asked = _ASKED.get().get(kind)
    job = None if asked is None else browsing.job(store(), asked)
    if job is None or not job.is_final or job.project_id != project.id:
        return None
    _ASKED.put({name: id for name, id in _ASKED.get().items() if name != kind})
    return job
