"""Imported files: their ledgers, their rejected lines, and changed lines that wait for a decision."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, func, select, update

from tunewright.model import Example, NewExample, Rejected, Split
from tunewright.model.project import Ledger, Proposal, Rejection, Source
from tunewright.store import events
from tunewright.store.projects import recount
from tunewright.store.rows import among, bump, from_json, hold, moment_ago, now, to_json, visible
from tunewright.store.tables import (
    called,
    example,
    example_text,
    finding,
    finding_example,
    proposal,
    rejection,
    source,
)

_LEDGER = ("read", "imported", "identical", "changed", "rejected", "blank", "skipped")
_HALF = re.compile("[\ud800-\udfff]")
STALE_SECONDS = 60
"""An import whose process gave no sign of life for this long has died."""


def _source(row: RowMapping) -> Source:
    return Source(
        id=row["id"],
        project_id=row["project_id"],
        name=row["name"],
        sha256=row["sha256"],
        format=row["format"],
        encoding=row["encoding"],
        plan=from_json(row["plan"]),
        status=row["status"],
        ledger=Ledger(**{name: row[name] for name in _LEDGER}),
        by=row["by"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        split=row["split"],
        job_id=row["job_id"],
        left_out=from_json(row["left_out"]),
    )


def begin(
    unit: Connection,
    project_id: int,
    *,
    name: str,
    sha256: str,
    format: str,
    encoding: str,
    plan: dict[str, Any],
    split: Split | None,
    by: str,
    owner: str,
    job_id: int | None = None,
) -> int:
    """A source that is being read: nothing of it is visible before `finish`."""
    row = {"project_id": project_id, "name": name, "sha256": sha256, "format": format, "encoding": encoding}
    row |= {"plan": to_json(plan), "split": split, "status": "reading", "owner": owner, "by": by}
    moment = now()
    made = unit.execute(source.insert().values(**row, job_id=job_id, heartbeat=moment, started_at=moment))
    key = made.inserted_primary_key
    return int(key[0]) if key else 0


def add_to_ledger(unit: Connection, source_id: int, more: Ledger) -> None:
    """Count more lines, and say that the reader is alive."""
    columns: dict[str, Any] = {name: source.c[name] + getattr(more, name) for name in _LEDGER}
    unit.execute(update(source).where(source.c.id == source_id).values(**columns, heartbeat=now()))


def keep_left_out(unit: Connection, source_id: int, left_out: dict[str, int]) -> None:
    """Say how many entries were skipped for which reason."""
    unit.execute(update(source).where(source.c.id == source_id).values(left_out=to_json(left_out)))


def finish(unit: Connection, source_id: int) -> Source:
    """Make everything of the source visible at once, and keep the import as an event.

    A source that was given up meanwhile stays so; its `status` says it.
    """
    hold(unit, select(source.c.project_id).where(source.c.id == source_id).scalar_subquery())
    closed = _close(unit, source_id, "done")
    done = get(unit, source_id)
    if not closed:
        return done
    ledger = {name: getattr(done.ledger, name) for name in _LEDGER}
    after = {"source": source_id, "file": done.name, "format": done.format, **ledger}
    events.record(unit, done.project_id, done.by, "import", before={}, after=after)
    recount(unit, done.project_id)
    bump(unit, done.project_id)
    return done


def give_up(unit: Connection, source_id: int, status: str) -> None:
    """Mark a source that will not be finished; what it brought was never visible. A finished one stays."""
    _close(unit, source_id, status)


def _close(unit: Connection, source_id: int, status: str) -> bool:
    open_still = (source.c.id == source_id) & (source.c.status == "reading")
    return unit.execute(update(source).where(open_still).values(status=status, finished_at=now())).rowcount == 1


def clear_block(unit: Connection, source_id: int, size: int = 2000) -> int:
    """Remove a block of what an unfinished source brought; returns how many examples went. Repeat until 0.

    Only ever called for sources that nobody could see. The search index of a removed example stays and is
    never reached, since ids are not given twice.
    """
    ids = list(
        unit.execute(
            select(example.c.id)
            .join(source, source.c.id == example.c.source_id)
            .where(source.c.id == source_id, source.c.status != "done")
            .limit(size)
        ).scalars()
    )
    if not ids:
        unfinished = select(source.c.id).where(source.c.id == source_id, source.c.status != "done")
        for table in (rejection, proposal):
            unit.execute(delete(table).where(table.c.source_id.in_(unfinished)))
        return 0
    named = select(finding_example.c.finding_id).where(finding_example.c.example_id.in_(ids))
    unit.execute(delete(finding).where(finding.c.id.in_(named)))
    unit.execute(delete(finding_example).where(finding_example.c.example_id.in_(ids)))
    unit.execute(delete(called).where(called.c.example_id.in_(ids)))
    unit.execute(delete(example_text).where(example_text.c.example_id.in_(ids)))
    unit.execute(delete(example).where(example.c.id.in_(ids)))
    return len(ids)


def dead(unit: Connection, *, owner: str | None = None) -> list[Source]:
    """Sources still marked as being read whose reader has died: no sign of life, or known by its owner mark."""
    stale = source.c.heartbeat < moment_ago(STALE_SECONDS)
    meant = stale if owner is None else stale | (source.c.owner == owner)
    rows = unit.execute(select(source).where(source.c.status == "reading", meant)).mappings()
    return [_source(row) for row in rows]


def reading(unit: Connection, project_id: int) -> list[tuple[Source, str]]:
    """Sources of the project that are being read now, each with its owner mark."""
    statement = select(source).where(source.c.project_id == project_id, source.c.status == "reading")
    return [(_source(row), row["owner"]) for row in unit.execute(statement).mappings()]


def all_reading(unit: Connection) -> list[tuple[Source, str]]:
    """Sources of any project that are being read now, each with its owner mark."""
    rows = unit.execute(select(source).where(source.c.status == "reading")).mappings()
    return [(_source(row), row["owner"]) for row in rows]


def get(unit: Connection, source_id: int) -> Source:
    """The source with this id."""
    return _source(unit.execute(select(source).where(source.c.id == source_id)).mappings().one())


def of_job(unit: Connection, job_id: int) -> Source | None:
    """The newest source a job reads or read."""
    statement = select(source).where(source.c.job_id == job_id).order_by(source.c.id.desc()).limit(1)
    row = unit.execute(statement).mappings().first()
    return None if row is None else _source(row)


def listed(unit: Connection, project_id: int) -> list[Source]:
    """Finished imports of a project, newest first."""
    statement = select(source).where(source.c.project_id == project_id, source.c.status == "done")
    return [_source(row) for row in unit.execute(statement.order_by(source.c.id.desc())).mappings()]


def read_before(unit: Connection, project_id: int, sha256: str) -> Source | None:
    """A finished import of exactly this file."""
    statement = (
        select(source)
        .where(source.c.project_id == project_id, source.c.sha256 == sha256, source.c.status == "done")
        .order_by(source.c.id.desc())
        .limit(1)
    )
    row = unit.execute(statement).mappings().first()
    return None if row is None else _source(row)


# ---- lines that are already here, or changed -------------------------------------------------------------------


def has_examples(unit: Connection, project_id: int) -> bool:
    """True when the project has any visible example."""
    statement = select(example.c.id).where(*visible(unit, project_id)).limit(1)
    return unit.execute(statement).first() is not None


def known_records(unit: Connection, project_id: int, keys: Sequence[str]) -> set[str]:
    """Those of the record keys that a visible example, or a change waiting for a decision, already has."""
    statement = select(example.c.record_key).where(
        *visible(unit, project_id), among(unit, example.c.record_key, keys)
    )
    found = set(unit.execute(statement).scalars())
    waiting = (
        select(proposal.c.record_key)
        .join(source, source.c.id == proposal.c.source_id)
        .where(
            proposal.c.project_id == project_id, among(unit, proposal.c.record_key, keys), source.c.status == "done"
        )
    )
    return found | set(unit.execute(waiting).scalars())


def formats(unit: Connection, project_id: int) -> dict[int, str]:
    """Id of each file of the project -> the format it was read as."""
    statement = select(source.c.id, source.c.format).where(source.c.project_id == project_id)
    return {row[0]: row[1] for row in unit.execute(statement)}


def known_ids(
    unit: Connection, project_id: int, external_ids: Sequence[str], of_sources: Collection[int] | None = None
) -> dict[str, int]:
    """External id -> example id, for those that are here; the newest where one came twice.

    With `of_sources`, only examples of these files count.
    """
    statement = (
        select(example.c.external_id, example.c.id)
        .where(*visible(unit, project_id), among(unit, example.c.external_id, external_ids))
        .order_by(example.c.id)
    )
    if of_sources is not None:
        statement = statement.where(among(unit, example.c.source_id, [*of_sources]))
    return {row[0]: row[1] for row in unit.execute(statement)}


def propose(unit: Connection, project_id: int, source_id: int, changed: Sequence[tuple[int, NewExample]]) -> None:
    """Keep changed lines as proposals for the (example id, new content) they belong to."""
    rows = [
        {
            "project_id": project_id,
            "example_id": example_id,
            "source_id": source_id,
            "line": new.line,
            "kind": new.kind,
            "original": new.original,
            "body": new.imported if new.imported is not None else new.original,
            "own_label": new.own_label,
            "external_id": new.external_id,
            "record_key": new.measured.record_key,
        }
        for example_id, new in changed
    ]
    if rows:
        unit.execute(proposal.insert(), rows)


def proposals(
    unit: Connection, project_id: int, *, example_id: int | None = None, limit: int = 200
) -> list[Proposal]:
    """Changes that wait for a decision, oldest first."""
    statement = (
        select(proposal, source.c.name.label("source_name"))
        .join(source, source.c.id == proposal.c.source_id)
        .where(proposal.c.project_id == project_id, proposal.c.status == "open", source.c.status == "done")
    )
    if example_id is not None:
        statement = statement.where(proposal.c.example_id == example_id)
    rows = unit.execute(statement.order_by(proposal.c.id).limit(limit)).mappings()
    return [
        Proposal(
            id=row["id"],
            example_id=row["example_id"],
            source_id=row["source_id"],
            source=row["source_name"],
            line=row["line"],
            proposed=Example(
                row["kind"], json.loads(row["body"]), row["example_id"], row["own_label"], row["external_id"]
            ),
            original=row["original"],
            status=row["status"],
        )
        for row in rows
    ]


def n_proposals(unit: Connection, project_id: int, status: str = "open") -> int:
    """How many changes wait for a decision, or are of another status."""
    statement = select(func.count()).select_from(proposal).where(_of_finished(project_id, status))
    return int(unit.execute(statement).scalar() or 0)


def decide_all(unit: Connection, project_id: int, before: str, after: str) -> int:
    """Give every proposal of the project that has the status `before` the status `after`; returns how many."""
    statement = update(proposal).where(_of_finished(project_id, before)).values(status=after)
    return int(unit.execute(statement).rowcount)


def _of_finished(project_id: int, status: str) -> ColumnElement[bool]:
    finished = select(source.c.id).where(source.c.project_id == project_id, source.c.status == "done")
    mine = (proposal.c.project_id == project_id) & (proposal.c.status == status)
    return mine & proposal.c.source_id.in_(finished)


def close_proposal(unit: Connection, proposal_id: int, status: str) -> None:
    """Say what became of a proposal: taken or declined. It is kept, so that it is not proposed again."""
    unit.execute(update(proposal).where(proposal.c.id == proposal_id).values(status=status))


# ---- rejected lines -------------------------------------------------------------------------------------------


def reject(unit: Connection, source_id: int, lines: Sequence[Rejected]) -> None:
    """Keep rejected lines with their reasons. What a database cannot hold is shown: NUL as ␀ on PostgreSQL, and
    half of a character as �."""
    no_nul = unit.dialect.name != "sqlite"
    rows = [
        {
            "source_id": source_id,
            "line": line.line,
            "reason": line.reason,
            "raw": _HALF.sub("�", line.raw.replace("\0", "␀") if no_nul else line.raw),
            "code": line.code,
        }
        for line in lines
    ]
    if rows:
        unit.execute(rejection.insert(), rows)


def rejections(
    unit: Connection,
    source_id: int,
    *,
    status: str | None = None,
    begins: str = "",
    offset: int = 0,
    limit: int | None = None,
) -> list[Rejection]:
    """Rejected lines of one import in file order; those of one status, or whose reason begins so, if asked."""
    statement = select(rejection).where(*_meant(source_id, status, begins)).order_by(rejection.c.line)
    rows = unit.execute(statement.offset(offset).limit(limit)).mappings()
    return [Rejection(**row) for row in rows]


def n_rejections(unit: Connection, source_id: int, *, status: str | None = None, begins: str = "") -> int:
    """How many lines `rejections` would list without a limit."""
    statement = select(func.count()).select_from(rejection).where(*_meant(source_id, status, begins))
    return int(unit.execute(statement).scalar() or 0)


def _meant(source_id: int, status: str | None, begins: str) -> list[ColumnElement[bool]]:
    found = [rejection.c.source_id == source_id]
    if status is not None:
        found.append(rejection.c.status == status)
    if begins:
        found.append(func.substr(rejection.c.reason, 1, len(begins)) == begins)
    return found


def reasons(unit: Connection, source_id: int) -> list[tuple[str, int]]:
    """Each reason as written with its number of lines, the commonest first."""
    number = func.count().label("number")
    statement = select(rejection.c.reason, number).where(rejection.c.source_id == source_id)
    rows = unit.execute(statement.group_by(rejection.c.reason).order_by(number.desc(), rejection.c.reason))
    return [(row[0], row[1]) for row in rows]


def rejection_of(unit: Connection, rejection_id: int) -> Rejection | None:
    """The rejected line with this id."""
    row = unit.execute(select(rejection).where(rejection.c.id == rejection_id)).mappings().first()
    return None if row is None else Rejection(**row)


def close_rejection(unit: Connection, rejection_id: int, status: str) -> None:
    """Say what became of a rejected line."""
    unit.execute(update(rejection).where(rejection.c.id == rejection_id).values(status=status))
