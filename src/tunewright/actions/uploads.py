"""Copies of files in the data folder, each under its content's hash, whole or not there at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from tunewright.model import StoreUnavailable, UnreadableFile
from tunewright.model.project import Job
from tunewright.store import Store, jobs


@dataclass(frozen=True, slots=True)
class Kept:
    """A file copied under its content's SHA-256."""

    path: Path
    name: str
    sha256: str
    n_bytes: int


Copied: TypeAlias = Callable[[int], None]
"""Told how many more bytes were copied."""


def unheard(_: int) -> None:
    """For copies that nobody watches."""


def keep_upload(store: Store, name: str, content: BinaryIO, copied: Copied = unheard) -> Kept:
    """Copy an upload to the data folder, whole or not at all, under its content's hash."""
    folder = store.settings.uploads
    name = Path(name).name.encode(errors="replace").decode()  # older systems have names that are no UTF-8
    digest, size = hashlib.sha256(), 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix="draft-", delete=False) as draft:
            try:
                while piece := content.read(1024 * 1024):
                    digest.update(piece)
                    size += len(piece)
                    draft.write(piece)
                    copied(len(piece))
                draft.flush()
                os.fsync(draft.fileno())
                path = folder / digest.hexdigest()
                Path(draft.name).replace(path)
            except BaseException:
                with suppress(OSError):
                    Path(draft.name).unlink()
                raise
    except OSError as error:
        raise StoreUnavailable(
            f"“{name}” could not be copied to the data folder.", "Check that the disk has space."
        ) from error
    return Kept(path, name, digest.hexdigest(), size)


def keep_file(store: Store, path: Path, copied: Copied = unheard) -> Kept:
    """The same for a file on this machine; the original stays where it is.

    Raises:
        UnreadableFile: there is no such file, or it may not be read.
    """
    try:
        with path.open("rb") as content:
            return keep_upload(store, path.name, content, copied)
    except FileNotFoundError as error:
        raise UnreadableFile(f"There is no file “{path}”.", "Check the path.") from error
    except IsADirectoryError as error:
        raise UnreadableFile(f"“{path}” is a folder.", "Name the files in it.") from error
    except PermissionError as error:
        raise UnreadableFile(f"“{path}” may not be read.", "Check its rights.") from error
    except (OSError, ValueError) as error:
        raise UnreadableFile(f"“{path}” cannot be read.", "Check the path, and that its disk is there.") from error


def asked_files(job: Job) -> list[dict[str, Any]]:
    """The files of an asked import; jobs of the first version name one file and no list."""
    files: list[dict[str, Any]] = job.params.get("files", [job.params])
    return files


def kept_files(store: Store, job: Job) -> list[Kept]:
    """The copies an asked import is to read.

    Raises: `UnreadableFile` where one is gone: an import without personal data removed it, or a hand.
    """
    kept = []
    for given in asked_files(job):
        path = store.settings.uploads / given["path"]
        if not path.exists():
            raise UnreadableFile(f"The copy of “{given['name']}” is not there any more.", "Add the file again.")
        kept.append(Kept(path, given["name"], given["sha256"], path.stat().st_size))
    return kept


def forget(store: Store, files: Sequence[Kept]) -> None:
    """Remove copies whose personal values were taken out on the way in, but for those an import still waits for."""
    _forget(store, [kept.path.name for kept in files])


def _forget(store: Store, names: Sequence[str]) -> None:
    with store.reading() as unit:
        under_way = jobs.of_kind(unit, "import", ("waiting", "running"))
    needed = {given["path"] for job in under_way for given in asked_files(job)}
    for name in set(names) - needed:
        with suppress(OSError):
            (store.settings.uploads / name).unlink()


def forget_originals(store: Store, job: Job) -> None:
    """Where an import that took out personal values has ended, however it ended, remove the copies it read."""
    if job.kind == "import" and job.params.get("redact"):
        _forget(store, [given["path"] for given in asked_files(job)])


def forget_left_originals(store: Store) -> None:
    """The same for imports whose process was killed just before it."""
    with store.reading() as unit:
        ended = jobs.of_kind(unit, "import", ("done", "failed", "cancelled"))
    for job in ended:
        forget_originals(store, job)


def remove_upload_drafts(store: Store) -> None:
    """Take away uploads that were cut off while being copied."""
    for draft in store.settings.uploads.glob("draft-*"):
        if time.time() - draft.stat().st_mtime > 3600:
            with suppress(OSError):
                draft.unlink()
