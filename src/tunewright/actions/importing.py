"""Bring a file into a project: recognise it, keep it, read it beside the page, account for every line."""

from __future__ import annotations

import io
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeAlias

from tunewright import imports
from tunewright.actions.pipeline import prepared
from tunewright.actions.reading_logs import LogReader
from tunewright.actions.stand_ins import Door
from tunewright.actions.taking_in import Cancelled, File, Landing, clear_dead, take_in
from tunewright.actions.uploads import Kept, keep_file, keep_upload, remove_upload_drafts
from tunewright.imports import ReadPlan, Recognised, Wish, is_log
from tunewright.model import Draft, RawRecord, Rejected, TuneError
from tunewright.model.project import Source
from tunewright.store import Store, jobs, sources

__all__ = [
    "Cancelled",
    "Kept",
    "ask_import",
    "ask_import_together",
    "clear_dead",
    "import_file",
    "import_together",
    "keep_file",
    "keep_upload",
    "preview",
    "recognise",
    "rejected_text",
    "remove_upload_drafts",
    "repair",
]

HEAD_BYTES = 256 * 1024
"""How much of a file is looked at to recognise it."""
AS_USUAL = Wish()
REDACTED: Final[dict[str, object]] = {"redacted": True}
"""Kept with the plan of an import whose personal values were replaced at the door."""
Progress: TypeAlias = Callable[[int, int], bool]
"""Told (bytes read, bytes in all); answers True to stop."""


def recognise(
    path: Path,
    name: str,
    wanted: str = "",
    encoding: str = "",
    *,
    sheet: str = "",
    has_header: bool | None = None,
) -> Recognised:
    """What the file seems to be and why; the other arguments are what a person chose instead.

    Costs one fast pass over the file, to be sure of its encoding. Raises `UnreadableFile` with the true cause.
    """
    with path.open("rb") as stream:
        head = beginning(stream)
        found = imports.recognise(
            name, head, wanted=wanted, encoding=encoding, whole=stream, sheet=sheet, has_header=has_header
        )
        if encoding:
            return found
        stream.seek(0)
        return replace(found, plan=imports.settle(found.plan, stream))


def beginning(stream: BinaryIO) -> bytes:
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


def preview(path: Path, plan: ReadPlan, limit: int = 5, wish: Wish | None = None) -> list[Draft | Rejected]:
    """The first examples as they would come in; of a log, those its beginning holds and `wish` takes."""
    with path.open("rb") as stream:
        return imports.preview(beginning(stream) if plan.is_text else stream, plan, limit, wish)


def ask_import(store: Store, project_id: int, kept: Kept, plan: ReadPlan, by: str, *, redact: bool = False) -> int:
    """Have a kept file imported beside the page; returns the job's id."""
    params: dict[str, Any] = {
        "path": kept.path.name,
        "name": kept.name,
        "sha256": kept.sha256,
        "plan": plan.to_dict(),
    }
    params["redact"] = redact
    with store.writing() as unit:
        return jobs.ask(unit, project_id, "import", params, by)


def ask_import_together(
    store: Store,
    project_id: int,
    files: Sequence[tuple[Kept, ReadPlan]],
    wish: Wish,
    by: str,
    *,
    redact: bool = False,
) -> int:
    """Have the kept files of one log imported together beside the page; returns the job's id."""
    listed = [
        {"path": kept.path.name, "name": kept.name, "sha256": kept.sha256, "plan": plan.to_dict()}
        for kept, plan in files
    ]
    name = files[0][0].name + (f" and {len(files) - 1} more" if len(files) > 1 else "")
    params: dict[str, Any] = {"name": name, "files": listed, "wish": wish.to_dict(), "redact": redact}
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
    redact: bool = False,
) -> Source:
    """Read the file into the project and return its ledger. All of it becomes visible at once, or none.

    `repairs` is the id of the rejected line that this file holds repaired; it is kept with the plan. With
    `redact`, personal values and secrets are replaced by stand-ins before anything is kept, and the copy of the
    file is removed afterwards.

    Raises:
        Cancelled: `progress` asked to stop; nothing was added.
        UnreadableFile: the file cannot be read at all; nothing was added.
    """
    notes: dict[str, object] = ({} if repairs is None else {"repairs": repairs}) | (REDACTED if redact else {})
    if is_log(plan):
        done = import_together(
            store, project_id, [(kept, plan)], by, notes=notes, progress=progress, job_id=job_id, redact=redact
        )
        return done[0]
    with kept.path.open("rb") as stream:

        def asked_to_stop() -> bool:
            return progress is not None and progress(_position(stream, kept.n_bytes), kept.n_bytes)

        door = Door(store, project_id) if redact else None
        landings = _landings(imports.reader(stream, plan), plan, kept.n_bytes, door)
        done = take_in(store, project_id, [File(kept, plan, notes)], landings, by, asked_to_stop, job_id=job_id)
    forget_copies([kept], redact)
    return done[0]


def forget_copies(files: Sequence[Kept], redact: bool) -> None:
    """Remove the copies of files whose personal values were taken out on the way in."""
    for kept in files if redact else ():
        with suppress(OSError):
            kept.path.unlink()


def _landings(
    records: Iterable[RawRecord], plan: ReadPlan, n_bytes: int, door: Door | None = None
) -> Generator[Landing, None, None]:
    with closing(prepared(records, plan, n_bytes, door)) as blocks:
        for block in blocks:
            yield Landing(0, block)


def import_together(
    store: Store,
    project_id: int,
    files: Sequence[tuple[Kept, ReadPlan]],
    by: str,
    wish: Wish = AS_USUAL,
    *,
    notes: dict[str, object] | None = None,
    progress: Progress | None = None,
    job_id: int | None = None,
    redact: bool = False,
) -> list[Source]:
    """Read files of one log into the project, joining what belongs together across them; returns their ledgers.

    `progress` is told thousandths of the whole. Raises as `import_file` does.
    """
    kept_notes: dict[str, object] = dict(notes or {}) | ({"wish": wish.to_dict()} if wish != AS_USUAL else {})
    kept_notes |= REDACTED if redact else {}
    listed = [File(kept, plan, kept_notes) for kept, plan in files]
    door = Door(store, project_id) if redact else None
    reader = LogReader(listed, wish, store.settings.uploads, door)

    def asked_to_stop() -> bool:
        return progress is not None and progress(round(1000 * reader.share), 1000)

    landings = reader.landings(asked_to_stop)
    done = take_in(store, project_id, listed, landings, by, asked_to_stop, left_out=reader.left_out, job_id=job_id)
    forget_copies([kept for kept, _ in files], redact)
    return done


def _position(stream: BinaryIO, n_bytes: int) -> int:
    with suppress(OSError, ValueError, io.UnsupportedOperation):
        return min(stream.tell(), n_bytes)
    return 0


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
    redact = bool(source.plan.get("redacted"))
    if is_log(plan):
        done = import_file(store, source.project_id, kept, plan, by, repairs=rejection_id, redact=redact)
    else:
        record = RawRecord(line.line, made.original)
        door = Door(store, source.project_id) if redact else None
        landings = _landings([record], plan, kept.n_bytes, door)
        file = File(kept, plan, {"repairs": rejection_id, **(REDACTED if redact else {})})
        done = take_in(store, source.project_id, [file], landings, by)[0]
        forget_copies([kept], redact)
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
