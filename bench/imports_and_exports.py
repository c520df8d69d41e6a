"""Import and export through the real command, each against its floor: paired, alternating, medians."""

from __future__ import annotations

import json
import sqlite3
import statistics
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import seeded
import watch
from tables import Row
from watch import Run, tunewright

_FLOOR = Path(__file__).with_name("floor.py")


def importing(folder: Path, rows: int, rounds: int) -> Iterator[Row]:
    """`tunewright import` against parse + tokenise + hash + insert + index in one process."""
    file = data_file(folder, rows)
    pairs = []
    for number in range(rounds):
        floor = watch.run([sys.executable, _FLOOR, "import", file, fresh(folder / "floor.db")])
        pairs.append((_import(file, folder / f"import-{number % 2}.db", rows), floor))
    half = _import(data_file(folder, rows // 2), folder / "half.db", rows // 2)
    yield compared("import", f"{rows:,} examples, counted in two encodings", "≤ 1.2× the floor", pairs)
    whole = pairs[-1][0]
    yield Row(
        "import",
        "largest process",
        "< 400 MB, flat",
        f"{max(ours.largest for ours, _ in pairs):.0f} MB",
        f"{half.largest:.0f} MB at {rows // 2:,}; all: {_sizes(whole)}; floor {pairs[-1][1].largest:.0f} MB",
    )


def exporting(folder: Path, rows: int, rounds: int) -> Iterator[Row]:
    """`tunewright export` against reading, parsing and writing the same lines: chats, then pairs per target."""
    chats, pairs = data_file(folder, rows), pair_file(folder, rows)
    yield from _exporting(folder, chats, copied(folder, rows, "export.db"), "openai-chat", rows, rounds)
    for target in ("openai-chat", "openai-prompt-completion"):
        database = fresh(folder / f"export-{target}.db")
        _import(pairs, database, rows)
        yield from _exporting(folder, pairs, database, target, rows, rounds)


def _exporting(folder: Path, file: Path, database: Path, target: str, rows: int, rounds: int) -> Iterator[Row]:
    watch.run(tunewright("review", "--project", "bench", "--accept-all", "--by", "bench", *at(database)))
    pairs = []
    for number in range(rounds):
        floor = watch.run([sys.executable, _FLOOR, "export", file, folder / "floor.jsonl"])
        out = folder / f"export-{number}"
        wish = ("--target", target, "--test-share", "0.2", "--out", out)
        ours = watch.run(tunewright("export", "--project", "bench", *wish, "--json", *at(database)))
        written = sum(entry["examples"] for entry in json.loads(ours.output)["files"])
        if written != rows:
            raise SystemExit(f"Only {written:,} of {rows:,} examples were exported.")
        pairs.append((ours, floor))
    what = f"{rows:,} accepted {file.stem.partition('-')[0]}s, split 80 to 20, for {target}"
    yield compared("export", what, "≤ 2× the floor", pairs)
    yield Row("export", "largest process", "", f"{max(ours.largest for ours, _ in pairs):.0f} MB")


def data_file(folder: Path, rows: int) -> Path:
    """The seeded file of so many examples; written once."""
    file = folder / f"chat-{rows}.jsonl"
    return file if file.exists() else seeded.write_file(file, rows)


def pair_file(folder: Path, rows: int) -> Path:
    """The first question and answer of each seeded chat as a prompt and a completion; written once."""
    file = folder / f"pair-{rows}.jsonl"
    if not file.exists():
        with data_file(folder, rows).open(encoding="utf-8") as chats, file.open("w", encoding="utf-8") as out:
            for line in chats:
                _, asked, answer, *_ = json.loads(line)["messages"]
                pair = {"prompt": asked["content"], "completion": answer["content"]}
                out.write(json.dumps(pair, ensure_ascii=False) + "\n")
    return file


def filled(folder: Path, rows: int) -> Path:
    """A database of its own with the seeded file imported into the project “bench”."""
    database = folder / f"filled-{rows}.db"
    if not database.exists():
        _import(data_file(folder, rows), database, rows)
    return database


def at(database: Path) -> tuple[str, str]:
    """The command-line option that names this database."""
    return ("--database", f"sqlite:///{database}")


def copied(folder: Path, rows: int, name: str) -> Path:
    """A copy of that database under another name, to be changed at will."""
    database = fresh(folder / name)
    with closing(sqlite3.connect(filled(folder, rows))) as source, closing(sqlite3.connect(database)) as target:
        source.backup(target)
    return database


def _import(file: Path, database: Path, rows: int) -> Run:
    run = watch.run(tunewright("import", file, "--project", "bench", "--json", *at(fresh(database))))
    imported = json.loads(run.output)["files"][0]["imported"]
    if imported != rows:
        raise SystemExit(f"Only {imported:,} of {rows:,} examples were imported.")
    return run


def fresh(database: Path) -> Path:
    """The path, with nothing there."""
    for ending in ("", "-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    return database


def compared(area: str, what: str, goal: str, pairs: Sequence[tuple[Run, Run]]) -> Row:
    """The median ratio of (ours, floor) runs, with seconds and every ratio beside it."""
    ratio = statistics.median(ours.seconds / floor.seconds for ours, floor in pairs)
    seconds = statistics.median(ours.seconds for ours, _ in pairs)
    floors = statistics.median(floor.seconds for _, floor in pairs)
    each = ", ".join(f"{ours.seconds / floor.seconds:.2f}" for ours, floor in pairs)
    spent = statistics.median(ours.cpu_seconds / floor.cpu_seconds for ours, floor in pairs)
    note = f"floor {floors:.1f} s; ratios {each}; processor time of all processes {spent:.2f}×"
    return Row(area, what, goal, f"**{ratio:.2f}×** ({seconds:.1f} s)", note)


def _sizes(run: Run) -> str:
    return " + ".join(f"{peak:.0f}" for peak in run.peaks) + " MB"
