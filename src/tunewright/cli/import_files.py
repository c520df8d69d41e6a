"""`tunewright import`: bring files into a project and account for every line."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tunewright.cli import output, wishes
from tunewright.cli.options import AsJson, By, Database, ProjectName, named_or_login, opened
from tunewright.model import UnreadableFile

if TYPE_CHECKING:
    from tunewright.actions.importing import Kept
    from tunewright.actions.mappings import SavedMapping
    from tunewright.imports import Mapping, ReadPlan, Wish
    from tunewright.model.project import Project, Source
    from tunewright.store import Store

Entry = dict[str, Any]
_SHOWN = 20
_SURE = 0.5
"""Confidence below which a person should look at what came in."""
_COUNTS = ("read", "imported", "identical", "changed", "rejected", "blank", "skipped")


class SplitName(StrEnum):
    """A side that files can be imported for."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the options say about every file."""

    format: str
    columns: Mapping
    split: SplitName | None
    encoding: str
    sheet: str = ""
    has_header: bool | None = None
    saved: SavedMapping | None = None


@dataclass(frozen=True, slots=True)
class _Planned:
    """A file before it is read: how it will be, or why it cannot be."""

    path: str
    kept: Kept | None = None
    plan: ReadPlan | None = None
    confidence: float = 0.0
    notes: tuple[str, ...] = ()
    trouble: UnreadableFile | None = None


def import_files(
    ctx: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Files, or folders of files, read in this order.")
    ],
    project: ProjectName,
    format: Annotated[
        str, typer.Option(metavar="FORMAT", help="What the files are, such as chat-jsonl; recognised by default.")
    ] = "",
    mapping: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="FIELD=COLUMN,...", help="Such as prompt=COL,completion=COL or messages=data.turns."
        ),
    ] = None,
    saved: Annotated[
        str, typer.Option("--mapping", metavar="NAME", help="Read the fields as this saved mapping says.")
    ] = "",
    save: Annotated[
        str, typer.Option("--save-mapping", metavar="NAME", help="Keep how the fields are read under this name.")
    ] = "",
    split: Annotated[
        SplitName | None, typer.Option(help="The side these files are for, whatever they are called.")
    ] = None,
    encoding: Annotated[
        str, typer.Option(metavar="NAME", help="Text encoding, such as cp1250; recognised by default.")
    ] = "",
    sheet: Annotated[
        str, typer.Option(metavar="NAME", help="The sheet of a workbook; by default the one with known columns.")
    ] = "",
    header: Annotated[
        bool | None,
        typer.Option("--header/--no-header", help="Whether tables begin with the names of their columns."),
    ] = None,
    turns: wishes.Turns = wishes.TurnsName.LAST,
    alternatives: wishes.Alternatives = wishes.AlternativesName.SEPARATE,
    since: wishes.Since = "",
    until: wishes.Until = "",
    model: wishes.ModelName = "",
    name: wishes.Route = "",
    tag: wishes.Tag = "",
    user: wishes.User = "",
    score_from: wishes.ScoreFrom = None,
    score_to: wishes.ScoreTo = None,
    sample: wishes.Sample = None,
    seed: wishes.Seed = 0,
    most: wishes.Most = None,
    redact: Annotated[
        bool,
        typer.Option("--redact", help="Replace personal data and secrets by stand-ins; originals are not kept."),
    ] = False,
    by: By = "",
    database: Database = None,
    json: AsJson = False,
) -> int:
    """Import files into a project, which is made if it is missing.

    Every line read is imported, identical to one already there, a proposed change of one, rejected with a
    reason, blank, or skipped: an entry of a log that is no example of its own, counted by its reason. Files of
    one log are read together. Exit code 1 when a line was rejected or a file could not be read, 2 when there is
    none.
    """
    from tunewright import imports
    from tunewright.actions import mappings, pipeline, projects

    columns = imports.parse_mapping(",".join(mapping)) if mapping is not None else ()
    if format and not _is_format(format):
        imports.with_format(imports.ReadPlan("utf-8", "jsonl", "chat"), format)  # says which there are
    if not any(path.exists() for path in files):
        raise typer.BadParameter(f"There is no file “{files[0]}”." if len(files) == 1 else "No such files.")
    chosen_turns, chosen_alternatives = turns.value, alternatives.value
    narrowed = {"model": model, "name": name, "tag": tag, "user": user, "score_from": score_from}
    wish = wishes.as_wish(
        since,
        until,
        **narrowed,
        score_to=score_to,
        sample=sample,
        seed=seed,
        most=most,
        turns=chosen_turns,
        alternatives=chosen_alternatives,
    )
    store = opened(ctx, database)
    known = mappings.named(store, saved) if saved else None
    asked = _Asked(format, columns, split, _known(encoding), sheet, header, known)
    with pipeline.ready_for(sum(path.stat().st_size for path in files if path.is_file())):
        planned = [one for path, told in _spread(files) for one in _planned(store, path, asked, told)]
        chosen = projects.named(store, project, create_missing=True)
        who = named_or_login(by)
        _save_mapping(store, save, planned, who)
        read = (_read(store, chosen, group, wish, who, redact) for group in _together(planned))
        entries = [entry for some in read for entry in some]
    output.show(json, {"project": chosen.name, "files": entries}, _lines(chosen.name, entries))
    return int(any(entry["rejected"] or "error" in entry for entry in entries))


