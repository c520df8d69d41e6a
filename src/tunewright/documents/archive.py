"""Several documents in one zip archive."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from tunewright.documents.archive_limits import ArchiveLimits, check_sizes
from tunewright.documents.document import Document
from tunewright.documents.reading import is_archive, read_document
from tunewright.model import UnreadableFile

__all__ = ["ArchiveLimits", "Unread", "read_all"]

_NO_DOCUMENTS = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that gave no document, and why."""

    name: str
    reason: str
    hint: str


def read_all(
    name: str, content: bytes, *, limits: ArchiveLimits | None = None
) -> Iterator[tuple[str, Document | Unread]]:
    """Each document of a file with its name: the file itself, or those inside a zip in their order.

    A file inside that cannot be read is an `Unread`; so is the whole where it is no archive that can be opened.
    Names are for people only and never lead to a place on disk. Archives inside the archive are not opened. One
    file is unpacked at a time, in memory.
    """
    limits = limits or ArchiveLimits()
    if not is_archive(content):
        yield name, _read(name, content, limits)
        return
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            check_sizes(packed, limits)
            entries = [entry for entry in packed.infolist() if not _is_aside(entry)]
            if not entries:
                yield name, Unread(name, "The archive holds no documents.", "Look into it, and pack it again.")
            for entry in entries:
                shown = _shown_name(entry.filename)
                yield shown, _unpacked(packed, entry, shown, limits)
    except UnreadableFile as error:
        yield name, Unread(name, str(error), error.hint)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        yield name, Unread(name, "The archive is damaged and cannot be opened.", "Pack it again, or fetch it anew.")


def _unpacked(
    packed: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, limits: ArchiveLimits
) -> Document | Unread:
    if entry.flag_bits & 0x1:
        return Unread(name, "This file is protected with a password.", "Pack it again without a password.")
    try:
        with packed.open(entry) as stream:
            content = stream.read(limits.bytes_each + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError):
        return Unread(name, "This file is damaged inside the archive.", "Pack it again, or fetch it anew.")
    if is_archive(content):
        return Unread(name, "This is an archive inside the archive.", "Unpack it, and add the files inside.")
    return _read(name, content, limits)


def _read(name: str, content: bytes, limits: ArchiveLimits) -> Document | Unread:
    try:
        return read_document(name, content, limits=limits)
    except UnreadableFile as error:
        return Unread(name, str(error), error.hint)


def _is_aside(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename.replace("\\", "/")
    last = name.rsplit("/", 1)[-1]
    return entry.is_dir() or name.startswith(_NO_DOCUMENTS[0]) or last in _NO_DOCUMENTS or last.startswith("._")


def _shown_name(name: str) -> str:
    """The name as people see it, without ways up or control signs."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    shown = "".join(sign for sign in "/".join(parts) if sign.isprintable())
    return shown[-200:] or "file"
