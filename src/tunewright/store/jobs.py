"""Long work as rows: asked for on a page, done by a worker, looked at again by any page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, select, update

from tunewright.model.project import Job, JobState
from tunewright.store.rows import from_json, moment_ago, now, to_json
from tunewright.store.tables import job

SILENT_SECONDS = 600
"""A job whose worker said nothing for so long has lost it; the longest silent step is one large write."""


def _job(row: RowMapping) -> Job:
    return Job(
        id=row["id"],
        project_id=row["project_id"],
        kind=row["kind"],
        params=from_json(row["params"]),
        state=row["state"],
        done=row["done"],
        total=row["total"],
        message=row["message"],
        result=from_json(row["result"]),
        by=row["by"],
        created_at=row["created_at"],
        cancel=row["cancel"],
        finished_at=row["finished_at"],
    )


def ask(unit: Connection, project_id: int | None, kind: str, params: dict[str, Any], by: str) -> int:
    """Put work in the line; returns the job's id."""
    moment = now()
    row = {"project_id": project_id, "kind": kind, "params": to_json(params), "by": by, "state": "waiting"}
    made = unit.execute(job.insert().values(**row, created_at=moment, heartbeat=moment))
    key = made.inserted_primary_key
    return int(key[0]) if key else 0


def ask_otherwise(unit: Connection, job_id: int, params: dict[str, Any]) -> bool:
    """Change what waiting work is to do; False where it has begun already."""
    waiting = (job.c.id == job_id) & (job.c.state == "waiting")
    return bool(unit.execute(update(job).where(waiting).values(params=to_json(params))).rowcount)


def claim(unit: Connection, owner: str, *, without: Sequence[str] = (), only: int | None = None) -> Job | None:
    """Take the oldest waiting job, of other kinds than `without`, or the one job `only`; no two workers get it."""
    oldest = select(job.c.id).where(job.c.state == "waiting", job.c.kind.not_in(without))
    oldest = (oldest if only is None else oldest.where(job.c.id == only)).order_by(job.c.id).limit(1)
    if unit.dialect.name != "sqlite":
        oldest = oldest.with_for_update(skip_locked=True)
    statement = (
        update(job)
        .where(job.c.id == oldest.scalar_subquery(), job.c.state == "waiting")
        .values(state="running", owner=owner, heartbeat=now(), done=0, total=0, message="")
        .returning(job)
    )
    row = unit.execute(statement).mappings().first()
    return None if row is None else _job(row)


def waiting(unit: Connection, kind: str) -> list[Job]:
    """Jobs of a kind that nobody has begun, oldest first."""
    statement = select(job).where(job.c.state == "waiting", job.c.kind == kind).order_by(job.c.id)
    return [_job(row) for row in unit.execute(statement).mappings()]


def of_kind(unit: Connection, kind: str, states: Sequence[JobState]) -> list[Job]:
    """Jobs of a kind in these states, in all projects, oldest first."""
    statement = select(job).where(job.c.state.in_(states), job.c.kind == kind).order_by(job.c.id)
    return [_job(row) for row in unit.execute(statement).mappings()]


def put_back(unit: Connection, job_id: int) -> None:
    """Let a job wait again that its worker could not bring to an end."""
    unit.execute(update(job).where(job.c.id == job_id, job.c.state == "running").values(state="waiting", owner=""))


def report(unit: Connection, job_id: int, done: int, total: int, message: str = "") -> bool:
    """Say how far the work is; returns True when somebody asked to cancel it."""
    statement = (
        update(job)
        .where(job.c.id == job_id)
        .values(done=done, total=total, message=message, heartbeat=now())
        .returning(job.c.cancel)
    )
    return bool(unit.execute(statement).scalar())


def finish(unit: Connection, job_id: int, state: JobState, message: str, result: dict[str, Any]) -> None:
    """Close a job."""
    values = {"state": state, "message": message, "result": to_json(result), "finished_at": now()}
    unit.execute(update(job).where(job.c.id == job_id).values(**values))


def cancel(unit: Connection, job_id: int) -> None:
    """Ask for a stop: a waiting job ends at once, a running one at its next step."""
    waiting = (job.c.id == job_id) & (job.c.state == "waiting")
    unit.execute(update(job).where(waiting).values(state="cancelled", cancel=True, finished_at=now()))
    unit.execute(update(job).where(job.c.id == job_id, job.c.state == "running").values(cancel=True))


def owners_at_work(unit: Connection) -> list[str]:
    """Owner marks of all jobs that are marked as running."""
    return list(unit.execute(select(job.c.owner).where(job.c.state == "running").distinct()).scalars())


def revive(unit: Connection, died: Sequence[str]) -> int:
    """Put jobs back in the line whose owner is among the dead, or silent for long; returns how many."""
    silent = job.c.heartbeat < moment_ago(SILENT_SECONDS)
    left = (job.c.state == "running") & (job.c.owner.in_(died) | silent)
    return int(unit.execute(update(job).where(left).values(state="waiting", owner="")).rowcount)


def get(unit: Connection, job_id: int) -> Job | None:
    """The job with this id."""
    row = unit.execute(select(job).where(job.c.id == job_id)).mappings().first()
    return None if row is None else _job(row)


def of_project(unit: Connection, project_id: int, limit: int = 20) -> list[Job]:
    """A project's jobs, newest first."""
    statement = select(job).where(job.c.project_id == project_id).order_by(job.c.id.desc()).limit(limit)
    return [_job(row) for row in unit.execute(statement).mappings()]


def unfinished(unit: Connection, project_id: int) -> list[Job]:
    """A project's jobs that wait or run, in the order in which they will be done."""
    open_now = job.c.state.in_(("waiting", "running"))
    statement = select(job).where(job.c.project_id == project_id, open_now).order_by(job.c.id)
    return [_job(row) for row in unit.execute(statement).mappings()]
