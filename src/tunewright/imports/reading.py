"""From the bytes of a file to draft examples, along a plan. Pure: worker processes can run every part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import islice
from typing import BinaryIO, Final

from tunewright.imports import reasons
from tunewright.imports.columns import split_of, word_of
from tunewright.imports.containers.opening import records_of
from tunewright.imports.containers.table import read_row
from tunewright.imports.encodings import confirmed
from tunewright.imports.logs.examples import examples_of
from tunewright.imports.logs.gathering import Gatherer
from tunewright.imports.logs.reading import entries
from tunewright.imports.logs.registry import Log, find_log
from tunewright.imports.logs.wish import Wish
from tunewright.imports.parse import parse_record
from tunewright.imports.plan import ReadPlan
from tunewright.imports.reason_codes import code_of
from tunewright.imports.reasons import Reason
from tunewright.imports.registry import find_shape
from tunewright.model import Draft, RawRecord, Rejected, dumps

_LOOKED_AT: Final = 200
"""Records of a log that its preview reads: the halves of a call seldom lie further apart."""


def reader(stream: BinaryIO, plan: ReadPlan) -> Iterator[RawRecord]:
    """Every record of the file in order, blank lines included, each with its line and exact text.

    A place where the file itself is broken comes out as a record with its problem. Cost: one pass; memory for a
    few megabytes and the largest record, whatever the size of the file; a workbook also takes that of its texts.

    Raises: `UnreadableFile` for a workbook, Parquet or Arrow file of which nothing can be read; nothing else raises
    but the stream.
    """
    return records_of(stream, plan)


def convert(record: RawRecord, plan: ReadPlan) -> Draft | Rejected:
    """The example that a record holds, or why it holds none; never raises for anything in the data.

    Blank records are the caller's to count; converted all the same, they are rejected as blank. Empty texts,
    roles and the like are no reason to reject: checks report them.
    """
    if record.problem is not None:
        return _refused(record, record.problem)
    value = parse_record(record.text)
    if isinstance(value, Reason):
        return _refused(record, reasons.BLANK if record.is_blank else value)
    content = find_shape(plan.shape).read(value, plan)
    if isinstance(content, Reason):
        return _refused(record, content)
    return Draft(
        record.line,
        content.kind,
        content.body,
        record.text,
        external_id=word_of(value, plan, "id"),
        label=word_of(value, plan, "label"),
        split=split_of(value, plan) or record.split,
    )


def _refused(record: RawRecord, reason: str) -> Rejected:
    return Rejected(record.line, str.__str__(reason), record.text, code_of(reason))


def reread(line: int, text: str, plan: ReadPlan) -> Draft | Rejected:
    """One record again, after a person repaired its text: JSON, or for tables also a row of cells."""
    if not text.strip():
        return _refused(RawRecord(line, text), reasons.BLANK)
    log = find_log(plan.shape)
    if log is not None:
        made = _gathered(log, [RawRecord(line, text)], plan, Wish())
        return made[0] if made else Rejected(line, "There is still no call with an answer in this record.", text)
    if plan.container == "text" and text.lstrip()[:1] != "{":
        return convert(RawRecord(line, dumps({"text": text})), plan)
    if not plan.is_table:
        return convert(RawRecord(line, text), plan)
    if plan.is_delimited and text.lstrip()[:1] != "{":
        return convert(read_row(line, text, plan), plan)
    row = _row_from_json(text)
    if isinstance(row, Reason):
        return _refused(RawRecord(line, text), row)
    return convert(RawRecord(line, dumps(row)), plan)


def _row_from_json(text: str) -> dict[str, str] | Reason:
    """A row written as JSON, with texts for cells."""
    row = parse_record(text)
    if isinstance(row, Reason):
        return row
    return {key: _as_cell(cell) for key, cell in row.items()}


def _as_cell(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else dumps(value)


def is_log(plan: ReadPlan) -> bool:
    """True where records hold calls that have to be gathered before they are examples."""
    return find_log(plan.shape) is not None


def preview(
    head: bytes | BinaryIO, plan: ReadPlan, limit: int = 5, wish: Wish | None = None
) -> list[Draft | Rejected]:
    """The first records as they will be imported; a last one that the end of `head` cuts off is left out.

    Where `plan.is_text` is false, the whole file is needed as a stream.
    """
    log = find_log(plan.shape)
    if log is not None:
        return preview_log(head, plan, log, limit, wish)
    records = [record for record in islice(reader(_stream(head), plan), limit * 4 + 1) if not record.is_blank]
    read = [convert(record, plan) for record in records[: limit + 1]]
    if len(read) > 1 and len(read) <= limit and isinstance(read[-1], Rejected):
        read.pop()
    return read[:limit]


def preview_log(
    head: bytes | BinaryIO, plan: ReadPlan, log: Log, limit: int = 5, wish: Wish | None = None
) -> list[Draft | Rejected]:
    """The first calls as the examples they will become, told from the beginning of a log alone."""
    records = list(islice(reader(_stream(head), plan), _LOOKED_AT))
    made = _gathered(log, records, plan, wish or Wish())
    if len(made) > 1 and isinstance(made[-1], Rejected) and made[-1].line == records[-1].line:
        made.pop()
    return sorted(made, key=lambda one: isinstance(one, Rejected))[:limit]


def _stream(head: bytes | BinaryIO) -> BinaryIO:
    return BytesIO(head) if isinstance(head, bytes) else head


def _gathered(log: Log, records: list[RawRecord], plan: ReadPlan, wish: Wish) -> list[Draft | Rejected]:
    gatherer = Gatherer(log, wish)
    gatherer.take(0, entries(records, log, ""))
    return [
        made
        for one in gatherer.calls()
        for made in (
            [one.call]
            if isinstance(one.call, Rejected)
            else examples_of(one.call, wish, line=one.line, original=one.raw, split=plan.split)
        )
    ]


def settle(plan: ReadPlan, stream: BinaryIO) -> ReadPlan:
    """The plan with its encoding checked against the whole file, where `recognise` saw only the beginning.

    A file that begins in plain ASCII and turns out to be Windows-1252 further on is then read as such,
    instead of losing every line with an accent. One fast pass, flat memory.
    """
    return replace(plan, encoding=confirmed(stream, plan.encoding)) if plan.is_text else plan
