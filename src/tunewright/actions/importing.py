"""Bring a file into a project: recognise it, keep it, read it beside the page, account for every line."""

from __future__ import annotations

import hashlib
import io
import os
import socket
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from tunewright import imports
from tunewright.actions import checking, projects
from tunewright.actions.pipeline import Block, prepared
from tunewright.imports import ReadPlan, Recognised
from tunewright.model import Draft, NewExample, Rejected, StoreUnavailable, TuneError
from tunewright.model.project import Ledger, Source
from tunewright.store import Store, Unit, examples, jobs, sources

HEAD_BYTES = 256 * 1024
"""How much of a file is looked at to recognise it."""
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
            f"“{Path(name).name}” could not be copied to the data folder.", "Check that the disk has space."
        ) from error
    return Kept(path, Path(name).name, digest.hexdigest(), size)


def keep_file(store: Store, path: Path) -> Kept:
    """The same for a file on this machine; the original stays where it is."""
    try:
        with path.open("rb") as content:
            return keep_upload(store, path.name, content)
    except FileNotFoundError as error:
        raise TuneError(f"There is no file “{path}”.", "Check the path.") from error
    except IsADirectoryError as error:
        raise TuneError(f"“{path}” is a folder.", "Name the files in it.") from error
    except PermissionError as error:
        raise TuneError(f"“{path}” may not be read.", "Check its rights.") from error


def recognise(path: Path, name: str) -> Recognised:
    """What the file seems to be and why. Raises `UnreadableFile` with the true cause."""
    with path.open("rb") as stream:
        return imports.recognise(name, stream.read(HEAD_BYTES))


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
) -> Source:
    """Read the file into the project and return its ledger. All of it becomes visible at once, or none.

    Raises:
        Cancelled: `progress` asked to stop; nothing was added.
        UnreadableFile: the file cannot be read at all; nothing was added.
    """
    with kept.path.open("rb") as stream:
        source_id = _begin(store, project_id, kept, plan, by, job_id)
        try:
            _read(store, project_id, source_id, stream, kept, plan, progress)
        except BaseException as error:
            _abandon(store, source_id, "cancelled" if isinstance(error, Cancelled) else "failed")
            raise
    with store.writing() as unit:
        done = sources.finish(unit, source_id)
    projects.guess_set_up(store, project_id)
    checking.refresh_groups(store, project_id, touched_by=source_id)
    return done


def _begin(store: Store, project_id: int, kept: Kept, plan: ReadPlan, by: str, job_id: int | None) -> int:
    clear_dead(store)
    while True:
        with store.writing() as unit:
            others = sources.reading(unit, project_id)
            if all(owner == _owner() for _, owner in others):
                return sources.begin(
                    unit,
                    project_id,
                    name=kept.name,
                    sha256=kept.sha256,
                    format=plan.format,
                    encoding=plan.encoding,
                    plan=plan.to_dict(),
                    split=plan.split,
                    by=by,
                    owner=_owner(),
                    job_id=job_id,
                )
        time.sleep(0.5)  # another process imports into this project: what is identical must be known first
        clear_dead(store)


def _owner() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def clear_dead(store: Store) -> None:
    """Take away what killed imports left half-read; nobody ever saw it."""
    with store.reading() as unit:
        left = sources.dead(unit)
        running = sources.all_reading(unit)
    host = socket.gethostname()
    gone = [source for source, owner in running if _died_here(owner, host)]
    for source in {source.id: source for source in [*left, *gone]}.values():
        _abandon(store, source.id, "failed")


def _died_here(owner: str, host: str) -> bool:
    where, _, process = owner.rpartition(":")
    if where != host or not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


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
    source_id: int,
    stream: BinaryIO,
    kept: Kept,
    plan: ReadPlan,
    progress: Progress | None,
) -> None:
    with store.reading() as unit:
        is_first = not sources.has_examples(unit, project_id)
    told = 0.0
    for block in prepared(imports.reader(stream, plan), plan, kept.n_bytes):
        _land(store, project_id, source_id, block, is_first=is_first)
        if progress is not None and time.monotonic() - told > 0.2:
            told = time.monotonic()
            if progress(_position(stream, kept.n_bytes), kept.n_bytes):
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
    """Import a rejected line with its text repaired; still wrong, it comes back with the new reason."""
    with store.reading() as unit:
        source = sources.get(unit, source_id)
        line = sources.rejection_of(unit, rejection_id)
    if line is None or line.source_id != source_id:
        raise TuneError("That rejected line is not there any more.", "Load the page again.")
    plan = _for_repair(ReadPlan.from_dict(source.plan))
    drafts = imports.preview(text.encode(), plan, 2)
    if len(drafts) != 1:
        return Rejected(line.line, "This must be exactly one record.", text)
    if isinstance(drafts[0], Rejected):
        return replace(drafts[0], line=line.line)
    kept = keep_upload(store, f"{source.name}, line {line.line} repaired", io.BytesIO(text.encode()))
    done = import_file(store, source.project_id, kept, plan, by)
    with store.writing() as unit:
        sources.close_rejection(unit, rejection_id, "repaired")
    return done


def _for_repair(plan: ReadPlan) -> ReadPlan:
    return replace(plan, encoding="utf-8", container="jsonl")


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
