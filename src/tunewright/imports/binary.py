"""Files that are no text and hold tables all the same: workbooks, Parquet, Arrow. Everything else is refused."""

from __future__ import annotations

import zipfile
from typing import BinaryIO, Final

from tunewright.imports.archives import ZIP, index_size
from tunewright.imports.containers.columnar import kind_of_file, lay_out_columnar
from tunewright.imports.filenames import extension
from tunewright.imports.layout import Layout
from tunewright.imports.plan import Container
from tunewright.imports.unreadable import refuse_what_is_no_data
from tunewright.model import UnreadableFile

_WORKBOOK: Final = "xl/workbook.xml"
_LARGEST_INDEX: Final = 20_000_000
_WANTED: Final = {"xlsx": "an Excel workbook (.xlsx)", "parquet": "a Parquet file", "arrow": "an Arrow file"}


def lay_out_binary(
    name: str, head: bytes, whole: BinaryIO, wanted: Container | None, sheet: str, has_header: bool | None
) -> Layout | None:
    """The layout of a workbook, Parquet or Arrow file, whatever else was wanted; None for a text.

    Raises: `UnreadableFile` for other files that are no text, for damaged ones, and for a text that was to be read
    as one of these.
    """
    kind = kind_of_file(head, extension(name))
    if kind:
        return lay_out_columnar(whole, kind)
    if head.startswith(ZIP) and _is_workbook(head, whole):
        from tunewright.imports.containers.sheet import lay_out_workbook  # its library is heavy, and seldom needed

        return lay_out_workbook(whole, sheet, has_header)
    refuse_what_is_no_data(head, whole)
    if wanted in _WANTED:
        raise UnreadableFile(f"This is a text, not {_WANTED[wanted]}.", "Choose another format, or another file.")
    return None


def _is_workbook(head: bytes, whole: BinaryIO) -> bool:
    whole.seek(0)
    try:
        if index_size(whole) > _LARGEST_INDEX:
            return False
        with zipfile.ZipFile(whole) as archive:
            return _WORKBOOK in archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError):
        return b"xl/" in head and b"xl/workbook.bin" not in head