def _spread(files: Sequence[Path]) -> Iterator[tuple[Path, list[str]]]:
    """Folders as the files in them that hold data, by name, with what was passed over before the first of them."""
    from tunewright.actions.inbox import data_in

    for path in files:
        passed_over: list[str] = []
        for one in data_in(path, passed_over.append) if path.is_dir() else (path,):
            yield one, passed_over
            passed_over = []


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


def _planned(store: Store, path: Path, asked: _Asked, told_before: Sequence[str]) -> Iterator[_Planned]:
    """How the file, or each file in an archive, will be read, before anything is written; or why it cannot be."""
    from tunewright.actions import keeping

    passed_over = list(told_before)
    try:
        kept = keeping.keep_file_or_archive(store, path, passed_over.append)
    except UnreadableFile as error:
        yield _Planned(str(path), notes=tuple(told_before), trouble=error)
        return
    for number, one in enumerate(kept):
        shown = str(path) if one.name == path.name else str(path.parent / one.name)
        told = tuple(passed_over) if number == 0 else ()
        yield _recognised(one, shown, asked, told)


def _recognised(kept: Kept, path: str, asked: _Asked, told: tuple[str, ...]) -> _Planned:
    from tunewright import imports
    from tunewright.actions import importing, mappings

    try:
        found = importing.recognise(
            kept.path,
            kept.name,
            wanted=asked.format,
            encoding=asked.encoding,
            sheet=asked.sheet,
            has_header=asked.has_header,
        )
        plan = mappings.applied(asked.saved, found.plan) if asked.saved else found.plan
    except UnreadableFile as error:
        return _Planned(path, notes=told, trouble=error)
    plan = imports.with_mapping(plan, asked.columns) if asked.columns else plan
    if asked.split is not None:
        says_column = any(field == "split" for field, _ in asked.columns)
        kept_fields = tuple(pair for pair in plan.mapping if says_column or pair[0] != "split")
        plan = replace(plan, split=asked.split.value, mapping=kept_fields)
    return _Planned(path, kept, plan, found.confidence, (*told, *found.notes))


def _save_mapping(store: Store, name: str, planned: Sequence[_Planned], by: str) -> None:
    """Keep how the first file with fields is read. Raises `TuneError` where there is none."""
    from tunewright import imports
    from tunewright.actions import mappings
    from tunewright.model import TuneError

    if not name:
        return
    plans = [one.plan for one in planned if one.plan and not imports.is_log(one.plan) and one.plan.mapping]
    if not plans:
        raise TuneError("No file has fields that a mapping could keep.", "Leave out --save-mapping.")
    mappings.save(store, name, plans[0], by)


