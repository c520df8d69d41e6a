"""The folders of kept exports: begun under a mark, settled when kept, swept when a killed export left them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from tunewright import exports
from tunewright.model import SPLITS
from tunewright.store import Store, outputs

MANIFEST: Final = "manifest.jsonl"
LEFT_OUT: Final = "left-out.csv"
KEPT_NAMES: Final = frozenset({MANIFEST, LEFT_OUT} | {f"{split}.jsonl" for split in SPLITS})
"""Every file an export may keep."""

_MARK: Final = ".unfinished"
_DRAFT: Final = re.compile(r"\.(train|validation|test)\.jsonl\.[0-9a-f]{12}\.(draft|earlier)")
_AN_HOUR: Final = 3_600
_A_DAY: Final = 24 * _AN_HOUR


def begin(store: Store) -> Path:
    """A new folder for an export, marked as not yet kept. Raises `TuneError` where the disk refuses."""
    folder = store.settings.exports / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{uuid4().hex[:8]}"
    owner = {"host": socket.gethostname(), "process": os.getpid(), "database": _database(store)}
    with exports.plain_words(folder):
        folder.mkdir(parents=True)
        (folder / _MARK).write_text(json.dumps(owner), encoding="utf-8")
    return folder


def settle(folder: Path) -> None:
    """The export in this folder is kept: take the mark away."""
    with suppress(OSError):  # a mark left behind is settled by the next sweep
        (folder / _MARK).unlink(missing_ok=True)


def give_up(folder: Path) -> None:
    """Remove the folder of an export that failed."""
    shutil.rmtree(folder, ignore_errors=True)


def sweep(store: Store) -> None:
    """Remove what exports of this database left half-written when their process was killed."""
    for mark in store.settings.exports.glob(f"*/{_MARK}"):
        with suppress(OSError, ValueError):
            owner = json.loads(mark.read_text(encoding="utf-8") or "{}")
            if not _is_over(owner, store, time.time() - mark.stat().st_mtime):
                continue
            with store.reading() as unit:
                is_kept = outputs.is_kept(unit, mark.parent.name)
            if is_kept:
                mark.unlink()
            else:
                give_up(mark.parent)


def _is_over(owner: dict[str, Any], store: Store, age_seconds: float) -> bool:
    """True for a mark of this database whose export cannot be running any more."""
    if not owner:  # killed while the mark was being written
        return age_seconds > _AN_HOUR
    if owner.get("database") != _database(store):
        return False
    if age_seconds > _A_DAY:
        return True
    return owner.get("host") == socket.gethostname() and not _is_running(owner.get("process"))


def _is_running(process: object) -> bool:
    if not isinstance(process, int):
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _database(store: Store) -> str:
    """Names the database without its address, which may hold a password."""
    return hashlib.blake2b(store.settings.database_url.encode(), digest_size=8).hexdigest()


def copy_out(folder: Path, names: Sequence[str], out: Path) -> list[str]:
    """Copy the named files to the folder somebody named: all of them or none. Gives back what is to be said.

    Raises:
        TuneError: the disk is full, or nothing may be written there.
    """
    _remove_drafts(out)
    with exports.written_together([out / name for name in names]) as files:
        for name, file in zip(names, files, strict=True):
            file.copy_from(folder / name)
    left = [f"{split}.jsonl" for split in SPLITS if f"{split}.jsonl" not in names]
    return [
        f"“{name}” in that folder is left from an earlier export; this one has no such file."
        for name in left
        if (out / name).is_file()
    ]


def _remove_drafts(out: Path) -> None:
    """Take away what a copy that was killed left in the folder."""
    with suppress(OSError):
        for path in out.glob(".*"):
            if _DRAFT.fullmatch(path.name) and time.time() - path.stat().st_mtime > _AN_HOUR:
                path.unlink()


LEFT_OUT_HEADING: Final = "example,reason,file,line"


def left_out_line(example_id: int, reason: str, file: str, line: int) -> str:
    """One line of the list of what was left out, as a table program reads it; no cell becomes a formula."""
    cells = io.StringIO()
    name = exports.as_cell(" ".join(file.split()))
    csv.writer(cells, lineterminator="").writerow([example_id, exports.as_cell(reason), name, line])
    return cells.getvalue()
