"""Measure Tunewright on this machine and print a Markdown table. Everything is seeded; nothing is kept.

    python bench/run.py [--rows 100000] [--only import,logs,export,looks,edits,…] [--folder DIR]

Import, logs, export, looks, edits and generate need nothing but the package; screens need Chromium and Playwright.
Run it on a quiet machine: every figure is wall time.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from tables import Row, markdown

AREAS = ("import", "logs", "export", "looks", "edits", "generate", "screens", "reviewers")


def main() -> None:
    """Parse the command line, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000, help="examples in the file (default 100,000)")
    parser.add_argument("--rounds", type=int, default=3, help="runs of import, export and looks (default 3)")
    parser.add_argument("--only", default=",".join(AREAS), help="areas to measure, separated by commas")
    parser.add_argument("--folder", type=Path, help="keep files here and use them again; default: a temporary one")
    asked = parser.parse_args()
    areas = [area for area in AREAS if area in asked.only.split(",")]
    with tempfile.TemporaryDirectory(prefix="tunewright-bench-") as temporary:
        folder = (asked.folder or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        rows = [row for area in areas for row in _told(area, _measures(folder, asked.rows, asked.rounds)[area])]
    print(f"\n{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} processors, {_machine()}\n")
    print(markdown(rows))


def _measures(folder: Path, rows: int, rounds: int) -> dict[str, Callable[[], Iterator[Row]]]:
    import edits
    import generate
    import imports_and_exports
    import logs
    import looks
    import reviewers

    import screens

    return {
        "import": partial(imports_and_exports.importing, folder, rows, rounds),
        "logs": partial(logs.importing, folder, rows, rounds),
        "export": partial(imports_and_exports.exporting, folder, rows, rounds),
        "looks": partial(looks.measure, folder, rows, rounds),
        "edits": partial(edits.measure, folder, rows),
        "generate": partial(generate.measure, folder),
        "screens": partial(screens.measure, folder, rows),
        "reviewers": partial(reviewers.measure, folder, rows),
    }


def _told(area: str, measure: Callable[[], Iterator[Row]]) -> Iterator[Row]:
    print(f"Measuring: {area} …", file=sys.stderr, flush=True)
    for row in measure():
        print(f"  {row.what}: {row.result} {row.note}", file=sys.stderr, flush=True)
        yield row


def _machine() -> str:
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{platform.system()}, Python {platform.python_version()}{load}"


if __name__ == "__main__":
    main()
