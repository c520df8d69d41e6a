"""From the records of a log to its entries, with the digests by which calls find each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tunewright.imports.logs.call import Call, Entry, Left
from tunewright.imports.logs.conversations import Marks, marks
from tunewright.imports.logs.registry import Log
from tunewright.imports.parse import parse_record
from tunewright.imports.reasons import Reason
from tunewright.model import Body, RawRecord, Rejected, dumps


class Found(NamedTuple):
    """One entry of a log with its line, its text as it stands there, and the digests of a whole call."""

    line: int
    raw: str
    entry: Entry | Rejected | None
    """None for a blank line."""
    marks: Marks | None = None


def entries(records: Sequence[RawRecord], log: Log, file: str) -> list[Found]:
    """What the records hold, in their order; a record that cannot be read is rejected with its reason."""
    return [found for record in records for found in _of(record, log, file)]


def _of(record: RawRecord, log: Log, file: str) -> Iterator[Found]:
    if record.is_blank:
        yield Found(record.line, "", None)
        return
    value = _value(record)
    if isinstance(value, Rejected):
        yield Found(record.line, record.text, value)
        return
    held = list(log.read(value, file))
    if not held:
        left = Left("not-a-call", "There is no call in this record.")
        yield Found(record.line, record.text, left)
    for entry in held:
        raw = record.text if len(held) == 1 else _own_text(entry, record.text)
        yield Found(record.line, raw, entry, marks(entry) if isinstance(entry, Call) else None)


def _value(record: RawRecord) -> Body | Rejected:
    if record.problem is not None:
        return Rejected(record.line, record.problem, record.text, "unreadable")
    value = parse_record(record.text)
    return Rejected(record.line, str(value), record.text, "unreadable") if isinstance(value, Reason) else value


def _own_text(entry: Entry, whole: str) -> str:
    """The entry's part of a record that holds several; the whole record where its part is not known."""
    source = getattr(entry, "source", None)
    return whole if source is None else dumps(source)
