"""A sheet of a workbook as records: each row below the header as a JSON object of texts, as from a CSV file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import BinaryIO, Final

from tunewright.imports import reasons
from tunewright.imports.containers.headers import Header, column_names, n_known, numbered, read_header
from tunewright.imports.containers.workbook import Oddities, SheetRow, Workbook
from tunewright.imports.layout import Layout
from tunewright.imports.plan import ReadPlan
from tunewright.imports.reasons import listed
from tunewright.model import RawRecord, UnknownName, UnreadableFile, dumps

_N_ROWS: Final = 30
_MOST_SHEETS: Final = 50


def lay_out_workbook(stream: BinaryIO, sheet: str = "", has_header: bool | None = None) -> Layout:
    """The sheet that is read, its columns, and everything in it that a person should know; `sheet` is a choice.

    Without one, the first sheet on which some column has a known name, else the first one with cells; hidden
    sheets only where there is no other. Cost: one pass over that sheet.

    Raises: `UnreadableFile` for a damaged or empty workbook, `UnknownName` for a sheet that does not exist.
    """
    book = Workbook(stream)
    if sheet and sheet not in book.names:
        raise UnknownName("sheet", sheet, book.names)
    name, rows = (sheet, _first(book, sheet)) if sheet else _likeliest(book, has_header)
    if not rows:
        where = f"The sheet “{reasons.shortened(sheet)}”" if sheet else "The workbook"
        raise UnreadableFile(f"{where} has no cells with anything in them.", "Choose the sheet with the data.")
    header = _header(rows, has_header)
    notes = (*_about_sheets(book, name), *header.notes, *_about_cells(book.oddities(name)))
    return Layout(
        "xlsx",
        0.6 if header.is_guess else 1.0,
        f"An Excel workbook, read from its sheet “{reasons.shortened(name)}”.",
        columns=header.columns,
        has_header=header.is_there,
        sheet=name,
        sheets=book.names,
        notes=notes,
    )


def read_workbook(stream: BinaryIO, plan: ReadPlan) -> Iterator[RawRecord]:
    """One record for each row of the plan's sheet, numbered as in the spreadsheet program; cells as plain texts.

    Rows without any text between others are blank. A cell outside the named columns is kept as “column 7”. A row
    with a formula that nobody calculated carries that as its problem. Cost: one pass; the memory of the workbook's
    table of texts, which every reader needs.

    Raises: `UnreadableFile` where nothing can be read; damage further on is a record with its problem.
    """
    book = Workbook(stream)
    sheet = plan.sheet if plan.sheet in book.names else _likeliest(book, None)[0]
    reading = _Reading(plan)
    try:
        for row in book.rows(sheet):
            yield from reading.take(row)
    except UnreadableFile:
        if not reading.line:
            raise
        yield RawRecord(reading.line + 1, "", str(reasons.DAMAGED))


class _Reading:
    """Turns rows into records, under the names of their columns."""

    def __init__(self, plan: ReadPlan) -> None:
        self._plan = plan
        self._header: dict[int, str] | None = None
        self._names: dict[int, str] = {}
        self.line = 0
        """Number of the last row that held anything."""

    def take(self, row: SheetRow) -> Iterator[RawRecord]:
        if not any(text.strip() for text in row.cells.values()) and not row.uncalculated:
            return
        is_first, before, self.line = self._header is None, self.line, row.number
        if is_first:
            self._begin(row)
            if self._plan.has_header:
                return
        else:
            yield from (RawRecord(number, "") for number in range(before + 1, row.number))
        yield self._record(row)

    def _begin(self, row: SheetRow) -> None:
        self._header = dict(row.cells) if self._plan.has_header else {}
        width = max(row.cells, default=0)
        cells = [row.cells.get(column, "") for column in range(1, width + 1)]
        names = column_names(cells) if self._plan.has_header else numbered(width)
        known = self._plan.columns or names
        self._names = {at + 1: name for at, name in enumerate(names) if name in known}
        for name in known:
            at = name.removeprefix("column ")
            if name.startswith("column ") and at.isascii() and at.isdigit():
                self._names.setdefault(int(at), name)

    def _record(self, row: SheetRow) -> RawRecord:
        if len(row.cells) > 1 and row.cells == self._header:
            return RawRecord(row.number, dumps(row.cells), str(reasons.REPEATED_HEADER))
        cells = {name: row.cells.get(column, "") for column, name in sorted(self._names.items())}
        for column, text in row.cells.items():
            if column not in self._names and text.strip():
                cells[f"column {column}"] = text
        if row.uncalculated:
            where = [self._names.get(column, f"column {column}") for column in row.uncalculated]
            return RawRecord(row.number, dumps(cells), str(reasons.formula_without_value(where)))
        return RawRecord(row.number, dumps(cells))


def _first(book: Workbook, sheet: str) -> list[SheetRow]:
    filled = (row for row in book.rows(sheet) if any(text.strip() for text in row.cells.values()))
    return list(islice(filled, _N_ROWS))


def _likeliest(book: Workbook, has_header: bool | None) -> tuple[str, list[SheetRow]]:
    shown = [name for name in book.names if name not in book.hidden]
    first: tuple[str, list[SheetRow]] = ("", [])
    trouble: UnreadableFile | None = None
    for name in [*shown, *book.hidden][:_MOST_SHEETS]:
        if name in book.hidden and first[1]:
            break
        try:
            rows = _first(book, name)
        except UnreadableFile as error:
            trouble = error
            continue
        if rows and n_known(_header(rows, has_header).columns):
            return name, rows
        first = first if first[1] else (name, rows)
    if trouble and not first[1]:
        raise trouble
    return first


def _header(rows: Sequence[SheetRow], has_header: bool | None) -> Header:
    """The header without the columns that have neither a name nor, in the first rows, anything in them."""
    width = max(max(row.cells) for row in rows)
    header = read_header([[row.cells.get(at, "") for at in range(1, width + 1)] for row in rows], has_header)
    used = {column for row in rows for column, text in row.cells.items() if text.strip()}
    columns = tuple(name for at, name in enumerate(header.columns) if at + 1 in used)
    unnamed = [name for at, name in enumerate(header.columns) if at + 1 in used and not rows[0].cells.get(at + 1)]
    notes = tuple(note for note in header.notes if "without a name" not in note)
    if header.is_there and unnamed:
        notes = (*notes, f"Columns without a name in the header are read as {listed(unnamed)}.")
    return header._replace(columns=columns, notes=notes)


def _about_sheets(book: Workbook, read: str) -> Iterator[str]:
    others = [name for name in book.names if name != read]
    if others:
        yield f"The workbook has further sheets, which are not read: {listed(others)}."
    if book.hidden:
        yield f"Hidden in the spreadsheet program: {listed(book.hidden)}."


def _about_cells(odd: Oddities) -> Iterator[str]:
    if odd.merged:
        places = ", ".join(odd.merged[:5]) + (" and more" if len(odd.merged) > 5 else "")
        yield (
            f"{_counted(len(odd.merged), 'group')} of merged cells ({places}): the text is read into the first "
            "cell of each, and the others are empty."
        )
    if odd.hidden_rows:
        yield f"{_counted(odd.hidden_rows, 'hidden row')} will be imported too."
    if odd.hidden_columns:
        yield f"{_counted(odd.hidden_columns, 'hidden column')} will be read too."
    if odd.n_formulas:
        yield f"{_counted(odd.n_formulas, 'cell')} with a formula: its value is imported, where it was calculated."
    if odd.n_errors:
        yield f"{_counted(odd.n_errors, 'cell')} with an error such as #N/A, which is imported as text."


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
