"""Tables written as text, such as CSV and TSV. Each row comes out as a JSON object, its cells as exact texts."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, Final

from tunewright.imports import encodings, reasons
from tunewright.imports.containers.damage import undecodable
from tunewright.imports.containers.headers import column_names, extends, numbered
from tunewright.imports.containers.lines import line_blocks
from tunewright.imports.parse import MAX_CHARACTERS
from tunewright.imports.plan import ReadPlan
from tunewright.imports.reasons import Reason
from tunewright.model import RawRecord

_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_SEPARATOR_LINE: Final = re.compile(r"sep=([,;|:^~\t])\s*", re.IGNORECASE)
_BACKSLASHED: Final = re.compile(r'(?<!\\)((?:\\\\)*)\\"')

csv.field_size_limit(MAX_CHARACTERS)


class _TooLarge(csv.Error):
    """A line of this many characters came up in the middle of a row."""


class _Source:
    """Lines for the CSV reader, which can be handed back when a row turns out to be broken."""

    def __init__(self, stream: BinaryIO, encoding: str, escape: str) -> None:
        self._fresh = self._lines(stream, encoding)
        self._escape = escape
        self._returned: list[tuple[str, int]] = []
        self.number = 0
        """Lines handed out so far."""
        self.taken: list[tuple[str, int]] = []
        """The lines of the current row, each with its size where it was too large, else 0."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._returned.pop() if self._returned else next(self._fresh)
        self.number += 1
        self.taken.append(line)
        if line[1]:
            raise _TooLarge(line[1])
        return _doubled(line[0]) if self._escape else line[0]

    @property
    def text(self) -> str:
        """The current row as it stands in the file."""
        return "".join(line for line, _ in self.taken).rstrip("\r\n")

    def return_all_but_first(self) -> None:
        """Read the lines after the first one again, as rows of their own."""
        self.number -= len(self.taken) - 1
        self._returned.extend(reversed(self.taken[1:]))
        del self.taken[1:]

    @staticmethod
    def _lines(stream: BinaryIO, encoding: str) -> Iterator[tuple[str, int]]:
        for block in line_blocks(stream, encoding):
            for at, line in enumerate(block.lines):
                yield line + block.line_end, block.too_large.get(at, 0)


def read_table(stream: BinaryIO, plan: ReadPlan) -> Iterator[RawRecord]:
    """One record for each row below the header; its text is the row as a JSON object, columns in file order.

    A row that is longer or shorter than the header, that repeats it, or whose quotation marks do not fit, carries
    its problem and its text as it stands in the file. Rows without any text are blank. Cost: one pass, flat memory.
    """
    delimiter = plan.delimiter or ","
    columns: tuple[str, ...] = () if plan.has_header else plan.columns
    header: list[str] | None = None
    for line, raw, cells in _rows(_Source(stream, plan.encoding, plan.escape), delimiter):
        if isinstance(cells, list) and not raw.strip(f"{delimiter} \t\r\n"):
            yield RawRecord(line, "")
        elif isinstance(cells, list) and header is None and plan.has_header:
            header = cells
            columns = _columns([encodings.readable(cell) for cell in cells], plan)
        elif cells == header and len(columns) > 1:
            yield RawRecord(line, encodings.readable(raw), str(reasons.REPEATED_HEADER))
        else:
            columns = columns or (numbered(len(cells)) if isinstance(cells, list) else ())
            damaged = undecodable(line, raw, plan.encoding)
            yield damaged or _record(line, raw, cells, columns)


def _columns(header: Sequence[str], plan: ReadPlan) -> tuple[str, ...]:
    names = column_names(header)
    return plan.columns if extends(plan.columns, names) else names


def read_row(line: int, text: str, plan: ReadPlan) -> RawRecord:
    """One row that stands alone, for example after a person repaired it, under the columns of its table."""
    lines = _kept_lines(text)
    try:
        rows = list(_cells([_doubled(one) for one in lines] if plan.escape else lines, plan.delimiter or ","))
    except csv.Error as error:
        return RawRecord(line, text, str(_reason(error)))
    if len(rows) != 1:
        return RawRecord(line, text, str(reasons.STRAY_LINE_END))
    return _record(line, text, rows[0], plan.columns)


def first_rows(text: str, delimiter: str, n_rows: int, escape: str = "") -> list[list[str]]:
    """The cells of the first rows of a text, header included; fewer where the text breaks off or is broken."""
    rows: list[list[str]] = []
    lines = _kept_lines(text)
    if lines and _SEPARATOR_LINE.fullmatch(lines[0]):
        del lines[0]
    try:
        for cells in _cells([_doubled(line) for line in lines] if escape else lines, delimiter):
            rows += [cells] if any(cells) else []
            if len(rows) == n_rows:
                break
    except csv.Error:
        return rows
    return rows


def told_separator(text: str) -> str:
    """The separator that a first line “sep=;” names, as some spreadsheets write it; empty without one."""
    found = _SEPARATOR_LINE.match(text)
    return found.group(1) if found else ""


def _rows(source: _Source, delimiter: str) -> Iterator[tuple[int, str, list[str] | Reason]]:
    """Line, text as it stands, and cells of each row, or the reason why it has none."""
    reader = _cells(source, delimiter)
    while True:
        source.taken.clear()
        line = source.number + 1
        cells: list[str] | Reason
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            cells = _reason(error) if len(source.taken) == 1 else reasons.QUOTE_NOT_CLOSED
            source.return_all_but_first()
            reader = _cells(source, delimiter)
        raw = source.text
        if line > 1 or not _SEPARATOR_LINE.fullmatch(raw):
            yield line, raw, cells


def _cells(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """A delimiter may carry a space behind it (“, ”) for tables written with one before each cell."""
    return csv.reader(lines, delimiter=delimiter[0], skipinitialspace=delimiter[1:] == " ", strict=True)


def _doubled(line: str) -> str:
    """The line with each quotation mark inside a cell written twice, where a backslash stands before it."""
    return _BACKSLASHED.sub(r'\1""', line) if "\\" in line else line


def _kept_lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text) if "\n" in text else re.findall(r"[^\r]*\r|[^\r]+", text)


def _record(line: int, raw: str, cells: list[str] | Reason, columns: Sequence[str]) -> RawRecord:
    if isinstance(cells, Reason):
        return RawRecord(line, encodings.readable(raw), str(cells))
    while len(cells) > len(columns) and not cells[-1]:
        cells.pop()
    if len(cells) > len(columns):
        return RawRecord(line, raw, str(reasons.too_many_cells(len(cells), len(columns))))
    if len(cells) < len(columns):
        return RawRecord(line, raw, str(reasons.too_few_cells(len(cells), len(columns))))
    return RawRecord(line, _ENCODE(dict(zip(columns, cells, strict=True))))


def _reason(error: csv.Error) -> Reason:
    if isinstance(error, _TooLarge):
        return reasons.too_large(error.args[0])
    return reasons.STRAY_LINE_END if "new-line" in str(error) else reasons.QUOTE_NOT_CLOSED
