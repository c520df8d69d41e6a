"""What is inside a packed file: gzip and zip, unpacked as a stream, within limits that no honest file reaches."""

from __future__ import annotations

import gzip
import io
import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from tunewright.imports.companions import reasons_to_leave_out
from tunewright.model import UnreadableFile

GZIP: Final = b"\x1f\x8b"
ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
MOST_BYTES: Final = 20_000_000_000
"""Unpacked bytes of one archive; more is refused."""
_MOST_FILES: Final = 20_000
_LARGEST_INDEX: Final = 20_000_000
"""Bytes that the list of files in a zip may take: it is read before anything else."""
_RATIO: Final = 250
"""So many times its packed size a file may grow; beyond it is made to fill disks."""
_FREE: Final = 100_000_000
"""Bytes below which the ratio does not matter."""
_PACKED: Final = (".zip", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz", ".zst")
_OFFICE: Final = frozenset({"[Content_Types].xml", "mimetype"})
_NOT_A_NAME: Final = re.compile(r"[\x00-\x1f\x7f]")
_TROUBLE: Final = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Inside:
    """A file inside an archive, to be read before the next one is asked for."""

    name: str
    """“archive.zip/inner.jsonl”; for gzip the name without its ending."""
    stream: BinaryIO


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file inside an archive that is not unpacked, and why, in a sentence."""

    name: str
    reason: str


def is_packed(stream: BinaryIO) -> bool:
    """True for a gzip or zip archive; a workbook or document, which is a zip too, is a file of its own."""
    start = _start(stream)
    if start.startswith(GZIP):
        return True
    return start.startswith(ZIP) and not _is_office(stream)


def unpacked(name: str, stream: BinaryIO) -> Iterator[Inside | PassedOver]:
    """Every file of the archive, in its order; memory stays flat, and nothing is written.

    Names are for people: no path in them leads anywhere. A stream that turns out to be damaged or too large
    raises while it is read.

    Raises: `UnreadableFile` for an archive that is damaged, protected with a password, or made to fill disks.
    """
    if _start(stream).startswith(GZIP):
        yield _from_gzip(name, stream)
    else:
        yield from _from_zip(name, stream)


def _start(stream: BinaryIO) -> bytes:
    stream.seek(0)
    start = stream.read(4)
    stream.seek(0)
    return start


def _is_office(stream: BinaryIO) -> bool:
    try:
        if index_size(stream) > _LARGEST_INDEX:
            return False
        with zipfile.ZipFile(stream) as archive:
            return not _OFFICE.isdisjoint(archive.namelist())
    except (*_TROUBLE, NotImplementedError):
        stream.seek(0)
        return b"[Content_Types].xml" in stream.read(64 * 1024)
    finally:
        stream.seek(0)


def index_size(stream: BinaryIO) -> int:
    """Bytes that the list of files of a zip takes by its own account; 0 where it says nothing."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - 70_000))
    tail = stream.read()
    stream.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    told = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    wide = tail.rfind(b"PK\x06\x06")
    if told == 0xFFFFFFFF and wide >= 0:
        return int.from_bytes(tail[wide + 40 : wide + 48], "little")
    return told


def _from_gzip(name: str, stream: BinaryIO) -> Inside:
    inner = re.sub(r"\.gz(ip)?$", "", name, flags=re.IGNORECASE) or name
    return Inside(inner, _bounded(gzip.GzipFile(fileobj=stream), name, stream.tell))


def _from_zip(name: str, stream: BinaryIO) -> Iterator[Inside | PassedOver]:
    try:
        if index_size(stream) > _LARGEST_INDEX:
            raise _too_much(name)
        archive = zipfile.ZipFile(stream)
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (*_TROUBLE, NotImplementedError) as error:
        raise _damaged(name) from error
    with archive:
        _refuse_bombs(name, entries)
        beside = reasons_to_leave_out(_inner_name(entry) for entry in entries)
        inside = [(entry, _reason_against(entry) or beside.get(_inner_name(entry), "")) for entry in entries]
        if entries and all(reason for _, reason in inside):
            raise UnreadableFile(
                f"Nothing in the archive “{_shown(name)}” can be read. {next(reason for _, reason in inside)}",
                "Unpack it on your machine and import the files inside.",
            )
        if not entries:
            raise UnreadableFile(f"The archive “{_shown(name)}” is empty.", "Choose the file that holds the data.")
        for entry, reason in inside:
            full = f"{_shown(name)}/{_inner_name(entry)}"
            yield PassedOver(full, reason) if reason else _opened(archive, entry, full)


def _refuse_bombs(name: str, entries: list[zipfile.ZipInfo]) -> None:
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > _MOST_FILES:
        raise UnreadableFile(
            f"The archive “{_shown(name)}” holds {len(entries):,} files; at most {_MOST_FILES:,} are unpacked.",
            "Unpack it and import the files that matter.",
        )
    if total > MOST_BYTES or (total > _FREE and total > _RATIO * max(packed, 1)):
        raise _too_much(name)


def _reason_against(entry: zipfile.ZipInfo) -> str:
    """Why a file of a zip is not unpacked; empty where it is."""
    parts = _inner_name(entry).split("/")
    if parts[0] == "__MACOSX" or any(part.startswith(".") for part in parts):
        return "It is a hidden file of the system, not data."
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "It is a link to another place, which is not followed."
    if entry.flag_bits & 1:
        return "It is protected with a password. Unpack it with the password and import the files inside."
    if parts[-1].lower().endswith(_PACKED):
        return "It is an archive inside an archive. Unpack it and import the files inside."
    if entry.file_size > _FREE and entry.file_size > _RATIO * max(entry.compress_size, 1):
        return "It is packed so tightly that it is made to fill disks."
    return ""


def _opened(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, full: str) -> Inside | PassedOver:
    try:
        stream = archive.open(entry)
    except NotImplementedError:
        return PassedOver(full, "It is packed in a way that cannot be read here. Pack it as an ordinary zip file.")
    except (*_TROUBLE, RuntimeError):
        return PassedOver(full, "It is damaged.")
    if not full.lower().endswith(".gz"):
        return Inside(full, _bounded(stream, full, lambda: entry.compress_size))
    within = gzip.GzipFile(fileobj=stream)
    return Inside(full[:-3], _bounded(within, full, lambda: entry.compress_size))


def _inner_name(entry: zipfile.ZipInfo) -> str:
    """The path inside the archive without anything that could lead out of it."""
    raw = _NOT_A_NAME.sub("", entry.filename.replace("\\", "/"))
    raw = re.sub(r"^[A-Za-z]:", "", raw).encode(errors="replace").decode()
    return "/".join(part for part in raw.split("/") if part not in ("", ".", ".."))[-200:] or "unnamed"


def _shown(name: str) -> str:
    return name if len(name) <= 80 else f"{name[:40]}…{name[-39:]}"


def _damaged(name: str) -> UnreadableFile:
    return UnreadableFile(
        f"The archive “{_shown(name)}” is damaged or cut off.", "Fetch it again, or pack it again, and import that."
    )


def _too_much(name: str) -> UnreadableFile:
    return UnreadableFile(
        f"The archive “{_shown(name)}” would grow beyond all measure when unpacked.",
        "If it is honest, unpack it on your machine and import the files inside.",
    )


def _bounded(stream: object, name: str, n_packed: Callable[[], int]) -> BinaryIO:
    return io.BufferedReader(_Bounded(stream, name, n_packed), 256 * 1024)


class _Bounded(io.RawIOBase):
    """A stream that says in plain words when it is damaged, and stops where it grows beyond all measure."""

    def __init__(self, stream: object, name: str, n_packed: Callable[[], int]) -> None:
        self._stream: BinaryIO = stream  # type: ignore[assignment]
        self._name = name
        self._n_packed = n_packed
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            piece = self._stream.read(len(buffer))
        except _TROUBLE as error:
            raise _damaged(self._name) from error
        buffer[: len(piece)] = piece
        self._size += len(piece)
        if self._size > MOST_BYTES or (self._size > _FREE and self._size > _RATIO * max(self._n_packed(), 1)):
            raise _too_much(self._name)
        return len(piece)

    def tell(self) -> int:
        return self._size
