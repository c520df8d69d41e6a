"""How near to the ideal a run of many requests comes: a local server that waits 20 ms, and nothing else.

The ideal is requests × latency ÷ requests at a time: the time in which the server could answer them all. Measured
is the whole run, from the first request to the last proposal kept: requests and answers written before they are
used, proposals counted, checked, held against each other, and indexed for search.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tables import Row

from tunewright.actions import generating, generation_run, projects
from tunewright.model.generation import Ceiling, Connection, RecipeOptions
from tunewright.settings import Settings
from tunewright.store import Store

LATENCY = 0.02
SERVER = Path(__file__).parent.parent / "tests" / "local_server.py"
WORDS = (
    *("river", "town", "valley", "bridge", "engine", "market", "council", "winter", "apple", "school", "doctor"),
    *("letter", "harbour", "garden", "forest", "paper", "window", "silver", "copper", "station"),
)


def measure(folder: Path, passages: int = 1_000, parallel: int | None = None) -> Iterator[Row]:
    """Questions and answers about so many passages, with the usual number of requests at a time."""
    with tempfile.TemporaryDirectory(dir=folder) as own, _server() as address:
        store = Store(Settings(f"sqlite:///{Path(own) / 'bench.db'}", Path(own)))
        server = Connection(address, "gpt-4o-mini", parallel=parallel or Connection("", "").parallel)
        project = projects.create(store, "bench")
        generating.add_document(store, project.id, "book.md", _book(passages).encode(), "bench", budget=200)
        run = generating.begin(store, project.id, RecipeOptions(), server, Ceiling(), "bench")
        began, used = time.perf_counter(), time.process_time()
        done = generation_run.work(store, run.id, "")
        seconds, used = time.perf_counter() - began, time.process_time() - used
        store.close()
    ideal = done.n_sent * LATENCY / server.parallel
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Row(
        "generate",
        f"{done.n_subjects:,} passages, {done.n_sent:,} requests of 20 ms, {server.parallel} at a time",
        "≤ 1.5× the ideal",
        f"**{seconds / ideal:.2f}×** ({seconds:.1f} s)",
        f"ideal {ideal:.1f} s; {done.n_proposals:,} proposals kept, {done.n_failed} failures; {used:.1f} s of "
        f"processor time and {megabytes:.0f} MB in this process; load {os.getloadavg()[0]:.1f}",
    )


@contextmanager
def _server() -> Iterator[str]:
    """The local server of the tests in a process of its own; its address."""
    command = [sys.executable, str(SERVER), "--latency", str(LATENCY)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None and process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        process.wait(10)


def _book(passages: int) -> str:
    chance = random.Random(7)
    pick = chance.choice
    return "\n\n".join(
        f"# Section {number}\n\n"
        + " ".join(
            f"The {pick(WORDS)} of {pick(WORDS).title()} {number} was {pick(('built', 'opened', 'sold', 'moved'))} "
            f"in {chance.randint(1500, 2000)} by the {pick(WORDS)} {pick(WORDS)} of the {pick(WORDS)}."
            for _ in range(6)
        )
        for number in range(passages)
    )


if __name__ == "__main__":
    from tables import markdown

    given = [int(word) for word in sys.argv[1:]]
    with tempfile.TemporaryDirectory(prefix="tunewright-bench-") as temporary:
        print(markdown(measure(Path(temporary), *given)))
