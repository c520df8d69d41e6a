"""Parquet and Arrow files (Feather too): tables with types, read a piece at a time, as records of plain JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import islice
from typing import Any, BinaryIO, Final, Literal

from tunewright.imports import reasons
from tunewright.imports.layout import Layout
from tunewright.imports.plan import ReadPlan
from tunewright.imports.reasons import listed
from tunewright.model import RawRecord, UnreadableFile, dumps

Kind = Literal["parquet", "arrow"]
PARQUET: Final = b"PAR1"
ARROW: Final = b"ARROW1"
ARROW_STREAM: Final = b"\xff\xff\xff\xff"
OLD_FEATHER: Final = b"FEA1"
_NAMES: Final = {"parquet": "Parquet", "arrow": "Arrow"}
_ROWS_AT_ONCE: Final = 500
_N_SEEN: Final = 50
_FREE_ROWS: Final = 1_000_000
_ROWS_PER_BYTE: Final = 50
_LARGEST_GROUP: Final = 8_000_000_000
"""Bytes of one group of rows, unpacked."""
_ABSENT: Final = frozenset(("tools", "functions", "function_call", "tool_choice", "parallel_tool_calls"))
"""Columns that say nothing where they are empty, and that no record would hold without a value."""


def kind_of_file(head: bytes, extension: str = "") -> Kind | None:
    """Which of the two a file is by its first bytes; a stream of Arrow has no sign of its own but its name."""
    if head.startswith(PARQUET):
        return "parquet"
    is_stream = head.startswith(ARROW_STREAM) and extension in ("arrow", "arrows", "feather", "ipc")
    return "arrow" if head.startswith(ARROW) or is_stream else None


def lay_out_columnar(stream: BinaryIO, kind: Kind) -> Layout:
    """The columns of the file, and what a person should know about them.

    Raises: `UnreadableFile` for a damaged or empty file, and for one that grows beyond all measure.
    """
    rows = list(islice(_rows(stream, kind), _N_SEEN))
    if not rows:
        raise UnreadableFile(
            f"The {_NAMES[kind]} file has no rows.", "Export it again, and look at its size before."
        )
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    seen = _Seen()
    for row in rows:
        for name, value in row.items():
            seen.column = name
            _plain(value, seen)
    return Layout(
        kind, 1.0, f"{'An' if kind == 'arrow' else 'A'} {_NAMES[kind]} file.", columns=columns, notes=seen.notes()
    )


def read_columnar(stream: BinaryIO, plan: ReadPlan) -> Iterator[RawRecord]:
    """One record for each row, numbered from 1; lists and structs become JSON, dates ISO texts.

    Keys that are empty (null) inside lists and structs are left out: such files give every entry all the keys that
    any entry has. A message keeps its content, also where that is empty. Cost: one pass, a group of rows at a time.

    Raises: `UnreadableFile` where nothing can be read; damage further on is a record with its problem.
    """
    line = 0
    try:
        for line, row in enumerate(_rows(stream, "arrow" if plan.container == "arrow" else "parquet"), 1):
            yield RawRecord(line, _as_json(row))
    except UnreadableFile:
        if not line:
            raise
        yield RawRecord(line + 1, "", str(reasons.DAMAGED))


def _as_json(row: Mapping[str, Any]) -> str:
    there = {name: value for name, value in row.items() if value is not None or name not in _ABSENT}
    text = dumps({name: _plain(value, None) for name, value in there.items()})
    try:
        text.encode()
    except UnicodeEncodeError:  # half characters, written as escapes, so that the record is refused with its cause
        return "".join(sign if not "\ud800" <= sign <= "\udfff" else f"\\u{ord(sign):04x}" for sign in text)
    return text


def _rows(stream: BinaryIO, kind: Kind) -> Iterator[dict[str, Any]]:
    stream.seek(0)
    try:
        for batch in _batches(stream, kind):
            batch.validate(full=True)  # else a damaged file leads outside its own memory
            for start in range(0, batch.num_rows, _ROWS_AT_ONCE):
                yield from _as_dicts(batch.slice(start, _ROWS_AT_ONCE))
    except UnreadableFile:
        raise
    except MemoryError as error:
        raise _too_large(kind) from error
    except Exception as error:  # a damaged file makes the library raise anything
        raise _damaged(kind) from error


def _batches(stream: BinaryIO, kind: Kind) -> Iterator[Any]:
    import pyarrow as arrow  # heavy, and needed for these files only

    source = arrow.PythonFile(_Borrowed(stream), mode="r")
    if kind == "parquet":
        yield from _parquet(source)
        return
    is_file = stream.read(len(ARROW)) == ARROW
    stream.seek(0)
    if not is_file:
        yield from arrow.ipc.open_stream(source)
        return
    opened = arrow.ipc.open_file(source)
    for at in range(opened.num_record_batches):
        yield opened.get_batch(at)


def _parquet(source: Any) -> Iterator[Any]:
    from pyarrow import parquet

    opened = parquet.ParquetFile(
        source,
        pre_buffer=False,
        thrift_string_size_limit=50_000_000,
        thrift_container_size_limit=1_000_000,
    )
    facts = opened.metadata
    n_bytes = source.size()
    if facts.num_rows > _FREE_ROWS and facts.num_rows > _ROWS_PER_BYTE * n_bytes:
        raise _too_large("parquet")
    if any(facts.row_group(at).total_byte_size > _LARGEST_GROUP for at in range(facts.num_row_groups)):
        raise _too_large("parquet")  # asking for more than this of a damaged file can end the whole process
    yield from opened.iter_batches(batch_size=_ROWS_AT_ONCE, use_threads=False)


def _as_dicts(batch: Any) -> Iterator[dict[str, Any]]:
    names = _named(batch.schema.names)
    columns = [column.to_pylist() for column in batch.columns]
    for values in zip(*columns, strict=True):
        yield dict(zip(names, values, strict=True))


def _named(names: Sequence[str]) -> list[str]:
    """Names of columns, with the place behind one that stands there twice."""
    found: list[str] = []
    for at, name in enumerate(names):
        found.append(name if name and name not in found else f"{name} column {at + 1}".strip())
    return found


class _Seen:
    """What had to be changed to make plain JSON of the first rows, by column."""

    def __init__(self) -> None:
        self.column = ""
        self.emptied: dict[str, None] = {}
        self.binary: dict[str, None] = {}

    def notes(self) -> tuple[str, ...]:
        told = []
        if self.emptied:
            told.append(
                f"Keys that are empty (null) inside {listed(self.emptied)} are left out: such files fill up every "
                "entry with the keys of all others."
            )
        if self.binary:
            told.append(f"{listed(self.binary)} holds binary data such as pictures, which is left out.")
        return tuple(told)


def _plain(value: Any, seen: _Seen | None) -> Any:
    """The value as JSON has it: None for what JSON cannot hold."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return None if math.isnan(value) else value
    if isinstance(value, dict):
        return _struct(value, seen)
    if isinstance(value, (list, tuple)):
        if value and all(isinstance(one, tuple) and len(one) == 2 and isinstance(one[0], str) for one in value):
            return _struct(dict(value), seen, is_map=len(dict(value)) == len(value))
        return [_plain(one, seen) for one in value]
    if isinstance(value, (bytes, bytearray)):
        return _text(bytes(value), seen)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return str(value)


