"""Files that wait on the server: the inbox folder, and what lies at a path. Nothing is read before it is added."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import nlargest
from itertools import islice
from pathlib import Path
from typing import Final

from tunewright.actions.keeping import Tell, keep_file_or_archive
from tunewright.actions.uploads import Copied, Kept, unheard
from tunewright.imports.companions import reasons_to_leave_out
from tunewright.model import UnreadableFile
from tunewright.store import Store

_MOST_LOOKED_AT: Final = 10_000
"""Files of a folder that are listed; beyond it, a folder is named in the terminal."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file in the inbox: its place below the folder, its size, and when it was last written (ISO 8601, UTC)."""

    place: str
    n_bytes: int
    at: str


def files_in(folder: Path) -> Iterator[Path]:
    """The files in a folder and those below it, by name; hidden ones and links out of the folder are left alone."""
    root = folder.resolve()
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if not name.startswith(".") and _is_inside(path, root):
                yield path


def data_in(folder: Path, tell: Tell = lambda _: None) -> Iterator[Path]:
    """The same without what holds no data, such as a page about it; each of those is told with its reason."""
    paths = {path.relative_to(folder).as_posix(): path for path in files_in(folder)}
    left_out = reasons_to_leave_out(paths)
    for name, reason in left_out.items():
        shown = f"{folder.name}/{name}".encode(errors="replace").decode()
        tell(f"“{shown}” was passed over. {reason}")
    for name, path in paths.items():
        if name not in left_out:
            yield path


def _is_inside(path: Path, root: Path) -> bool:
    try:
        resolved = path.resolve(strict=True)
        return resolved.is_file() and (not path.is_symlink() or resolved.is_relative_to(root))
    except (OSError, RuntimeError):
        return False


def waiting(store: Store, most: int = 50) -> tuple[list[Waiting], int]:
    """The newest files of the inbox, and how many there are; none where there is no such folder."""
    folder = store.settings.inbox
    found = list(_told(folder)) if folder.is_dir() else []
    return nlargest(most, found, key=lambda one: one.at), len(found)


def _told(folder: Path) -> Iterator[Waiting]:
    for path in islice(files_in(folder), _MOST_LOOKED_AT):
        try:
            facts = path.stat()
        except OSError:  # taken away a moment ago
            continue
        at = datetime.fromtimestamp(facts.st_mtime, UTC).isoformat(timespec="milliseconds")
        yield Waiting(path.relative_to(folder).as_posix(), facts.st_size, at)


def n_bytes_at(path: Path) -> int:
    """Bytes of the file, or of all files in the folder; 0 where there is nothing."""
    sizes = (file.stat().st_size for file in (files_in(path) if path.is_dir() else (path,)))
    try:
        return sum(islice(sizes, _MOST_LOOKED_AT))
    except OSError:
        return 0


def take(store: Store, place: str, tell: Tell = lambda _: None, copied: Copied = unheard) -> list[Kept]:
    """Copy a file of the inbox to the data folder, an archive as the files inside it; the original stays.

    Raises: `UnreadableFile` for a place that leads out of the inbox, or where there is no file.
    """
    folder = store.settings.inbox
    path = folder / place
    root = folder.resolve()
    if not path.resolve().is_relative_to(root) or not _is_inside(path, root):
        raise UnreadableFile("There is no such file in the inbox.", "Load the page again.")
    return keep_file_or_archive(store, path, tell, copied)


def take_path(store: Store, path: Path, tell: Tell = lambda _: None, copied: Copied = unheard) -> list[Kept]:
    """Copy what lies at a path of this machine: a file, the files of an archive, or all files of a folder.

    What holds no data inside a folder, or cannot be read, is told, and the rest is taken.

    Raises: `UnreadableFile` where there is nothing, or nothing that may be read.
    """
    if not path.is_dir():
        return keep_file_or_archive(store, path, tell, copied)
    kept: list[Kept] = []
    for file in data_in(path, tell):
        try:
            kept += keep_file_or_archive(store, file, tell, copied)
        except UnreadableFile as error:
            tell(f"“{file.name}” was passed over. {error}")
    if not kept:
        raise UnreadableFile(f"There is no file to read in the folder “{path.name}”.", "Check the path.")
    return kept
