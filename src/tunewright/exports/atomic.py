"""Files that appear whole or not at all: written as drafts beside their places, then moved there together."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tunewright.model import StoreUnavailable

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file as it lies on the disk."""

    path: Path
    sha256: str
    n_bytes: int
    n_lines: int


class LineFile:
    """A file of lines that is not there yet: UTF-8 without byte order mark, each line ended by a line feed.

    Lines go to the disk, and into the SHA-256, a megabyte at a time and in the thread of `behind`, so that making
    the next lines need not wait. What the disk refuses is raised with the megabyte after it, or at the end.
    """

    def __init__(self, path: Path, behind: ThreadPoolExecutor) -> None:
        self.path = path
        self._n_bytes = 0
        self._n_lines = 0
        self._waiting: list[bytes] = []
        self._n_waiting = 0
        self._behind = behind
        self._going: Future[None] | None = None
        self._digest = hashlib.sha256()
        self._draft, self._stream = _open_draft(path)

    def write(self, line: str) -> None:
        """Add one line, given without a line end; an empty or broken line is refused."""
        self.write_all([line.encode("utf-8")])

    def write_all(self, lines: Sequence[bytes]) -> None:
        """Add lines, several times faster than one by one; an empty or broken one is refused."""
        if not all(lines) or any(b"\n" in line for line in lines):
            raise ValueError("A line of a training file is neither empty nor broken in two.")
        self._waiting += lines
        self._n_waiting += sum(map(len, lines)) + len(lines)
        if self._n_waiting >= _AT_ONCE:
            self._send()

    def copy_from(self, path: Path) -> None:
        """Hold what a finished file holds, byte for byte, in place of lines; `written` counts lines only."""
        with plain_words(self.path):
            shutil.copyfile(path, self._draft)  # inside the system, several times faster than read and write

    @property
    def written(self) -> WrittenFile:
        """What has gone to the disk so far; final once the block of `written_together` has ended."""
        return WrittenFile(self.path, self._digest.hexdigest(), self._n_bytes, self._n_lines)

    def _send(self) -> None:
        self._wait()
        self._n_lines += len(self._waiting)
        self._n_bytes += self._n_waiting
        self._going = self._behind.submit(self._put, b"\n".join([*self._waiting, b""]))
        self._waiting, self._n_waiting = [], 0

    def _put(self, data: bytes) -> None:
        with plain_words(self.path):
            self._stream.write(data)
        self._digest.update(data)

    def _wait(self) -> None:
        if self._going is not None:
            self._going.result()

    def _finish(self) -> None:
        if self._waiting:
            self._send()
        self._wait()
        with plain_words(self.path):
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._stream.close()

    def _move(self) -> None:
        with plain_words(self.path):
            self._draft.replace(self.path)

    def _discard(self) -> None:
        """Take the draft away; only when nothing goes to the disk any more."""
        with contextlib.suppress(OSError):
            self._stream.close()
        with contextlib.suppress(OSError):
            self._draft.unlink(missing_ok=True)


@contextmanager
def written_together(paths: Sequence[Path]) -> Iterator[list[LineFile]]:
    """Write several files that appear together at the end of the block, or not at all.

    Missing folders are made. When anything fails, in the block or while writing, the drafts are removed and
    earlier files of these names stay as they were.

    Raises `StoreUnavailable` for a full disk or a place where nothing may be written.
    """
    files: list[LineFile] = []
    try:
        with ThreadPoolExecutor(1, "writing") as behind:
            files.extend(LineFile(path, behind) for path in paths)
            yield files
            for file in files:
                file._finish()
        _move_all(files)
    finally:
        for file in files:
            file._discard()


def _move_all(files: list[LineFile]) -> None:
    moved: list[tuple[Path, Path | None]] = []
    try:
        for file in files:
            earlier = _keep_earlier(file.path) if len(files) > 1 else None
            file._move()
            moved.append((file.path, earlier))
    except BaseException:
        for path, earlier in reversed(moved):
            _put_back(path, earlier)
        raise
    _forget(earlier for _, earlier in moved)
    for folder in {file.path.parent for file in files}:
        _sync_folder(folder)


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(6)}.{ending}")


def _keep_earlier(path: Path) -> Path | None:
    """A second name for the file now at this place, to put back if a later file fails; None if there is none."""
    if not path.is_file():
        return None
    kept = _beside(path, "earlier")
    with plain_words(path):
        try:
            os.link(path, kept)
        except OSError:
            shutil.copyfile(path, kept)
    return kept


def _forget(kept: Iterable[Path | None]) -> None:
    for path in kept:
        if path is not None:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)


def _put_back(path: Path, earlier: Path | None) -> None:
    with contextlib.suppress(OSError):
        if earlier is None:
            path.unlink(missing_ok=True)
        else:
            earlier.replace(path)


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # some file systems cannot, and the files are complete all the same
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _open_draft(path: Path) -> tuple[Path, BinaryIO]:
    draft = _beside(path, "draft")
    with plain_words(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        return draft, draft.open("xb")


@contextmanager
def plain_words(path: Path) -> Iterator[None]:
    """Turn what the disk refuses inside the block into a `StoreUnavailable` about this file."""
    try:
        yield
    except OSError as error:
        raise _worded(path, error) from error


def _worded(path: Path, error: OSError) -> StoreUnavailable:
    untouched = "Nothing was changed there."
    if error.errno in _FULL:
        message = f"There is no room left on the disk for “{path.name}”."
        return StoreUnavailable(message, f"Make some room and export again. {untouched}")
    if error.errno in _FORBIDDEN:
        message = f"“{path.name}” may not be written in the folder “{path.parent}”."
        return StoreUnavailable(message, f"Choose another folder, or ask for the right to write. {untouched}")
    if isinstance(error, (NotADirectoryError, FileExistsError, IsADirectoryError)):
        message = f"“{path}” cannot be a file: something else of that name is in the way."
        return StoreUnavailable(message, f"Choose another folder. {untouched}")
    reason = (error.strerror or "unknown reason").lower()
    return StoreUnavailable(f"“{path.name}” could not be written: {reason}.", f"Try another folder. {untouched}")
