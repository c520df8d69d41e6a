"""Land what was read of files in a project: all of it becomes visible at once, or none of it ever was."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from typing import NamedTuple, TypeAlias

from tunewright.actions import checking, projects
from tunewright.actions.liveness import has_died, owner_mark
from tunewright.actions.pipeline import Block
from tunewright.actions.uploads import Kept
from tunewright.imports import ReadPlan, family_of
from tunewright.model import NewExample, TuneError
from tunewright.model.project import Ledger, Source
from tunewright.store import Store, Unit, examples, sources, upkeep

_MUCH = 1000
"""After so many new examples, a database server is told to look at how much there is."""
Stop: TypeAlias = Callable[[], bool]


class Cancelled(TuneError):
    """Somebody stopped the import; nothing of it was added."""


class Landing(NamedTuple):
    """A block and the position of the file it was read from."""

    file: int
    block: Block


class File(NamedTuple):
    """One of the files of an import and how it is read; `notes` are kept with the plan."""

    kept: Kept
    plan: ReadPlan
    notes: Mapping[str, object] = {}


def take_in(
    store: Store,
    project_id: int,
    files: Sequence[File],
    landings: Generator[Landing, None, None],
    by: str,
    asked_to_stop: Stop = lambda: False,
    *,
    left_out: Callable[[], Mapping[int, Counter[str]]] = dict,
    job_id: int | None = None,
) -> list[Source]:
    """Write what comes out of the files; returns their ledgers, in the order of the files.

    `left_out` is asked at the end: by position of the file, entries that are no example, per reason; blank ones
    are among them as “blank”.

    Raises:
        Cancelled: `asked_to_stop` said so; nothing was added.
    """
    ids = _begin(store, project_id, files, by, job_id)
    try:
        with closing(landings):  # its processes end here, come what may
            _read(store, project_id, ids, landings, asked_to_stop)
        _count_left_out(store, ids, left_out())
    except BaseException as error:
        for source_id in ids:
            _abandon(store, source_id, "cancelled" if isinstance(error, Cancelled) else "failed")
        raise
    with store.writing() as unit:
        done = [sources.finish(unit, source_id) for source_id in ids]
    if any(source.status != "done" for source in done):  # this process slept so long that it was taken for dead
        for source_id in ids:
            _abandon(store, source_id, "failed")
        raise TuneError("The import took too long a pause and was given up. Nothing was added.", "Start it again.")
    _look_around(store, project_id, done)
    return done


def _look_around(store: Store, project_id: int, done: Sequence[Source]) -> None:
    if sum(source.ledger.imported for source in done) >= _MUCH:
        with store.writing() as unit:
            upkeep.refresh_statistics(unit)
    project = projects.guess_set_up(store, project_id)
    checking.drop_switched_off(store, project)
    for source in done:
        if source.ledger.imported:
            checking.refresh_groups(store, project_id, touched_by=source.id)


def _begin(store: Store, project_id: int, files: Sequence[File], by: str, job_id: int | None) -> list[int]:
    clear_dead(store)
    while True:
        with store.writing() as unit:
            others = sources.reading(unit, project_id)
            if all(owner == owner_mark() for _, owner in others):
                return [_begun(unit, project_id, file, by, job_id) for file in files]
        time.sleep(0.5)  # another process imports into this project: what is identical must be known first
        clear_dead(store)


def _begun(unit: Unit, project_id: int, file: File, by: str, job_id: int | None) -> int:
    return sources.begin(
        unit,
        project_id,
        name=file.kept.name,
        sha256=file.kept.sha256,
        format=file.plan.format,
        encoding=file.plan.encoding,
        plan=file.plan.to_dict() | dict(file.notes),
        split=file.plan.split,
        by=by,
        owner=owner_mark(),
        job_id=job_id,
    )


def clear_dead(store: Store) -> None:
    """Take away what killed imports left half-read; nobody ever saw it."""
    with store.reading() as unit:
        left = sources.dead(unit)
        running = sources.all_reading(unit)
    gone = [source for source, owner in running if has_died(owner)]
    for source in {source.id: source for source in [*left, *gone]}.values():
        _abandon(store, source.id, "failed")


def _abandon(store: Store, source_id: int, status: str) -> None:
    with store.writing() as unit:
        sources.give_up(unit, source_id, status)
    while True:
        with store.writing() as unit:
            if not sources.clear_block(unit, source_id):
                return


def _read(
    store: Store,
    project_id: int,
    ids: Sequence[int],
    landings: Generator[Landing, None, None],
    asked_to_stop: Stop,
) -> None:
    with store.reading() as unit:
        is_first = not sources.has_examples(unit, project_id)
    told = 0.0
    for file, block in landings:
        _land(store, project_id, ids[file], block, is_first=is_first)
        if time.monotonic() - told > 0.2:
            told = time.monotonic()
            if asked_to_stop():
                raise stopped()


def stopped() -> Cancelled:
    """What an import that somebody stopped ends with."""
    return Cancelled("The import was stopped. Nothing was added.", "Start it again when you like.")


def _land(store: Store, project_id: int, source_id: int, block: Block, *, is_first: bool) -> None:
    """Write one block: new examples, proposals for changed ones, rejected lines, and the ledger."""
    new, identical = block.examples, 0
    changed: list[tuple[int, NewExample]] = []
    with store.writing() as unit:
        if not is_first:
            new, changed, identical = _sorted_out(unit, project_id, source_id, block.examples)
        examples.add(unit, project_id, source_id, new)
        sources.propose(unit, project_id, source_id, changed)
        sources.reject(unit, source_id, block.rejected)
        more = Ledger(
            read=block.n_read,
            imported=len(new),
            identical=identical,
            changed=len(changed),
            rejected=len(block.rejected),
            blank=block.n_blank,
        )
        sources.add_to_ledger(unit, source_id, more)


def _of_its_family(unit: Unit, project_id: int, source_id: int) -> list[int] | None:
    """The files whose ids name the same things as those of this one; None where all files of the project do."""
    formats = sources.formats(unit, project_id)
    own = family_of(formats[source_id])
    alike = [other for other, format in formats.items() if family_of(format) == own]
    return None if len(alike) == len(formats) else alike


def _sorted_out(
    unit: Unit, project_id: int, source_id: int, block: list[NewExample]
) -> tuple[list[NewExample], list[tuple[int, NewExample]], int]:
    known = sources.known_records(unit, project_id, [new.measured.record_key for new in block])
    others = [new for new in block if new.measured.record_key not in known]
    ids = [new.external_id for new in others if new.external_id]
    named = sources.known_ids(unit, project_id, ids, _of_its_family(unit, project_id, source_id)) if ids else {}
    changed = [(named[new.external_id], new) for new in others if new.external_id in named and new.external_id]
    fresh = [new for new in others if not new.external_id or new.external_id not in named]
    return fresh, changed, len(block) - len(others)


def _count_left_out(store: Store, ids: Sequence[int], left_out: Mapping[int, Counter[str]]) -> None:
    for file, counts in left_out.items():
        skipped = {reason: n for reason, n in counts.items() if reason != "blank" and n}
        n_skipped, n_blank = sum(skipped.values()), counts["blank"]
        with store.writing() as unit:
            more = Ledger(read=n_skipped + n_blank, skipped=n_skipped, blank=n_blank)
            sources.add_to_ledger(unit, ids[file], more)
            sources.keep_left_out(unit, ids[file], skipped)
