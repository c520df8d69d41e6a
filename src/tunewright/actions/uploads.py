"""Copies of files in the data folder, each under its content's hash, whole or not there at all."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from tunewright.model import StoreUnavailable, UnreadableFile
from tunewright.store import Store


@dataclass(frozen=True, slots=True)
class Kept:
    """A file copied under its content's SHA-256."""

    path: Path
    name: str
    sha256: str
    n_bytes: int


def keep_upload(store: Store, name: str, content: BinaryIO) -> Kept:
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


def keep_file(store: Store, path: Path) -> Kept:
    """The same for a file on this machine; the original stays where it is.

    Raises:
        UnreadableFile: there is no such file, or it may not be read.
    """
    try:
        with path.open("rb") as content:
            return keep_upload(store, path.name, content)
    except FileNotFoundError as error:
        raise UnreadableFile(f"There is no file “{path}”.", "Check the path.") from error
    except IsADirectoryError as error:
        raise UnreadableFile(f"“{path}” is a folder.", "Name the files in it.") from error
    except PermissionError as error:
        raise UnreadableFile(f"“{path}” may not be read.", "Check its rights.") from error
    except (OSError, ValueError) as error:
        raise UnreadableFile(f"“{path}” cannot be read.", "Check the path, and that its disk is there.") from error


def remove_upload_drafts(store: Store) -> None:
    """Take away uploads that were cut off while being copied."""
    for draft in store.settings.uploads.glob("draft-*"):
        if time.time() - draft.stat().st_mtime > 3600:
            with suppress(OSError):
                draft.unlink()
