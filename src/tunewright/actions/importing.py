"""Bring a file into a project: recognise it, keep it, read it beside the page, account for every line."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeAlias

from tunewright import imports
from tunewright.actions.reading_files import FileReader, of_records
from tunewright.actions.reading_logs import LogReader
from tunewright.actions.stand_ins import Door
from tunewright.actions.taking_in import Cancelled, File, clear_dead, take_in
from tunewright.actions.uploads import Kept, forget, keep_file, keep_upload
from tunewright.imports import ReadPlan, Recognised, Wish, is_log
from tunewright.imports.whence import splits_of
from tunewright.model import Draft, RawRecord, Rejected, Split, TuneError, UnreadableFile
from tunewright.model.project import Rejection, Source
from tunewright.store import Store, jobs, sources

__all__ = [
    "Cancelled",
    "Kept",
    "ask_import",
    "clear_dead",
    "forget",
    "import_file",
    "import_files",
    "keep_file",
    "keep_upload",
    "preview",
    "recognise",
    "rejected_text",
    "repair",
]

HEAD_BYTES = 256 * 1024
"""How much of a file is looked at to recognise it."""
AS_USUAL = Wish()
REDACTED: Final[dict[str, object]] = {"redacted": True}
"""Kept with the plan of an import whose personal values were replaced at the door."""
NO_NOTES: Final[Mapping[str, object]] = {}
Planned: TypeAlias = Sequence[tuple[Kept, ReadPlan]]
"""Files that are read together, and how; at least one."""
Progress: TypeAlias = Callable[[int, int], bool]
"""Told (bytes read, bytes in all), for logs in thousandths; answers True to stop."""


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


def ask_import(
    store: Store, project_id: int, files: Planned, by: str, wish: Wish = AS_USUAL, *, redact: bool = False
) -> int:
    """Have kept files imported beside the page: the files of one log together, or one other file.

    Returns the job's id.
    """
    listed = [
        {"path": kept.path.name, "name": kept.name, "sha256": kept.sha256, "plan": plan.to_dict()}
        for kept, plan in files
    ]
    name = files[0][0].name + (f" and {len(files) - 1} more" if len(files) > 1 else "")
    params: dict[str, Any] = {"name": name, "files": listed, "redact": redact}
    if is_log(files[0][1]):
        params["wish"] = wish.to_dict()
    with store.writing() as unit:
        return jobs.ask(unit, project_id, "import", params, by)


def import_file(
    store: Store,
    project_id: int,
    kept: Kept,
    plan: ReadPlan,
    by: str,
    *,
    notes: Mapping[str, object] = NO_NOTES,
    progress: Progress | None = None,
    redact: bool = False,
) -> Source:
    """`import_files` for one file; returns its ledger."""
    return import_files(store, project_id, [(kept, plan)], by, notes=notes, progress=progress, redact=redact)[0]


def import_files(
    store: Store,
    project_id: int,
    files: Planned,
    by: str,
    wish: Wish = AS_USUAL,
    *,
    notes: Mapping[str, object] = NO_NOTES,
    progress: Progress | None = None,
    job_id: int | None = None,
    redact: bool = False,
) -> list[Source]:
    """Read files into the project and return their ledgers. All of it becomes visible at once, or none.

    Files of one log are read together, and what belongs together in them is joined, as `wish` says; any other
    file is read alone. `notes` are kept with the plans. With `redact`, personal values and secrets are replaced by
    stand-ins before anything is kept; the copies of the files are the caller's to `forget`.

    Raises:
        Cancelled: `progress` asked to stop; nothing was added.
        UnreadableFile: a file cannot be read at all; nothing was added.
    """
    said = {**notes, **(REDACTED if redact else {})}
    as_log = is_log(files[0][1])
    if as_log and wish != AS_USUAL:
        said["wish"] = wish.to_dict()
    listed = [File(kept, plan, said) for kept, plan in files]
    door = Door(store, project_id) if redact else None
    reader = LogReader(listed, wish, store.settings.uploads, door) if as_log else FileReader(listed[0], door)

    def asked_to_stop() -> bool:
        return progress is not None and progress(*reader.progress)

    landings = reader.landings(asked_to_stop)
    return take_in(store, project_id, listed, landings, by, asked_to_stop, left_out=reader.left_out, job_id=job_id)


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
    notes: dict[str, object] = {"repairs": rejection_id}
    redact = bool(source.plan.get("redacted"))
    if is_log(plan):
        done = import_file(store, source.project_id, kept, plan, by, notes=notes, redact=redact)
    else:
        split = split_in_file(store, source, plan, [line]).get(line.id)
        record = RawRecord(line.line, made.original, split=split)
        door = Door(store, source.project_id) if redact else None
        file = File(kept, plan, notes | (REDACTED if redact else {}))
        landings = of_records([record], plan, kept.n_bytes, door)
        done = take_in(store, source.project_id, [file], landings, by)[0]
    if redact:
        forget(store, [kept])
    if done.ledger.rejected:
        with store.reading() as unit:
            again = sources.rejections(unit, done.id)[0]
        return Rejected(again.line, again.reason, text)
    with store.writing() as unit:
        sources.close_rejection(unit, rejection_id, "repaired")
    return done


def split_in_file(store: Store, source: Source, plan: ReadPlan, lines: Sequence[Rejection]) -> dict[int, Split]:
    """Id of a rejected line -> the split that its place in the file names, as far as the copy of it is there.

    Only lists inside a JSON object name splits; for any other file nothing is read again.
    """
    places = {(line.line, line.raw): line.id for line in lines}
    try:
        with (store.settings.uploads / source.sha256).open("rb") as stream:
            found = splits_of(stream, plan, places)
    except (OSError, UnreadableFile):
        return {}
    return {places[place]: split for place, split in found.items()}


def rejected_text(store: Store, source_id: int) -> str:
    """The rejected lines of an import as a text to download: each with its number and reason above it."""
    with store.reading() as unit:
        lines = sources.rejections(unit, source_id)
    return "".join(f"# line {line.line}: {line.reason}\n{line.raw}\n" for line in lines)