def _together(planned: Sequence[_Planned]) -> list[list[_Planned]]:
    """Files of one log are one group, at the place of the first; every other file is alone."""
    from tunewright import imports

    groups: dict[object, list[_Planned]] = {}
    for at, one in enumerate(planned):
        is_log = one.plan is not None and imports.is_log(one.plan)
        groups.setdefault(one.plan.shape if one.plan and is_log else at, []).append(one)
    return list(groups.values())


def _unread(planned: _Planned, error: UnreadableFile) -> Entry:
    counts = dict.fromkeys(_COUNTS, 0)
    reason = f"{error} {error.hint}".strip()
    head: Entry = {"file": planned.path, "format": None, "confidence": None, "encoding": None}
    rest: Entry = {"left_out": {}, "notes": list(planned.notes), "rejections": [], "error": reason}
    return {**head, **counts, **rest}


def _read(
    store: Store, project: Project, group: Sequence[_Planned], wish: Wish, by: str, redact: bool
) -> list[Entry]:
    from tunewright.actions import importing

    files = [(one.kept, one.plan) for one in group if one.kept and one.plan]
    if not files:
        return [_unread(one, one.trouble) for one in group if one.trouble]
    progress = output.Progress(files[0][0].name)
    try:
        done = importing.import_files(store, project.id, files, by, wish, progress=progress.tell, redact=redact)
    except UnreadableFile as error:
        return [_unread(one, error) for one in group]
    finally:
        progress.end()
        if redact:
            importing.forget(store, [kept for kept, _ in files])
    return [_entry(store, one, source) for one, source in zip(group, done, strict=True)]


def _entry(store: Store, planned: _Planned, done: Source) -> Entry:
    from tunewright.actions import browsing

    lines = browsing.rejections(store, done.id, limit=None) if done.ledger.rejected else []
    return {
        "file": planned.path,
        "format": done.format,
        "confidence": planned.confidence,
        "encoding": done.encoding,
        **asdict(done.ledger),
        "left_out": done.left_out,
        "notes": list(planned.notes),
        "rejections": [{"line": line.line, "reason": line.reason, "code": line.code} for line in lines],
    }


def _lines(project: str, entries: list[Entry]) -> Iterator[str]:
    from tunewright.actions.leftovers import LEFT_OUT_WORDS

    yield f"Project “{project}”"
    for entry in entries:
        if "error" in entry:
            yield f"{entry['file']}: not read. {entry['error']}"
            yield from (f"  {note}" for note in entry["notes"])
            continue
        unsure = "" if entry["confidence"] >= _SURE else ", a guess: check it, or name it with --format"
        yield f"{entry['file']} ({entry['format']}, {entry['encoding']}{unsure})"
        yield from (f"  {note}" for note in entry["notes"])
        parts = ", ".join(f"{entry[name]:,} {name}" for name in ("imported", "identical", "changed"))
        tail = f", {entry['skipped']:,} skipped" if entry["skipped"] else ""
        yield f"  {entry['read']:,} read: {parts}, {entry['rejected']:,} rejected, {entry['blank']:,} blank{tail}"
        yield from (f"  {n:,} skipped: {LEFT_OUT_WORDS.get(code, code)}" for code, n in entry["left_out"].items())
        if entry["changed"]:
            yield "  Changed lines wait on the Import page for a decision; nothing was overwritten."
        rejected = entry["rejections"]
        yield from (f"  line {line['line']}: {line['reason']}" for line in rejected[:_SHOWN])
        if len(rejected) > _SHOWN:
            yield f"  and {len(rejected) - _SHOWN:,} more; --json lists them all"
