"""Repair rejected lines whose text is only written wrongly: a suggestion for one, and the same for all like it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from tunewright.actions import importing
from tunewright.actions.reading_files import of_records
from tunewright.actions.stand_ins import Door
from tunewright.actions.taking_in import Cancelled, File, take_in
from tunewright.actions.uploads import keep_upload
from tunewright.imports import ReadPlan, is_log, reread
from tunewright.imports.parse import parse_record
from tunewright.imports.repairs import suggest_repair
from tunewright.model import Draft, RawRecord, Split, TuneError, dumps
from tunewright.model.project import Ledger, Rejection, Source
from tunewright.store import Store, jobs, sources

_SEEN: Final = 200
"""Lines of a reason that are looked at before anybody decides."""
_AT_ONCE: Final = 200
"""More lines than this are repaired beside the page."""
_BLOCK: Final = 500
_MOST: Final = 20_000
"""Lines of one repair; the others stay open for the next one."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """A rejected line and what it was probably meant to be."""

    line: Rejection
    text: str
    split: Split | None = None
    """The split that its place in the file names."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What repairing all lines of a reason would do, told from the first ones."""

    n_open: int
    n_seen: int
    n_repairable: int
    """Of those seen."""
    first: tuple[Suggested, ...] = ()

    @property
    def is_whole(self) -> bool:
        """True where every line was looked at."""
        return self.n_seen == self.n_open


@dataclass(frozen=True, slots=True)
class Repaired:
    """What came of it: the ledger of the repaired lines, or the work that goes on beside the page."""

    ledger: Ledger | None = None
    n_repaired: int = 0
    job_id: int | None = None


def suggestion(plan: ReadPlan, line: Rejection) -> str | None:
    """The text that would make this line an example, where only its writing is wrong; else None."""
    text = suggest_repair(line.raw, line.code)
    return text if text is not None and isinstance(reread(line.line, text, plan), Draft) else None


def outlook(store: Store, source_id: int, begins: str = "", *, shown: int = 3) -> Outlook:
    """How many of the open lines whose reason begins so can be repaired, and the first of them before and after."""
    with store.reading() as unit:
        plan = ReadPlan.from_dict(sources.get(unit, source_id).plan)
        n_open = sources.n_rejections(unit, source_id, status="open", begins=begins)
        lines = sources.rejections(unit, source_id, status="open", begins=begins, limit=_SEEN)
    found = [Suggested(line, text) for line in lines if (text := suggestion(plan, line)) is not None]
    return Outlook(n_open, len(lines), len(found), tuple(found[:shown]))


def ask_repair_all(store: Store, source_id: int, begins: str, by: str) -> Repaired:
    """Repair all open lines whose reason begins so: now where they are few, else beside the page."""
    with store.reading() as unit:
        source = sources.get(unit, source_id)
        n_open = sources.n_rejections(unit, source_id, status="open", begins=begins)
    if n_open <= _AT_ONCE:
        return repair_all(store, source_id, begins, by)
    with store.writing() as unit:
        params = {"source": source_id, "begins": begins}
        return Repaired(job_id=jobs.ask(unit, source.project_id, "repair", params, by))


def repair_all(
    store: Store, source_id: int, begins: str, by: str, *, progress: Callable[[int, int], bool] | None = None
) -> Repaired:
    """Import every open line whose reason begins so with its suggested text; one ledger tells of all.

    Lines without a suggestion stay open. All come in at once, or none does.

    Raises:
        Cancelled: `progress` asked to stop; nothing was added.
        TuneError: none of the lines can be repaired.
    """
    with store.reading() as unit:
        source = sources.get(unit, source_id)
    plan = ReadPlan.from_dict(source.plan)
    found = list(islice(_suggested(store, source, begins, plan, progress), _MOST))
    if not found:
        raise TuneError("None of these lines can be repaired by themselves.", "Repair them one by one.")
    done = _take_in(store, source, plan, found, by)
    with store.reading() as unit:
        again = {line.line for line in sources.rejections(unit, done.id)}
    in_log = is_log(plan)
    repaired = [one.line for at, one in enumerate(found, 1) if (at if in_log else one.line.line) not in again]
    with store.writing() as unit:
        for line in repaired:
            sources.close_rejection(unit, line.id, "repaired")
    return Repaired(done.ledger, len(repaired))


def _suggested(
    store: Store, source: Source, begins: str, plan: ReadPlan, progress: Callable[[int, int], bool] | None
) -> Iterator[Suggested]:
    offset = total = 0
    source_id = source.id
    while True:
        with store.reading() as unit:
            total = total or sources.n_rejections(unit, source_id, status="open", begins=begins)
            lines = sources.rejections(unit, source_id, status="open", begins=begins, offset=offset, limit=_BLOCK)
        if not lines:
            return
        splits = importing.split_in_file(store, source, plan, lines)
        for line in lines:
            text = suggestion(plan, line)
            if text is not None:
                yield Suggested(replace(line, raw=""), text, splits.get(line.id))
        offset += len(lines)
        if progress is not None and progress(offset, total):
            raise Cancelled("The repair was stopped. Nothing was added.", "Start it again when you like.")


def _take_in(store: Store, source: Source, plan: ReadPlan, found: list[Suggested], by: str) -> Source:
    one = "line" if len(found) == 1 else "lines"
    text = "".join(f"{_on_one_line(suggested.text)}\n" for suggested in found)
    content = io.BytesIO(text.encode("utf-8", "surrogatepass"))
    kept = keep_upload(store, f"{source.name}, {len(found):,} {one} repaired", content)
    redact = bool(source.plan.get("redacted"))
    notes: dict[str, object] = {"repairs": [suggested.line.id for suggested in found]}
    if is_log(plan):
        as_lines = replace(plan, container="jsonl", encoding="utf-8", lists=())
        done = importing.import_file(store, source.project_id, kept, as_lines, by, notes=notes, redact=redact)
    else:
        door = Door(store, source.project_id) if redact else None
        file = File(kept, plan, notes | (importing.REDACTED if redact else {}))
        records = [RawRecord(one.line.line, one.text, split=one.split) for one in found]
        landings = of_records(records, plan, kept.n_bytes, door)
        done = take_in(store, source.project_id, [file], landings, by)[0]
    if redact:
        importing.forget(store, [kept])
    return done


def _on_one_line(text: str) -> str:
    return text if "\n" not in text and "\r" not in text else dumps(parse_record(text))
