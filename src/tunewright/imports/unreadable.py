"""Files that are no data to read, told from their first bytes, and what to do about each."""

from __future__ import annotations

import json
import re
from typing import BinaryIO, Final

from tunewright.imports.encodings import detect
from tunewright.model import UnreadableFile

_SAVE_AS_CSV: Final = "Open it in the spreadsheet program, save it as .xlsx or as CSV (UTF-8), and import that."
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_OLD_WORKBOOK: Final = "Workbook".encode("utf-16-le")
_FETCH_AGAIN: Final = "Open the link in a browser, sign in, and download the file again."
_UNPACK: Final = "Unpack it and import the files inside."
_EXPORT: Final = "Export the data as JSON Lines or CSV, and import that."
_SIGNATURES: Final[tuple[tuple[bytes, str, str], ...]] = (
    (b"%PDF-", "a PDF document", _EXPORT),
    (b"PARE", "an encrypted Parquet file", _EXPORT),
    (b"FEA1", "a Feather file of the first version", "Write it again as Feather 2 or Parquet, and import that."),
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
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_LFS: Final = b"version https://git-lfs.github.com/spec/"
_TAR_AT: Final = 257
_LARGEST_OLD: Final = 100_000_000
_MARKUP: Final = re.compile(rb"<(!doctype|html|head|body|!--|script|svg|div)", re.IGNORECASE)
_CHATGPT: Final = b"<title>ChatGPT Data Export</title>"
_XML: Final = re.compile(rb"<(\?xml|error>)", re.IGNORECASE)
_FAILURE: Final = re.compile(rb"(error|fault|denied|nosuchkey|expired)", re.IGNORECASE)
_FAULT_KEYS: Final = frozenset(
    (
        *("error", "errors", "error_description", "error_code", "message", "msg", "detail", "details", "status"),
        *("statuscode", "status_code", "code", "type", "path", "timestamp", "documentation_url", "success", "ok"),
        *("title", "instance", "trace_id", "request_id", "requestid", "reason", "exception"),
    )
)
_FAULT_MARKS: Final = frozenset(
    ("error", "errors", "error_description", "detail", "documentation_url", "exception")
)
_A_RECORD: Final = re.compile(rb"^[ \t]*\{[^\n]*\}[ \t\r]*$", re.MULTILINE)
_LINE_NOISE: Final = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def refuse_what_is_no_data(head: bytes, whole: BinaryIO | None = None) -> None:
    """Say what a file is when it cannot hold examples as text; `whole` is all of it, where that is at hand.

    Raises: `UnreadableFile` for an empty file, a web page, an archive, an old or protected workbook, an error
    message instead of data, or another binary file.
    """
    content = head.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    if not content:
        raise _empty(head)
    if head.startswith(_OLD_OFFICE):
        raise _old_office(head, whole)
    for signature, what, hint in _SIGNATURES:
        if head.startswith(signature):
            raise UnreadableFile(f"This is {what}, not a text file with examples.", hint)
    if head[_TAR_AT : _TAR_AT + 5] == b"ustar":
        raise UnreadableFile("This is a tar archive, not a text file with examples.", _UNPACK)
    if head.startswith(_ZIP):
        _refuse_zip(head)
    _refuse_answers(content.replace(b"\0", b""))
    if _is_binary(head[: 64 * 1024]):
        raise UnreadableFile("This file is not text: it holds binary data.", _EXPORT)


def _empty(head: bytes) -> UnreadableFile:
    hint = "Export or save it again, and look at its size before."
    if head.count(0) > 8 and not head.strip(b"\0"):
        return UnreadableFile("The file holds nothing but zero bytes: it was damaged when it was written.", hint)
    return UnreadableFile("The file is empty.", hint)


def _old_office(head: bytes, whole: BinaryIO | None) -> UnreadableFile:
    """What lies in the container of old Office files, whose list of contents stands anywhere in it."""
    data = head
    if whole is not None:
        whole.seek(0)
        data = whole.read(_LARGEST_OLD)
    if _ENCRYPTED in data:
        return UnreadableFile(
            "This workbook is protected with a password.",
            "Open it in the spreadsheet program with its password, save it without one, and import that.",
        )
    if _OLD_WORKBOOK in data:
        return UnreadableFile("This is an old Excel workbook (.xls).", _SAVE_AS_CSV)
    return UnreadableFile("This is an old Office file or a password-protected one.", _SAVE_AS_CSV)


def _refuse_answers(content: bytes) -> None:
    """Refuse what servers send instead of the data: a page to sign in, an error, a pointer to the real file."""
    if _MARKUP.match(content[:40]) and _CHATGPT in content[:2000]:
        raise UnreadableFile(
            "This is the page of a ChatGPT export: it shows the same conversations as conversations.json.",
            "Import conversations.json, or the whole zip file.",
        )
    if _MARKUP.match(content[:40]) or (_XML.match(content[:40]) and b"<html" in content[:2000].lower()):
        raise UnreadableFile(
            "This is a web page, not data: the download led to a page, perhaps to sign in or an error.",
            _FETCH_AGAIN,
        )
    if _XML.match(content[:40]):
        is_failure = len(content) < 8_000 and _FAILURE.search(content) is not None
        what = "an error message that a server sent instead of the data" if is_failure else "an XML file"
        raise UnreadableFile(f"This is {what}.", _FETCH_AGAIN if is_failure else _EXPORT)
    if content.startswith(_LFS):
        raise UnreadableFile(
            "This is a Git LFS pointer: it only says where the real file lies.",
            "Fetch the real file: git lfs pull.",
        )
    if re.fullmatch(rb"\[\s*\]\s*", content[:1000]):
        raise UnreadableFile(
            "The file is an empty list: there is no record in it.", "Export it again, and look at its filters."
        )
    if len(content) < 8_000 and _is_fault(content):
        raise UnreadableFile("This is an error message that a server sent instead of the data.", _FETCH_AGAIN)


def _is_fault(content: bytes) -> bool:
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        return False
    keys = {key.casefold() for key in answer} if isinstance(answer, dict) else set()
    return bool(keys & _FAULT_MARKS) and keys <= _FAULT_KEYS


def _refuse_zip(head: bytes) -> None:
    if b"xl/" in head:
        raise UnreadableFile("This is a binary Excel workbook (.xlsb) or a damaged one.", _SAVE_AS_CSV)
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
