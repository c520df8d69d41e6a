"""Everything that is kept: SQLite by default, PostgreSQL for teams. The only room that knows SQLAlchemy.

`Store.reading()` and `Store.writing()` give a unit of work; the modules of this room take it and speak in
values of the `model` room. A unit lives for one `with`, in one thread, and never across a network or a person.
"""

from tunewright.store import (
    bulk,
    changes,
    clusters,
    documents,
    events,
    evidence,
    examples,
    finding_pages,
    findings,
    freshness,
    generations,
    jobs,
    looks,
    outputs,
    projects,
    provenances,
    queries,
    requests,
    sources,
)
from tunewright.store.changes import Change, Changed
from tunewright.store.store import Store, Unit, open_store

__all__ = [
    "Change",
    "Changed",
    "Store",
    "Unit",
    "bulk",
    "changes",
    "clusters",
    "documents",
    "events",
    "evidence",
    "examples",
    "finding_pages",
    "findings",
    "freshness",
    "generations",
    "jobs",
    "looks",
    "open_store",
    "outputs",
    "projects",
    "provenances",
    "queries",
    "requests",
    "sources",
]