def _struct(struct: Mapping[str, Any], seen: _Seen | None, *, is_map: bool = False) -> dict[str, Any]:
    """A struct without the keys that only stand there because another one has them."""
    if is_map:
        return {name: _plain(value, seen) for name, value in struct.items()}
    keeps_content = "role" in struct
    kept = {
        name: _plain(value, seen)
        for name, value in struct.items()
        if value is not None or (keeps_content and name == "content")
    }
    if seen and len(kept) < len(struct):
        seen.emptied[seen.column] = None
    return kept


def _text(data: bytes, seen: _Seen | None) -> str | None:
    """Old writers keep texts as bytes; what is no text is left out."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        if seen:
            seen.binary[seen.column] = None
        return None


class _Borrowed:
    """A file that the library may read, but not close."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.closed = False

    def read(self, size: int = -1) -> bytes:
        return self._stream.read(size)

    def seek(self, place: int, whence: int = 0) -> int:
        return self._stream.seek(place, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def writable(self) -> bool:
        return False

    def flush(self) -> None:
        """Nothing is ever written."""

    def close(self) -> None:
        self.closed = True


def _damaged(kind: Kind) -> UnreadableFile:
    return UnreadableFile(
        f"This {_NAMES[kind]} file is damaged or cut off.",
        "Fetch or export it again, or export JSON Lines instead.",
    )


def _too_large(kind: Kind) -> UnreadableFile:
    return UnreadableFile(
        f"This {_NAMES[kind]} file would grow beyond all measure when unpacked.",
        "If it is honest, export it in smaller groups of rows, or as JSON Lines.",
    )
