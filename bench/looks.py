"""The first full look after an import, every check on, through the real command: short chats, then film reviews."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import imports_and_exports
import looks_data
import watch
from tables import Row
from watch import Run, tunewright

_FLOOR = Path(__file__).with_name("floor.py")
_REVIEWS = 25_000
_OLD_SECONDS = 4.3
"""What `openai tools fine_tunes.prepare_data` took for its fifteen checks on as many reviews (17 s for 100,000)."""


def measure(folder: Path, rows: int, rounds: int) -> Iterator[Row]:
    """`tunewright check` on a fresh copy of an imported project, beside reading and hashing in one process."""
    chats = f"every check on {rows:,} chats of 300 characters"
    for row in _measured(folder, "short", looks_data.write_chats, rows, rounds):
        yield Row("looks", chats, "< 180 s; all processes < 1.5 GB", *row)
    n_reviews = min(_REVIEWS, rows)
    old = _OLD_SECONDS * n_reviews / _REVIEWS
    reviews = f"every check on {n_reviews:,} reviews of 1,300 characters, two labels"
    for row in _measured(folder, "reviews", looks_data.write_reviews, n_reviews, rounds):
        yield Row("looks", reviews, f"≤ {old:.1f} s + 2× the floor", *row)


def _measured(
    folder: Path, name: str, write: Callable[[Path, int], Path], rows: int, rounds: int
) -> Iterator[tuple[str, str]]:
    file = folder / f"{name}-{rows}.jsonl"
    file = file if file.exists() else write(file, rows)
    imported = folder / f"{name}-{rows}.db"
    if not imported.exists():
        watch.run(tunewright("import", file, "--project", "bench", *imports_and_exports.at(imported)))
    for _ in range(rounds):
        floor = watch.run([sys.executable, _FLOOR, "look", file, "-"])
        yield _told(_looked(imported, folder / "looked.db"), floor)


def _looked(imported: Path, database: Path) -> Run:
    for ending in ("-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    shutil.copyfile(imported, database)
    return watch.run(tunewright("check", "--project", "bench", "--json", *imports_and_exports.at(database)))


def _told(run: Run, floor: Run) -> tuple[str, str]:
    n_findings = len(json.loads(run.output)["findings"])
    sizes = " + ".join(f"{peak:.0f}" for peak in run.peaks)
    note = (
        f"floor {floor.seconds:.1f} s: read, parse, hash; processor time of all processes {run.cpu_seconds:.1f} s"
    )
    return f"**{run.seconds:.1f} s**", f"{note}; {sizes} MB; {n_findings:,} findings"
