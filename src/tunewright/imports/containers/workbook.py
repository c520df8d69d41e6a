"""Excel workbooks (.xlsx, .xlsm): opened within limits, and read sheet by sheet, cell by cell, as plain texts."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO, Final
from xml.etree.ElementTree import Element, iterparse
from xml.parsers.expat import ExpatError, ParserCreate

from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import WorkSheetParser

from tunewright.imports.archives import index_size
from tunewright.model import UnreadableFile

MOST_COLUMNS: Final = 16_384
MOST_ROWS: Final = 1_048_576
_LARGEST: Final = 4_000_000_000
_LARGEST_TEXTS: Final = 400_000_000
"""Bytes of the table of texts, which is held in memory."""
_RATIO: Final = 150
_FREE: Final = 20_000_000
_MOST_PARTS: Final = 10_000
_NS: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT: Final = b"purl.oclc.org/ooxml"
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DECLARES: Final = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_TIME_SIGNS: Final = re.compile(r"[hHsS]")
_SAVE_AGAIN: Final = "Open it in a spreadsheet program, save it as .xlsx or as CSV (UTF-8), and import that."


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a sheet: its number, the texts of its cells by column from 1, and what is odd about it."""

    number: int
    cells: Mapping[int, str]
    uncalculated: tuple[int, ...] = ()
    """Columns of formulas without a value."""


@dataclass(slots=True)
class Oddities:
    """What a sheet holds besides plain cells."""

    n_formulas: int = 0
    n_errors: int = 0
    hidden_rows: int = 0
    hidden_columns: int = 0
    merged: list[str] = field(default_factory=list)


