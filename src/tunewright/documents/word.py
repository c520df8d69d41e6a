"""Word documents (DOCX): headings by their level, lists, tables, and the notes at the end."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from tunewright.documents.archive_limits import ArchiveLimits, check_sizes
from tunewright.documents.document import Document, Outline, one_line
from tunewright.model import UnreadableFile

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NOTES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_LEFT_OUT: Final = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", _FALLBACK})
_AS_TEXT: Final = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_DAMAGED: Final = "This Word document is damaged: its text cannot be read."
_SAVE_AGAIN: Final = "Open it in Word or LibreOffice, save it anew as DOCX, and add that file."


def read_docx(content: bytes, name: str, limits: ArchiveLimits) -> Document:
    """The document by its headings, as it reads with all tracked changes accepted.

    Left out: page heads and feet, comments, what was deleted or is hidden. Footnotes stand at the end.
    Raises: `UnreadableFile` where it is damaged, or unpacks to far more than a document could hold.
    """
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            check_sizes(packed, limits)
        opened = docx.Document(BytesIO(content))
        walk = _Walk(opened)
        walk.over(opened.element.body)
        walk.notes()
        title = one_line(opened.core_properties.title or "")
    except (OpcError, LxmlError, zipfile.BadZipFile, LookupError, ValueError, AttributeError, TypeError) as error:
        raise UnreadableFile(_DAMAGED, _SAVE_AGAIN) from error
    except (OSError, NotImplementedError, RuntimeError, EOFError) as error:  # odd packing, or encrypted parts
        raise UnreadableFile(_DAMAGED, _SAVE_AGAIN) from error
    return Document(title or walk.first_heading or name, "docx", walk.outline.sections())


class _Walk:
    """One pass over the body; list items that follow each other become one block."""

    def __init__(self, opened: Any) -> None:
        self.outline = Outline()
        self.first_heading = ""
        self._opened = opened
        self._levels: dict[str, int] = {}
        self._listed: list[str] = []

    def over(self, parent: Any) -> None:
        """All paragraphs and tables below, in their order."""
        self._inside(parent)
        self._end_list()

    def notes(self) -> None:
        """The texts of the footnotes, each on a line of its own."""
        from lxml import etree

        for part in self._opened.part.rels.values():
            if part.reltype == _NOTES and not part.is_external:
                parser = etree.XMLParser(resolve_entities=False, no_network=True)
                root = etree.fromstring(part.target_part.blob, parser)
                said = (one_line("".join(_said(note))) for note in root if not note.get(f"{_W}type"))
                self.outline.block("\n".join(note for note in said if note), in_lines=True)

    def _inside(self, parent: Any) -> None:
        for child in parent:
            if child.tag == f"{_W}p":
                self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                self._end_list()
                self.outline.block("\n".join(_rows(child)), in_lines=True)
            elif child.tag not in _LEFT_OUT:
                self._inside(child)

    def _paragraph(self, paragraph: Any) -> None:
        text = "".join(_said(paragraph))
        if not text.strip():
            return
        style = _value(paragraph, "pStyle")
        level = _own_level(paragraph) or self._level_of(style)
        if level:
            self._end_list()
            self.first_heading = self.first_heading or one_line(text)
            self.outline.heading(level, text)
        elif paragraph.find(f"{_W}pPr/{_W}numPr") is not None or "list" in style.casefold():
            self._listed.append(f"{'  ' * _depth(paragraph)}- {one_line(text)}")
        else:
            self._end_list()
            self.outline.block(text)

    def _end_list(self) -> None:
        if self._listed:
            self.outline.block("\n".join(self._listed), in_lines=True)
            self._listed = []

    def _level_of(self, style_id: str) -> int:
        """1 for the title, 2 and more for headings, as the style or those it is based on say; 0 for others."""
        if style_id not in self._levels:
            self._levels[style_id] = next(self._found_levels(style_id), 0)
        return self._levels[style_id]

    def _found_levels(self, style_id: str) -> Iterator[int]:
        styles = {style.style_id: style for style in self._opened.styles}
        seen: set[str] = set()
        while style_id in styles and style_id not in seen:
            seen.add(style_id)
            style = styles[style_id]
            named = re.fullmatch(r"heading (\d)", (style.name or "").casefold())
            if (style.name or "").casefold() == "title":
                yield 1
            elif named:
                yield int(named[1]) + 1
            outlined = _own_level(style.element)
            if outlined:
                yield outlined
            style_id = _value(style.element, "basedOn", "")


def _own_level(element: Any) -> int:
    level = _value(element, "outlineLvl")
    return int(level) + 2 if level.isdigit() and int(level) < 9 else 0


def _value(element: Any, tag: str, within: str = "pPr") -> str:
    path = f"{_W}{within}/{_W}{tag}" if within else f"{_W}{tag}"
    found = element.find(path)
    return "" if found is None else str(found.get(f"{_W}val") or "")


def _depth(paragraph: Any) -> int:
    found = paragraph.find(f"{_W}pPr/{_W}numPr/{_W}ilvl")
    value = "" if found is None else str(found.get(f"{_W}val") or "")
    return min(int(value), 8) if value.isdigit() else 0


def _said(element: Any) -> Iterator[str]:
    """The text inside, without what was deleted or is hidden; a text box stands on lines of its own."""
    for child in element:
        tag = child.tag
        if tag in _LEFT_OUT or (tag == f"{_W}r" and _is_hidden(child)):
            continue
        if tag == f"{_W}t":
            yield child.text or ""
        elif tag in _AS_TEXT:
            yield _AS_TEXT[tag]
        elif tag == f"{_W}txbxContent":
            yield "\n" + "\n".join("".join(_said(inner)) for inner in child) + "\n"
        elif isinstance(tag, str) and tag != f"{_W}pPr":
            yield from _said(child)


def _is_hidden(run: Any) -> bool:
    found = run.find(f"{_W}rPr/{_W}vanish")
    return found is not None and found.get(f"{_W}val") not in ("0", "false")


def _rows(table: Any) -> Iterator[str]:
    for row in table.iter(f"{_W}tr"):
        cells = [one_line(" ".join(_cell(cell))) for cell in row.iter(f"{_W}tc")]
        if any(cells):
            yield " | ".join(cells)


def _cell(cell: Any) -> Iterator[str]:
    """Its own paragraphs; a table inside it has rows of its own."""
    for child in cell:
        if child.tag in (f"{_W}p", f"{_W}sdt"):
            yield "".join(_said(child))
