"""Files that are no data to read, told from their first bytes, and what to do about each."""

from __future__ import annotations

import re
from typing import Final

from tunewright.imports.encodings import detect
from tunewright.model import UnreadableFile

_SAVE_AS_CSV: Final = "Open it in the spreadsheet program and save the sheet as CSV (UTF-8), then import that."
_UNPACK: Final = "Unpack it and import the files inside."
_EXPORT: Final = "Export the data as JSON Lines or CSV, and import that."
_SIGNATURES: Final[tuple[tuple[bytes, str, str], ...]] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file or a password-protected one", _SAVE_AS_CSV),
    (b"%PDF-", "a PDF document", _EXPORT),
    (b"PAR1", "a Parquet file", _EXPORT),
    (b"ARROW1", "an Arrow file", _EXPORT),
    (b"SQLite format 3\0", "a SQLite database", _EXPORT),
    (b"\x1f\x8b", "a gzip archive", _UNPACK),
    (b"BZh", "a bzip2 archive", _UNPACK),
    (b"\xfd7zXZ\0", "an xz archive", _UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", _UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", _UNPACK),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", _UNPACK),
    (b"{\\rtf", "a rich text document", "Save it as plain text in JSON Lines or CSV form, and import that."),
    (b"\x89PNG", "a picture", "Choose the file that holds the examples."),
    (b"\xff\xd8\xff", "a picture", "Choose the file that holds the examples."),
    (b"GIF8", "a picture", "Choose the file that holds the examples."),
)
_ZIP: Final = b"PK\x03\x04"
_MARKUP: Final = re.compile(rb"<(!doctype|html|head|body|\?xml|!--|script|svg|div)", re.IGNORECASE)
_A_RECORD: Final = re.compile(rb"^[ \t]*\{[^\n]*\}[ \t\r]*$", re.MULTILINE)
_LINE_NOISE: Final = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def refuse_what_is_no_data(head: bytes) -> None:
    """Say what a file is when it cannot hold examples as text.

    Raises: `UnreadableFile` for an empty file, a web page, an archive, a spreadsheet or other binary file.
    """
    content = head.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    if not content:
        raise UnreadableFile("The file is empty.", "Export or save it again, and look at its size before.")
    for signature, what, hint in _SIGNATURES:
        if head.startswith(signature):
            raise UnreadableFile(f"This is {what}, not a text file with examples.", hint)
    if head.startswith(_ZIP):
        _refuse_zip(head)
    if _MARKUP.match(content.replace(b"\0", b"")[:40]):
        raise UnreadableFile(
            "This is a web page, not data: the download led to a page, perhaps to sign in or an error.",
            "Open the link in a browser, sign in, and download the file again.",
        )
    if _is_binary(head[: 64 * 1024]):
        raise UnreadableFile("This file is not text: it holds binary data.", _EXPORT)


def _refuse_zip(head: bytes) -> None:
    if b"xl/" in head:
        raise UnreadableFile("This is an Excel workbook, not a text file with examples.", _SAVE_AS_CSV)
    if b"word/" in head:
        raise UnreadableFile("This is a Word document, not a text file with examples.", _EXPORT)
    if b"[Content_Types].xml" in head or b"mimetypeapplication/vnd.oasis" in head:
        raise UnreadableFile("This is an Office document, not a text file with examples.", _SAVE_AS_CSV)
    raise UnreadableFile("This is a zip archive, not a text file with examples.", _UNPACK)


def _is_binary(head: bytes) -> bool:
    if detect(head).startswith(("utf-16", "utf-32")):
        return False
    noise = len(_LINE_NOISE.findall(head)) + head.count(0)
    return noise * 20 > len(head) and not _A_RECORD.search(head)