class Workbook:
    """A workbook that has been opened: its sheets by name, in their order, and the rows of each."""

    def __init__(self, stream: BinaryIO) -> None:
        """Open it.

        Raises: `UnreadableFile` for a damaged workbook, and for one made to fill the memory.
        """
        stream.seek(0)
        try:
            if index_size(stream) > _FREE:
                raise _too_large()
            with zipfile.ZipFile(stream) as archive:
                _refuse_bombs(archive)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                reader = _Reader(stream, read_only=True, data_only=True, keep_links=False)
                reader.read()
        except (UnreadableFile, MemoryError):
            raise
        except Exception as error:  # a damaged workbook makes the library raise anything
            raise damaged() from error
        self._book = reader.wb
        self._sheets = {sheet.title: sheet for sheet in reader.wb.worksheets}
        self.hidden: tuple[str, ...] = tuple(
            name for name, sheet in self._sheets.items() if sheet.sheet_state != "visible"
        )

    @property
    def names(self) -> tuple[str, ...]:
        """All sheets with cells, hidden ones too."""
        return tuple(self._sheets)

    def rows(self, sheet: str) -> Iterator[SheetRow]:
        """The rows that the sheet holds, in their order; empty ones between them may be missing.

        Raises: `UnreadableFile` where the sheet turns out to be damaged.
        """
        worksheet = self._sheets[sheet]
        try:
            with worksheet._get_source() as source, warnings.catch_warnings():
                warnings.simplefilter("ignore")
                yield from _rows(_Cells(source, worksheet, self._book))
        except (UnreadableFile, MemoryError):
            raise
        except Exception as error:  # a damaged sheet makes the library raise anything
            raise damaged() from error

    def oddities(self, sheet: str) -> Oddities:
        """What the sheet holds besides plain cells, as far as it can be read. One fast pass over all of it."""
        found = Oddities()
        parser = ParserCreate()
        parser.StartElementHandler = _Counter(found).count
        try:
            with self._sheets[sheet]._get_source() as source:
                while piece := source.read(1 << 20):
                    parser.Parse(piece)
        except (ExpatError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
            return found
        return found


class _Counter:
    """Counts elements of a sheet as the parser comes by them."""

    def __init__(self, found: Oddities) -> None:
        self._found = found

    def count(self, name: str, attributes: dict[str, str]) -> None:
        """Take note of one element."""
        name = name.rpartition(":")[2]
        found = self._found
        if name == "f":
            found.n_formulas += 1
        elif name == "c":
            found.n_errors += attributes.get("t") == "e"
        elif name == "row":
            found.hidden_rows += attributes.get("hidden") in ("1", "true")
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            found.hidden_columns += _span(attributes)
        elif name == "mergeCell":
            found.merged.append(attributes.get("ref", "")[:20])


def damaged() -> UnreadableFile:
    """A workbook, or a part of it, that cannot be understood."""
    return UnreadableFile("This Excel workbook is damaged, and its cells cannot be read.", _SAVE_AGAIN)


def _too_large() -> UnreadableFile:
    return UnreadableFile(
        "This Excel workbook would grow beyond all measure when unpacked.",
        "If it is honest, save the sheet as CSV (UTF-8) and import that.",
    )


def _refuse_bombs(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    total, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if len(parts) > _MOST_PARTS or total > _LARGEST or (total > _FREE and total > _RATIO * max(packed, 1)):
        raise _too_large()
    for part in parts:
        if part.file_size > _FREE and part.file_size > _RATIO * max(part.compress_size, 1):
            raise _too_large()
        is_xml = part.filename.lower().endswith((".xml", ".rels"))
        is_sheet = "worksheets/" in part.filename
        if is_xml and not is_sheet and part.file_size > _LARGEST_TEXTS:
            raise _too_large()
        if is_xml and not part.flag_bits & 1:
            with archive.open(part) as source:
                start = source.read(16 * 1024)
            if _DECLARES.search(start):
                raise damaged()
            if _STRICT in start and part.filename.endswith("workbook.xml"):
                raise UnreadableFile(
                    "This Excel workbook is saved in the strict variety of its format.", _SAVE_AGAIN
                )


class _Reader(ExcelReader):  # type: ignore[misc]
    """The library's reader, with the table of texts read exactly, and without what is not needed."""

    def read_strings(self) -> None:
        part = self.package.find("application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml")
        if part is None:
            return
        with self.archive.open(part.PartName[1:]) as source:
            self.shared_strings = list(_texts(source))

    def read_properties(self) -> None:
        """Who wrote the workbook and when is nobody's business here."""

    def read_custom(self) -> None:
        """Nor what else is written about it."""

    def read_theme(self) -> None:
        """Colours do not matter."""

    def read_chartsheet(self, sheet: Any, rel: Any) -> None:
        """A chart has no cells."""


def _texts(source: Any) -> Iterator[str]:
    root: Element | None = None
    for event, element in iterparse(source, events=("start", "end")):  # noqa: S314 - declarations are refused before
        root = element if root is None else root
        if event == "end" and element.tag == f"{_NS}si":
            yield _text_of(element)
            root.clear()


def _text_of(element: Element) -> str:
    """The text of a cell with all its parts, but without the readings beside Asian characters."""
    parts = [part.text or "" for path in (f"{_NS}t", f"{_NS}r/{_NS}t") for part in element.findall(path)]
    return unescaped("".join(parts))


def unescaped(text: str) -> str:
    """The text with characters that XML cannot hold, which workbooks write as _x000D_."""
    if "_x" not in text:
        return text
    made = _ESCAPE.sub(lambda found: chr(int(found.group(1), 16)), text)
    return made.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class _Cells(WorkSheetParser):  # type: ignore[misc]
    """The library's parser of cells, which also tells formulas, and gives texts."""

    def __init__(self, source: Any, worksheet: ReadOnlyWorksheet, book: Any) -> None:
        super().__init__(
            source,
            worksheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        self._with_time = {
            at for at in book._date_formats if _TIME_SIGNS.search(_format_of(book, at)) or not _format_of(book, at)
        }

    def cells_of(self, row: Element) -> SheetRow:
        """The texts of a row by their column. Raises `UnreadableFile` for a cell beyond the last column."""
        number, cells = self.parse_row(row)
        self.row_dimensions.clear()
        texts: dict[int, str] = {}
        uncalculated: list[int] = []
        for element, cell in zip(row, cells, strict=True):
            column = cell["column"]
            if not 0 < column <= MOST_COLUMNS:
                raise damaged()
            text = self._text(element, cell)
            if text:
                texts[column] = text
            elif element.get("t") != "str" and element.find(f"{_NS}f") is not None:
                uncalculated.append(column)
        return SheetRow(number, texts, tuple(uncalculated))

    def _text(self, element: Element, cell: dict[str, Any]) -> str:
        kind = element.get("t", "n")
        if kind == "inlineStr":
            inner = element.find(f"{_NS}is")
            return "" if inner is None else _text_of(inner)
        value = cell["value"]
        if isinstance(value, datetime) and cell["style_id"] not in self._with_time and value.time() == time():
            return value.date().isoformat()
        text = as_text(value)
        return unescaped(text) if kind == "str" else text


def _format_of(book: Any, at: int) -> str:
    try:
        number = book._cell_styles[at].numFmtId
        return str(book._number_formats[number - 164]) if number >= 164 else _BUILT_IN.get(number, "")
    except (IndexError, KeyError, TypeError):
        return ""


_BUILT_IN: Final = {14: "yyyy-mm-dd", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy"}
"""The formats that every workbook knows and that show a date without a time."""


def as_text(value: Any) -> str:
    """A cell's value as a person would write it: 3 and not 3.0, TRUE, 2026-03-01, 14:30:00."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds" if not value.microsecond else "auto")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return _hours(value)
    return str(value)


def _hours(span: timedelta) -> str:
    seconds = round(span.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _rows(parser: _Cells) -> Iterator[SheetRow]:
    before, data = 0, None
    for event, element in iterparse(parser.source, events=("start", "end")):  # noqa: S314 - see _refuse_bombs
        name = element.tag.rpartition("}")[2]
        if event == "start":
            data = element if name == "sheetData" else data
        elif name == "row":
            row = parser.cells_of(element)
            if not before < row.number <= MOST_ROWS:
                raise damaged()
            before = row.number
            yield row
            (element if data is None else data).clear()


def _span(attributes: Mapping[str, str]) -> int:
    try:
        first, last = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
    except ValueError:
        return 1
    return max(0, min(last, MOST_COLUMNS) - first + 1)
