"""Bring a file into a project: recognise it, keep it, read it beside the page, account for every line."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from tunewright import imports
from tunewright.actions import checking, projects
from tunewright.actions.liveness import has_died, owner_mark
from tunewright.actions.pipeline import Block, prepared
from tunewright.imports import ReadPlan, Recognised
from tunewright.model import (
    Draft,
    NewExample,
    RawRecord,
    Rejected,
    StoreUnavailable,
    TuneError,
    UnreadableFile,
)
from tunewright.model.project import Ledger, Source
from tunewright.store import Store, Unit, examples, jobs, sources, upkeep

HEAD_BYTES = 256 * 1024
"""How much of a file is looked at to recognise it."""
_MUCH = 1000
"""After so many new examples, a database server is told to look at how much there is."""
Progress = Callable[[int, int], bool]
"""Told (bytes read, bytes in all); answers True to stop."""


class Cancelled(TuneError):
    """Somebody stopped the import; nothing of it was added."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file copied under its content's SHA-256."""

    path: Path
    name: str
    sha256: str
    n_bytes: int


def keep_upload(store: Store, name: str, content: BinaryIO) -> Kept:
    """Copy an upload to the data folder, whole or not at all, under its content's hash."""
    folder = store.settings.uploads
    name = Path(name).name.encode(errors="replace").decode()  # older systems have names that are no UTF-8
    digest, size = hashlib.sha256(), 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix="draft-", delete=False) as draft:
            try:
                while piece := content.read(1024 * 1024):
                    digest.update(piece)
                    size += len(piece)
                    draft.write(piece)
                draft.flush()
                os.fsync(draft.fileno())
                path = folder / digest.hexdigest()
                Path(draft.name).replace(path)
            except BaseException:
                with suppress(OSError):
                    Path(draft.name).unlink()
                raise
    except OSError as error:
        raise StoreUnavailable(
            f"“{name}” could not be copied to the data folder.", "Check that the disk has space."
        ) from error
    return Kept(path, name, digest.hexdigest(), size)


def keep_file(store: Store, path: Path) -> Kept:
    """The same for a file on this machine; the original stays where it is.

    Raises:
        UnreadableFile: there is no such file, or it may not be read.
    """
    try:
        with path.open("rb") as content:
            return keep_upload(store, path.name, content)
    except FileNotFoundError as error:
        raise UnreadableFile(f"There is no file “{path}”.", "Check the path.") from error
    except IsADirectoryError as error:
        raise UnreadableFile(f"“{path}” is a folder.", "Name the files in it.") from error
    except PermissionError as error:
        raise UnreadableFile(f"“{path}” may not be read.", "Check its rights.") from error
    except (OSError, ValueError) as error:
        raise UnreadableFile(f"“{path}” cannot be read.", "Check the path, and that its disk is there.") from error


def recognise(path: Path, name: str, wanted: str = "", encoding: str = "") -> Recognised:
    """What the file seems to be and why; `wanted` and `encoding` are what a person chose instead.

    Costs one fast pass over the file, to be sure of its encoding. Raises `UnreadableFile` with the true cause.
    """
    with path.open("rb") as stream:
        found = imports.recognise(name, _beginning(stream), wanted=wanted, encoding=encoding)
        if encoding:
            return found
        stream.seek(0)
        return replace(found, plan=imports.settle(found.plan, stream))


def _beginning(stream: BinaryIO) -> bytes:
    """The first bytes of a file; where a first line is longer than that, the lines after it too."""
    head = stream.read(HEAD_BYTES)
    if len(head) < HEAD_BYTES or b"\n" in head or head.lstrip(b"\xef\xbb\xbf \t")[:1] == b"[":
        return head
    while more := stream.read(HEAD_BYTES):
        at = more.find(b"\n")
        if at >= 0:
            at -= at % 4  # a character may take up to four bytes
            return head + more[at:] + stream.read(HEAD_BYTES)
    return head


def preview(path: Path, plan: ReadPlan, limit: int = 5) -> list[Draft | Rejected]:
    """The first records as they would come in."""
    with path.open("rb") as stream:
        return imports.preview(stream.read(HEAD_BYTES), plan, limit)


def ask_import(store: Store, project_id: int, kept: Kept, plan: ReadPlan, by: str) -> int:
    """Have a kept file imported beside the page; returns the job's id."""
    params = {"path": kept.path.name, "name": kept.name, "sha256": kept.sha256, "plan": plan.to_dict()}
    with store.writing() as unit:
        return jobs.ask(unit, project_id, "import", params, by)


def import_file(
    store: Store,
    project_id: int,
    kept: Kept,
    plan: ReadPlan,
    by: str,
    *,
    progress: Progress | None = None,
    job_id: int | None = None,
    repairs: int | None = None,
) -> Source:
    """Read the file into the project and return its ledger. All of it becomes visible at once, or none.

    `repairs` is the id of the rejected line that this file holds repaired; it is kept with the plan.

    Raises:
        Cancelled: `progress` asked to stop; nothing was added.
        UnreadableFile: the file cannot be read at all; nothing was added.
    """
    with kept.path.open("rb") as stream:

        def asked_to_stop() -> bool:
            return progress is not None and progress(_position(stream, kept.n_bytes), kept.n_bytes)

        records = imports.reader(stream, plan)
        return _take_in(store, project_id, kept, plan, by, records, asked_to_stop, job_id=job_id, repairs=repairs)


