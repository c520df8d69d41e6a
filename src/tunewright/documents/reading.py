"""Any document as people have it: the kind is told from its content and name, then read."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final

from tunewright.documents.archive_limits import ArchiveLimits
from tunewright.documents.decoding import decoded
from tunewright.documents.document import Document, DocumentKind
from tunewright.documents.markdown import read_markdown
from tunewright.documents.plain import read_text
from tunewright.documents.web import read_html
from tunewright.model import UnreadableFile

MOST_CHARACTERS: Final = 20_000_000
SUFFIXES: Final[dict[str, DocumentKind]] = {
    "md": "markdown",
    "markdown": "markdown",
    "txt": "text",
    "text": "text",
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "pdf": "pdf",
    "docx": "docx",
}
"""File name endings that are read, without the dot, and what they are."""
KINDS: Final[dict[DocumentKind, str]] = {
    "markdown": "Markdown",
    "text": "text",
    "html": "web page",
    "pdf": "PDF",
    "docx": "Word (DOCX)",
}
"""Kinds in words."""

_KNOWN: Final = "Use a Markdown, text, HTML, PDF or Word (DOCX) file."
_ZIP: Final = b"PK\x03\x04"
_EMPTY_ZIP: Final = b"PK\x05\x06"
_OTHERS: Final[tuple[tuple[bytes, str, str], ...]] = (
    (b"\xd0\xcf\x11\xe0", "an old Office file or one with a password", "Save it as DOCX without a password."),
    (b"{\\rtf", "a rich text (RTF) file", "Save it as DOCX in a word processor."),
    (b"\x89PNG", "a picture", "Run text recognition (OCR) over it, or add the document behind it."),
    (b"\xff\xd8\xff", "a picture", "Run text recognition (OCR) over it, or add the document behind it."),
    (b"GIF8", "a picture", "Run text recognition (OCR) over it, or add the document behind it."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it, and add the documents inside or a zip of them."),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "Unpack it, and add the documents inside or a zip of them."),
    (b"Rar!", "a RAR archive", "Unpack it, and add the documents inside or a zip of them."),
)
_PACKED: Final = {"xl": "an Excel workbook", "ppt": "a presentation", "other": "an Office or e-book file"}
_MARKUP: Final = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html|head|body|article|main)\b", re.IGNORECASE
)
_HEADING: Final = re.compile(r"^(?:#{1,6} \S|[^\n]{1,200}\n(?:={3,}|-{3,})$)", re.MULTILINE)


def read_document(name: str, content: bytes, *, limits: ArchiveLimits | None = None) -> Document:
    """One document from the bytes of a file. The title is what the document names, else the file's name.

    Text without a known ending in its name is Markdown where it has headings. Web pages are told by their start.
    Raises: `UnreadableFile` saying what the file is and what to do: empty, another format, without text, with a
    password, damaged, or larger than 20 million characters.
    """
    if not content.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise UnreadableFile("The file is empty.", "Save it again, and look at its size before.")
    path = PurePosixPath(name.replace("\\", "/"))
    kind = SUFFIXES.get(path.suffix.lower().lstrip("."))
    title = _as_title(path.stem if kind else path.name)
    document = _packed(content, title, limits or ArchiveLimits()) or _written(content, title, kind)
    if not document.sections:
        raise UnreadableFile("The document holds no text.", "Open it and look whether its text can be selected.")
    return document


def is_archive(content: bytes) -> bool:
    """True for a zip archive that is not itself a document."""
    if content.startswith(_EMPTY_ZIP):
        return True
    return content.startswith(_ZIP) and _office_part(content) is None


def _packed(content: bytes, title: str, limits: ArchiveLimits) -> Document | None:
    """The document where it is a binary format; None for text."""
    for signature, what, hint in _OTHERS:
        if content.startswith(signature):
            raise UnreadableFile(f"This is {what}, which is not read here.", hint)
    if content.startswith((_ZIP, _EMPTY_ZIP)):
        part = _office_part(content)
        if part == "word":
            from tunewright.documents.word import read_docx

            return read_docx(content, title, limits)
        raise UnreadableFile(f"This is {_PACKED.get(part or '', 'a zip archive')}, not a document.", _KNOWN)
    if b"%PDF-" in content[:1024]:
        from tunewright.documents.pdf import read_pdf

        return read_pdf(content, title)
    return None


def _office_part(content: bytes) -> str | None:
    """“word”, “xl”, “ppt” or “other” for packed Office documents, by the names of the files inside."""
    if not content.startswith(_ZIP):
        return None
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            names = packed.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        names = ["[Content_Types].xml", "word/"] if b"word/document.xml" in content else []
    if "[Content_Types].xml" in names:
        return next(
            (part for part in ("word", "xl", "ppt") if any(one.startswith(f"{part}/") for one in names)), "other"
        )
    return "other" if "mimetype" in names[:1] else None


def _written(content: bytes, title: str, kind: DocumentKind | None) -> Document:
    if kind in ("pdf", "docx"):
        raise UnreadableFile(f"This is no {KINDS[kind]} file, although its name says so.", _KNOWN)
    text = decoded(content, is_html=kind == "html")
    if len(text) > MOST_CHARACTERS:
        raise UnreadableFile(
            f"The document holds {len(text):,} characters; up to {MOST_CHARACTERS:,} are read.", "Divide it."
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if kind == "html" or (kind is None and _MARKUP.match(text)):
        return read_html(text, title)
    is_markdown = kind == "markdown" or (kind is None and bool(_HEADING.search(text)))
    return read_markdown(text, title) if is_markdown else read_text(text, title)


def _as_title(stem: str) -> str:
    """A file name as a title: “leave_policy” reads “leave policy”."""
    title = " ".join("".join(sign if sign.isprintable() else " " for sign in stem).replace("_", " ").split())
    return title[:200] or "Untitled"
