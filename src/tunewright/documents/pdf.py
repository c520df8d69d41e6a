"""PDF documents: their text page by page, put together to paragraphs again."""

from __future__ import annotations

import logging
import math
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from tunewright.documents.document import Document, Outline, one_line
from tunewright.documents.joining import joined
from tunewright.documents.pdf_lines import Line, levels_by_size, lines_of, without_running_heads
from tunewright.model import UnreadableFile

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

MOST_PAGES: Final = 3_000
MOST_CHARACTERS: Final = 20_000_000
_LEAST_ON_PAGE: Final = 10
_TROUBLE: Final = (
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, AssertionError),
    *(NotImplementedError, struct.error, zlib.error, EOFError),
)
"""What a damaged file makes the parser stumble over, beside its own errors."""
_DAMAGED: Final = "This PDF is damaged: its pages cannot be read."
_AES: Final = "This PDF is encrypted with AES, which is not read here even where it opens without a password."
_SAVE_AGAIN: Final = "Open it in a PDF viewer and save or print it as a new PDF, then add that one."
_LIGATURES: Final = str.maketrans(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
    }
)


def read_pdf(content: bytes, name: str) -> Document:
    """The document by its bookmarks, or by the size of its letters; lines are joined to paragraphs, words too.

    Left out: heads and feet that pages repeat, and pages that are pictures only, which `n_textless` counts.
    Raises: `UnreadableFile` for a scan without text, a password, a damaged file, or more than 3,000 pages.
    """
    reader = _opened(content)
    pages = _pages(reader)
    textless = sum(sum(len(line.text) for line in lines) < _LEAST_ON_PAGE for lines in pages)
    if textless == len(pages):
        raise UnreadableFile(
            "This PDF holds no text, only pictures of its pages, as scanners make them.",
            "Run text recognition (OCR) over it, or add the document it was printed from.",
        )
    bookmarks, kept = _bookmarks(reader), without_running_heads(pages)
    outline = Outline()
    for level, text, in_lines in joined(_marked(kept, bookmarks) if bookmarks else _by_size(kept)):
        if level:
            outline.heading(level, text)
        else:
            outline.block(text, in_lines=in_lines)
    sections = outline.sections()
    return Document(_title(reader) or name, "pdf", sections, n_pages=len(pages), n_textless=textless)


def _opened(content: bytes) -> PdfReader:
    from pypdf import PdfReader, errors

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings quote the file
    try:
        reader = PdfReader(BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFile(
                "This PDF is protected with a password.", "Remove the password in a PDF program, then add it again."
            )
        n_pages = len(reader.pages)
    except errors.DependencyError as error:
        raise UnreadableFile(_AES, _SAVE_AGAIN) from error
    except errors.FileNotDecryptedError as error:
        raise UnreadableFile("This PDF is encrypted.", _SAVE_AGAIN) from error
    except (errors.PyPdfError, *_TROUBLE) as error:
        raise UnreadableFile(_DAMAGED, _SAVE_AGAIN) from error
    if not n_pages:
        raise UnreadableFile("This PDF has no pages.", _SAVE_AGAIN)
    if n_pages > MOST_PAGES:
        raise UnreadableFile(
            f"This PDF has {n_pages:,} pages; up to {MOST_PAGES:,} are read.",
            "Divide it, and add the parts you need.",
        )
    return reader


def _pages(reader: PdfReader) -> list[list[Line]]:
    """The lines of each page; a page that cannot be read makes the whole file damaged."""
    from pypdf import errors

    pages, n_read = [], 0
    try:
        for page in reader.pages:
            lines = _lines(page)
            pages.append(lines)
            n_read += sum(len(line.text) for line in lines)
            if n_read > MOST_CHARACTERS:
                raise UnreadableFile("This PDF holds more text than can be read at once.", "Divide it into parts.")
    except errors.DependencyError as error:
        raise UnreadableFile(_AES, _SAVE_AGAIN) from error
    except (errors.PyPdfError, *_TROUBLE) as error:
        raise UnreadableFile(_DAMAGED, _SAVE_AGAIN) from error
    return pages


def _lines(page: PageObject) -> list[Line]:
    """The lines of a page with the size of their letters."""
    pieces: list[tuple[str, float]] = []

    def hear(text: str, shifted: list[float], placed: list[float], _font: object, size: float) -> None:
        scale = math.hypot(placed[2], placed[3]) * math.hypot(shifted[2], shifted[3])
        pieces.append((text, size * scale))

    whole = page.extract_text(visitor_text=hear)
    if "".join(text for text, _ in pieces) != whole:  # sizes that belong to other words say nothing
        pieces = [(whole, 0.0)]
    return lines_of((text.translate(_LIGATURES), size) for text, size in pieces)


def _bookmarks(reader: PdfReader) -> dict[tuple[int, str], int]:
    """Where headings stand by the file's own table of contents: {(page, title without case): level}."""
    from pypdf import errors

    try:
        return dict(_levels(reader, reader.outline, 1))
    except (errors.PyPdfError, *_TROUBLE):
        return {}


def _levels(reader: PdfReader, entries: Iterable[Any], level: int) -> Iterator[tuple[tuple[int, str], int]]:
    for entry in entries:
        if isinstance(entry, list):
            yield from _levels(reader, entry, min(level + 1, 6))
        elif isinstance(entry.title, str):
            page = reader.get_destination_page_number(entry)
            if page is not None:
                yield (page, _plain(entry.title)), level


def _by_size(pages: list[list[Line]]) -> Iterator[tuple[str, int]]:
    """Each line with the level of its heading, or 0, by its size. A heading over two lines becomes one."""
    levels = levels_by_size(pages)
    for lines in pages:
        for size, some in groupby(lines, key=lambda line: line.size if line.size in levels else 0.0):
            texts = [line.text for line in some]
            yield from ([(" ".join(texts), levels[size])] if size else [(text, 0) for text in texts])


def _marked(pages: list[list[Line]], bookmarks: dict[tuple[int, str], int]) -> Iterator[tuple[str, int]]:
    """Each line with the level of its heading, or 0. A heading over two lines becomes one."""
    for number, page in enumerate(pages):
        lines, at = [line.text for line in page], 0
        while at < len(lines):
            taken, text, level = 1, lines[at], 0
            for n in (1, 2, 3):
                whole = " ".join(lines[at : at + n])
                found = bookmarks.pop((number, _plain(whole)), 0)
                if found:
                    taken, text, level = n, whole, found
                    break
            yield text, level
            at += taken


def _plain(title: str) -> str:
    return re.sub(r"\W+", "", title.casefold())


def _title(reader: PdfReader) -> str:
    from pypdf import errors

    try:
        found = reader.metadata.title if reader.metadata else None
    except (errors.PyPdfError, *_TROUBLE):
        return ""
    title = one_line(found) if isinstance(found, str) else ""
    is_file_name = re.search(r"\.(docx?|pdf|indd|tex|odt|pptx?)$|^untitled|^microsoft word", title, re.IGNORECASE)
    return "" if is_file_name else title