def _take_in(
    store: Store,
    project_id: int,
    kept: Kept,
    plan: ReadPlan,
    by: str,
    records: Iterable[RawRecord],
    asked_to_stop: Callable[[], bool] = lambda: False,
    *,
    job_id: int | None = None,
    repairs: int | None = None,
) -> Source:
    source_id = _begin(store, project_id, kept, plan, by, job_id, repairs)
    try:
        with closing(prepared(records, plan, kept.n_bytes)) as blocks:  # its processes end here, come what may
            _read(store, project_id, source_id, blocks, asked_to_stop)
    except BaseException as error:
        _abandon(store, source_id, "cancelled" if isinstance(error, Cancelled) else "failed")
        raise
    with store.writing() as unit:
        done = sources.finish(unit, source_id)
    if done.status != "done":  # this process slept so long that another took it for dead
        _abandon(store, source_id, "failed")
        raise TuneError("The import took too long a pause and was given up. Nothing was added.", "Start it again.")
    if done.ledger.imported >= _MUCH:
        with store.writing() as unit:
            upkeep.refresh_statistics(unit)
    project = projects.guess_set_up(store, project_id)
    checking.drop_switched_off(store, project)
    checking.refresh_groups(store, project_id, touched_by=source_id)
    return done


def _begin(
    store: Store,
    project_id: int,
    kept: Kept,
    plan: ReadPlan,
    by: str,
    job_id: int | None,
    repairs: int | None,
) -> int:
    clear_dead(store)
    stored = plan.to_dict() | ({} if repairs is None else {"repairs": repairs})
    while True:
        with store.writing() as unit:
            others = sources.reading(unit, project_id)
            if all(owner == owner_mark() for _, owner in others):
                return sources.begin(
                    unit,
                    project_id,
                    name=kept.name,
                    sha256=kept.sha256,
                    format=plan.format,
                    encoding=plan.encoding,
                    plan=stored,
                    split=plan.split,
                    by=by,
                    owner=owner_mark(),
                    job_id=job_id,
                )
        time.sleep(0.5)  # another process imports into this project: what is identical must be known first
        clear_dead(store)


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
    store: Store, project_id: int, source_id: int, blocks: Iterator[Block], asked_to_stop: Callable[[], bool]
) -> None:
    with store.reading() as unit:
        is_first = not sources.has_examples(unit, project_id)
    told = 0.0
    for block in blocks:
        _land(store, project_id, source_id, block, is_first=is_first)
        if time.monotonic() - told > 0.2:
            told = time.monotonic()
            if asked_to_stop():
                raise Cancelled("The import was stopped. Nothing was added.", "Start it again when you like.")


def _position(stream: BinaryIO, n_bytes: int) -> int:
    with suppress(OSError, ValueError, io.UnsupportedOperation):
        return min(stream.tell(), n_bytes)
    return 0


def _land(store: Store, project_id: int, source_id: int, block: Block, *, is_first: bool) -> None:
    """Write one block: new examples, proposals for changed ones, rejected lines, and the ledger."""
    new, identical = block.examples, 0
    changed: list[tuple[int, NewExample]] = []
    with store.writing() as unit:
        if not is_first:
            new, changed, identical = _sorted_out(unit, project_id, block.examples)
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


def _sorted_out(
    unit: Unit, project_id: int, block: list[NewExample]
) -> tuple[list[NewExample], list[tuple[int, NewExample]], int]:
    known = sources.known_records(unit, project_id, [new.measured.record_key for new in block])
    others = [new for new in block if new.measured.record_key not in known]
    named = sources.known_ids(unit, project_id, [new.external_id for new in others if new.external_id])
    changed = [(named[new.external_id], new) for new in others if new.external_id in named and new.external_id]
    fresh = [new for new in others if not new.external_id or new.external_id not in named]
    return fresh, changed, len(block) - len(others)


def repair(store: Store, source_id: int, rejection_id: int, text: str, by: str) -> Source | Rejected:
    """Import a rejected line with its text repaired; still wrong, it comes back with the new reason.

    The text is one record: JSON, or for a table also a row of cells.
    """
    with store.reading() as unit:
        source = sources.get(unit, source_id)
        line = sources.rejection_of(unit, rejection_id)
    if line is None or line.source_id != source_id:
        raise TuneError("That rejected line is not there any more.", "Load the page again.")
    if line.status == "repaired":
        raise TuneError("That line was repaired before.", "Find its example with the search.")
    plan = ReadPlan.from_dict(source.plan)
    made = imports.reread(line.line, text, plan)
    if isinstance(made, Rejected):
        return made
    name = f"{source.name}, line {line.line} repaired"
    kept = keep_upload(store, name, io.BytesIO(text.encode("utf-8", "surrogatepass")))
    record = RawRecord(line.line, made.original)
    done = _take_in(store, source.project_id, kept, plan, by, [record], repairs=rejection_id)
    if done.ledger.rejected:
        with store.reading() as unit:
            again = sources.rejections(unit, done.id)[0]
        return Rejected(again.line, again.reason, text)
    with store.writing() as unit:
        sources.close_rejection(unit, rejection_id, "repaired")
    return done


def rejected_text(store: Store, source_id: int) -> str:
    """The rejected lines of an import as a text to download: each with its number and reason above it."""
    with store.reading() as unit:
        lines = sources.rejections(unit, source_id)
    return "".join(f"# line {line.line}: {line.reason}\n{line.raw}\n" for line in lines)


def remove_upload_drafts(store: Store) -> None:
    """Take away uploads that were cut off while being copied."""
    for draft in store.settings.uploads.glob("draft-*"):
        if time.time() - draft.stat().st_mtime > 3600:
            with suppress(OSError):
                draft.unlink()
