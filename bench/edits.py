"""Single edits in a large project that was looked at: the time until every finding that they touch is right again.

Each edit makes a chat ask nearly the same as another one, be the same but for case, or stand on the other side of
the split, and answer otherwise; every second one is undone.
"""

from __future__ import annotations

import random
import shutil
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import imports_and_exports
import looks_data
import watch
from tables import Row, spread
from watch import tunewright

from tunewright.actions import checking, looking, reviewing, splitting
from tunewright.model.project import Filter
from tunewright.settings import Settings
from tunewright.store import Store, examples

_EDITS = 20


def measure(folder: Path, rows: int, edits: int = _EDITS) -> Iterator[Row]:
    """One process, one SQLite file, a split with a tenth held out; from the saved edit to right findings."""
    store = Store(Settings(f"sqlite:///{_looked(folder, rows)}", folder))
    project, chance = 1, random.Random(7)
    splitting.choose(store, project, Filter(), splitting.SplitWish(share=0.1), "bench")
    looking.look(store, project, by="bench")
    checking.refresh(store, project)
    walls, processors = [], []
    for at in range(edits):
        if at % 2:
            reviewing.undo(store, project, "bench")
        else:
            number, like = chance.sample(range(1, rows + 1), 2)
            _edit(store, project, number, like, chance.choice(["please", ""]))
        wall, processor = time.perf_counter(), time.process_time()
        checking.refresh(store, project)
        walls.append(1000 * (time.perf_counter() - wall))
        processors.append(1000 * (time.process_time() - processor))
    store.close()
    what = f"one edit among {rows:,} chats, until all findings that it touches are right"
    note = f"median / p95 / max; processor time {statistics.median(processors):.0f} ms"
    yield Row("edits", what, "< 1 s", spread(walls), note)


def _looked(folder: Path, rows: int) -> Path:
    file = folder / f"short-{rows}.jsonl"
    file = file if file.exists() else looks_data.write_chats(file, rows)
    imported, copied = folder / f"short-{rows}.db", folder / "edited.db"
    if not imported.exists():
        watch.run(tunewright("import", file, "--project", "bench", *imports_and_exports.at(imported)))
    for ending in ("-wal", "-shm"):
        copied.with_name(copied.name + ending).unlink(missing_ok=True)
    shutil.copyfile(imported, copied)
    return copied


def _edit(store: Store, project: int, number: int, like: int, more: str) -> None:
    with store.reading() as unit:
        card, other = examples.card(unit, number), examples.card(unit, like)
    turns: list[dict[str, Any]] = [dict(turn) for turn in other.example.body["messages"]]
    turns[-2]["content"] = f"{turns[-2]['content'].upper()} {more}"
    turns[-1]["content"] = "No, that was never possible, and since 1999 it is forbidden."
    reviewing.decide(store, project, number, card.version, "bench", body={"messages": turns})
