"""`tunewright import`: bring files into a project and account for every line."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import asdict, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tunewright.cli import output
from tunewright.cli.options import AsJson, By, Database, ProjectName, named_or_login, opened
from tunewright.model import UnreadableFile

if TYPE_CHECKING:
    from tunewright.actions.importing import Kept
    from tunewright.imports import Mapping, ReadPlan
    from tunewright.model.project import Project
    from tunewright.store import Store

Entry = dict[str, Any]
_SHOWN = 20


class SplitName(StrEnum):
    """A side that files can be imported for."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


def import_files(
    ctx: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="The files, read in this order.")],
    project: ProjectName,
    format: Annotated[
        str, typer.Option(metavar="FORMAT", help="What the files are, such as chat-jsonl; recognised by default.")
    ] = "",
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="FIELD=COLUMN,...", help="Such as prompt=COL,completion=COL,label=COL,id=COL."
        ),
    ] = None,
    split: Annotated[
        SplitName | None, typer.Option(help="The side these files are for, whatever they are called.")
    ] = None,
    encoding: Annotated[
        str, typer.Option(metavar="NAME", help="Text encoding, such as cp1250; recognised by default.")
    ] = "",
    by: By = "",
    database: Database = None,
    json: AsJson = False,
) -> int:
    """Import files into a project, which is made if it is missing.

    Every line read is imported, identical to one already there, a proposed change of one, rejected with a
    reason, or blank. Exit code 1 when a line was rejected or a file could not be read, 2 when there is none.
    """
    from tunewright import imports
    from tunewright.actions import projects

    columns = imports.parse_mapping(",".join(mapping)) if mapping is not None else ()
    if format and not _is_format(format):
        imports.with_format(imports.ReadPlan("utf-8", "jsonl", "chat"), format)  # says which there are
    if not any(path.exists() for path in files):
        raise typer.BadParameter(f"There is no file “{files[0]}”." if len(files) == 1 else "No such files.")
    encoding = _known(encoding)
    store = opened(ctx, database)
    planned = [(path, _planned(store, path, format, columns, split, encoding)) for path in files]
    chosen = projects.named(store, project, create_missing=True)
    who = named_or_login(by)
    entries = [
        _unread(path, plan) if isinstance(plan, UnreadableFile) else _read(store, chosen, path, *plan, who)
        for path, plan in planned
    ]
    output.show(json, {"project": chosen.name, "files": entries}, _lines(chosen.name, entries))
    return int(any(entry["rejected"] or "error" in entry for entry in entries))


def _known(encoding: str) -> str:
    """The encoding's usual name; empty for none."""
    if not encoding:
        return ""
    try:
        return codecs.lookup(encoding).name
    except LookupError as error:
        said = f"“{encoding}” is no text encoding. Known are utf-8, cp1252 and many more."
        raise typer.BadParameter(said) from error


def _is_format(name: str) -> bool:
    from tunewright import imports

    return name in imports.format_names()


def _planned(
    store: Store, path: Path, format: str, columns: Mapping, split: SplitName | None, encoding: str
) -> tuple[Kept, ReadPlan] | UnreadableFile:
    """How the file will be read, before anything is written; the trouble itself where it cannot be."""
    from tunewright import imports
    from tunewright.actions import importing

    try:
        kept = importing.keep_file(store, path)
        plan = importing.recognise(kept.path, kept.name, wanted=format, encoding=encoding).plan
    except UnreadableFile as error:
        return error
    if columns:
        plan = imports.with_mapping(plan, columns)
    if split is not None:
        says_column = any(field == "split" for field, _ in columns)
        kept_fields = tuple(pair for pair in plan.mapping if says_column or pair[0] != "split")
        plan = replace(plan, split=split.value, mapping=kept_fields)
    return kept, plan


def _unread(path: Path, error: UnreadableFile) -> Entry:
    counts = dict.fromkeys(("read", "imported", "identical", "changed", "rejected", "blank"), 0)
    reason = f"{error} {error.hint}".strip()
    return {"file": str(path), "format": None, "encoding": None, **counts, "rejections": [], "error": reason}


def _read(store: Store, project: Project, path: Path, kept: Kept, plan: ReadPlan, by: str) -> Entry:
    from tunewright.actions import browsing, importing

    progress = output.Progress(kept.name)
    try:
        done = importing.import_file(store, project.id, kept, plan, by, progress=progress.tell)
    except UnreadableFile as error:
        return _unread(path, error)
    finally:
        progress.end()
    lines = browsing.rejections(store, done.id, limit=None) if done.ledger.rejected else []
    return {
        "file": str(path),
        "format": done.format,
        "encoding": done.encoding,
        **asdict(done.ledger),
        "rejections": [{"line": line.line, "reason": line.reason} for line in lines],
    }


def _lines(project: str, entries: list[Entry]) -> Iterator[str]:
    yield f"Project “{project}”"
    for entry in entries:
        if "error" in entry:
            yield f"{entry['file']}: not read. {entry['error']}"
            continue
        yield f"{entry['file']} ({entry['format']}, {entry['encoding']})"
        parts = ", ".join(f"{entry[name]:,} {name}" for name in ("imported", "identical", "changed"))
        yield f"  {entry['read']:,} read: {parts}, {entry['rejected']:,} rejected, {entry['blank']:,} blank"
        rejected = entry["rejections"]
        yield from (f"  line {line['line']}: {line['reason']}" for line in rejected[:_SHOWN])
        if len(rejected) > _SHOWN:
            yield f"  and {len(rejected) - _SHOWN:,} more; --json lists them all"
