"""Look at many examples: pages of a list, counts, shares, the log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from tunewright.actions import uploads
from tunewright.model import Called
from tunewright.model.project import (
    CallFacets,
    Event,
    Filter,
    Job,
    Known,
    Line,
    Project,
    Proposal,
    Rejection,
    Source,
)
from tunewright.store import Store, called, events, examples, jobs, queries, sources


def page(
    store: Store,
    project: Project,
    wanted: Filter,
    *,
    order: queries.Order = "id",
    descending: bool = False,
    offset: int = 0,
    limit: int = 100,
) -> list[Line]:
    """One page of the meant examples."""
    with store.reading() as unit:
        return queries.page(unit, project, wanted, order=order, descending=descending, offset=offset, limit=limit)


def count(store: Store, project: Project, wanted: Filter) -> int:
    """How many examples are meant."""
    with store.reading() as unit:
        return queries.count(unit, project, wanted)


def lines(store: Store, project: Project, ids: Sequence[int]) -> list[Line]:
    """The named examples, by id."""
    with store.reading() as unit:
        return sorted(queries.lines(unit, project, list(ids)), key=lambda line: line.id)


def shares(
    store: Store,
    project: Project,
    by: Literal["label", "source", "turns", "state", "split"],
    wanted: Filter,
) -> dict[Any, int]:
    """Number of meant examples per label, import id, number of turns, state or imported split."""
    with store.reading() as unit:
        return queries.shares(unit, project, by, wanted)


def token_bands(store: Store, project: Project, wanted: Filter, width: int) -> dict[int, int]:
    """Number of meant examples per band of tokens (o200k_base, each in its own form)."""
    with store.reading() as unit:
        return queries.token_bands(unit, project, wanted, "o200k_base", width)


def imports(store: Store, project_id: int) -> list[Source]:
    """Finished imports, newest first."""
    with store.reading() as unit:
        return sources.listed(unit, project_id)


def read_before(store: Store, project_id: int, sha256: str) -> Source | None:
    """A finished import of exactly this file content."""
    with store.reading() as unit:
        return sources.read_before(unit, project_id, sha256)


def known(
    store: Store,
    project: Project,
    wanted: Filter,
    *,
    order: queries.Order = "id",
    descending: bool = False,
    offset: int = 0,
    limit: int = 100,
) -> list[Known]:
    """The same page with texts, notes, and what logs said."""
    with store.reading() as unit:
        lines = queries.page(unit, project, wanted, order=order, descending=descending, offset=offset, limit=limit)
        ids = [line.id for line in lines]
        texts, said = examples.texts(unit, ids), called.of(unit, ids)
        return [Known(line, *texts[line.id], said.get(line.id)) for line in lines]


def called_of(store: Store, example_id: int) -> Called | None:
    """What the log said about the call an example came from; None for examples from elsewhere."""
    with store.reading() as unit:
        return called.of(unit, [example_id]).get(example_id)


def call_facets(store: Store, project_id: int) -> CallFacets:
    """What there is to choose from among the logged calls of a project."""
    with store.reading() as unit:
        return called.facets(unit, project_id)


def rejections(store: Store, source_id: int, *, offset: int = 0, limit: int | None = 50) -> list[Rejection]:
    """Rejected lines of an import, in file order."""
    with store.reading() as unit:
        return sources.rejections(unit, source_id, offset=offset, limit=limit)


def proposals(store: Store, project_id: int, limit: int = 200) -> tuple[list[Proposal], int]:
    """Changes that wait for a decision, and how many there are in all."""
    with store.reading() as unit:
        return sources.proposals(unit, project_id, limit=limit), sources.n_proposals(unit, project_id)


def activity(
    store: Store, project_id: int, *, by: str | None = None, before_id: int | None = None, limit: int = 100
) -> list[Event]:
    """What happened in a project, newest first."""
    with store.reading() as unit:
        return events.of_project(unit, project_id, by=by, before_id=before_id, limit=limit)


def step(store: Store, event_id: int) -> Event | None:
    """One step of the log, however much has happened since."""
    with store.reading() as unit:
        return events.get(unit, event_id)


def people(store: Store, project_id: int) -> list[str]:
    """Everybody who did something in the project."""
    with store.reading() as unit:
        return events.people(unit, project_id)


def project_jobs(store: Store, project_id: int) -> list[Job]:
    """A project's long work, newest first."""
    with store.reading() as unit:
        return jobs.of_project(unit, project_id)


def unfinished_jobs(store: Store, project_id: int) -> list[Job]:
    """Long work of a project that waits or runs, in the order in which it will be done."""
    with store.reading() as unit:
        return jobs.unfinished(unit, project_id)


def last_step(store: Store, project_id: int, by: str) -> Event | None:
    """The step that `reviewing.undo` would take back for this person; None when there is none."""
    with store.reading() as unit:
        return events.last_undoable(unit, project_id, by)


def job(store: Store, job_id: int) -> Job | None:
    """One piece of long work."""
    with store.reading() as unit:
        return jobs.get(unit, job_id)


def cancel_job(store: Store, job_id: int) -> None:
    """Ask for long work to stop; it stops at its next step and leaves nothing half-done."""
    with store.writing() as unit:
        jobs.cancel(unit, job_id)
        job = jobs.get(unit, job_id)
    if job is not None and job.state == "cancelled":
        uploads.forget_originals(store, job)
