"""From the bytes of a file to draft examples, along a plan. Pure: worker processes can run every part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import islice
from typing import BinaryIO

from tunewright.imports import reasons
from tunewright.imports.columns import as_split, as_text
from tunewright.imports.containers.json_document import read_json
from tunewright.imports.containers.jsonl import read_jsonl
from tunewright.imports.containers.table import read_row, read_table
from tunewright.imports.encodings import confirmed
from tunewright.imports.parse import parse_record
from tunewright.imports.plan import ReadPlan
from tunewright.imports.reasons import Reason
from tunewright.imports.registry import find_shape
from tunewright.model import Draft, RawRecord, Rejected, dumps


def reader(stream: BinaryIO, plan: ReadPlan) -> Iterator[RawRecord]:
    """Every record of the file in order, blank lines included, each with its line and exact text.

    A place where the file itself is broken comes out as a record with its problem; nothing raises but the
    stream. Cost: one pass; memory for a few megabytes and the largest record, whatever the size of the file.
    """
    if plan.container == "jsonl":
        return read_jsonl(stream, plan.encoding)
    if plan.container == "json":
        return read_json(stream, plan.encoding)
    return read_table(stream, plan.encoding, plan.delimiter)


def convert(record: RawRecord, plan: ReadPlan) -> Draft | Rejected:
    """The example that a record holds, or why it holds none; never raises for anything in the data.

    Blank records are the caller's to count; converted all the same, they are rejected as blank. Empty texts,
    roles and the like are no reason to reject: checks report them.
    """
    if record.problem is not None:
        return Rejected(record.line, record.problem, record.text)
    value = parse_record(record.text)
    if isinstance(value, Reason):
        return Rejected(record.line, str(reasons.BLANK if record.is_blank else value), record.text)
    content = find_shape(plan.shape).read(value, plan)
    if isinstance(content, Reason):
        return Rejected(record.line, str(content), record.text)
    fields = plan.fields
    return Draft(
        record.line,
        content.kind,
        content.body,
        record.text,
        external_id=as_text(value.get(fields["id"])) if "id" in fields else None,
        label=as_text(value.get(fields["label"])) if "label" in fields else None,
        split=(as_split(value.get(fields["split"])) if "split" in fields else None) or plan.split,
    )


def reread(line: int, text: str, plan: ReadPlan) -> Draft | Rejected:
    """One record again, after a person repaired its text: JSON, or for tables also a row of cells."""
    if not text.strip():
        return Rejected(line, str(reasons.BLANK), text)
    if not plan.is_table:
        return convert(RawRecord(line, text), plan)
    if text.lstrip()[:1] != "{":
        return convert(read_row(line, text, plan.columns, plan.delimiter), plan)
    row = _row_from_json(text)
    return Rejected(line, str(row), text) if isinstance(row, Reason) else convert(RawRecord(line, dumps(row)), plan)


def _row_from_json(text: str) -> dict[str, str] | Reason:
    """A row written as JSON, with texts for cells."""
    row = parse_record(text)
    if isinstance(row, Reason):
        return row
    return {key: _as_cell(cell) for key, cell in row.items()}


def _as_cell(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else dumps(value)


def preview(head: bytes, plan: ReadPlan, limit: int = 5) -> list[Draft | Rejected]:
    """The first records as they will be imported; a last one that the end of `head` cuts off is left out."""
    records = [record for record in islice(reader(BytesIO(head), plan), limit * 4 + 1) if not record.is_blank]
    read = [convert(record, plan) for record in records[: limit + 1]]
    if len(read) > 1 and len(read) <= limit and isinstance(read[-1], Rejected):
        read.pop()
    return read[:limit]


def settle(plan: ReadPlan, stream: BinaryIO) -> ReadPlan:
    """The plan with its encoding checked against the whole file, where `recognise` saw only the beginning.

    A file that begins in plain ASCII and turns out to be Windows-1252 further on is then read as such,
    instead of losing every line with an accent. One fast pass, flat memory.
    """
    return replace(plan, encoding=confirmed(stream, plan.encoding))
