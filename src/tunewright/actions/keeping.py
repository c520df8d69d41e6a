"""Keep a file for import, and where it is an archive, each file inside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from tunewright.actions.uploads import Copied, Kept, keep_file, keep_upload, unheard
from tunewright.imports.archives import Inside, is_packed, unpacked
from tunewright.store import Store

Tell = Callable[[str], None]
"""Told one sentence for each file inside an archive that is passed over."""


def keep_all(
    store: Store, name: str, content: BinaryIO, tell: Tell = lambda _: None, copied: Copied = unheard
) -> list[Kept]:
    """Copy an upload to the data folder; a gzip or zip archive is unpacked, each file in it kept by itself.

    Kept files are named “archive.zip/inner.jsonl”. Memory stays flat. `content` has to be seekable.

    Raises:
        UnreadableFile: the archive is damaged, protected with a password, or made to fill disks.
        StoreUnavailable: the disk is full.
    """
    name = Path(name).name
    if not is_packed(content):
        return [keep_upload(store, name, content, copied)]
    kept: list[Kept] = []
    for one in unpacked(name, content):
        if isinstance(one, Inside):
            kept.append(replace(keep_upload(store, one.name, one.stream, copied), name=_as_text(one.name)))
        else:
            tell(f"“{_as_text(one.name)}” was passed over. {one.reason}")
    return kept


def keep_file_or_archive(
    store: Store, path: Path, tell: Tell = lambda _: None, copied: Copied = unheard
) -> list[Kept]:
    """The same for a file on this machine; the original stays where it is.

    Raises:
        UnreadableFile: there is no such file, it may not be read, or it is an archive that cannot be unpacked.
    """
    try:
        with path.open("rb") as content:
            if not is_packed(content):
                return [keep_file(store, path, copied)]
            return keep_all(store, path.name, content, tell, copied)
    except (OSError, ValueError):
        return [keep_file(store, path)]  # says what is wrong with the path


def _as_text(name: str) -> str:
    return name.encode(errors="replace").decode()
