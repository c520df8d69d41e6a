"""A command that is killed leaves nothing half-done: what it began is not seen, and doing it again is right."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from terminal import Terminal, lines

N = 20_000
STATES = ("unreviewed", "accepted", "rejected", "flagged")


def many(n: int) -> str:
    """Lines long enough that processes of its own take part."""
    words = "quiet river stone window paper evening garden letter"
    return lines(
        {"id": f"n{number}", "prompt": f"{number}: {words}, {words}?", "completion": f"Answer {number % 97}."}
        for number in range(n)
    )


def ask(terminal: Terminal, statement: str) -> list[tuple]:
    """Rows as they are in the file, whatever the product shows of them."""
    connection = sqlite3.connect(terminal.folder / "tunewright.db", timeout=30)
    try:
        return connection.execute(statement).fetchall()
    except sqlite3.OperationalError:  # no such table yet
        return []
    finally:
        connection.close()


def n_written(terminal: Terminal) -> int:
    path = terminal.folder / "tunewright.db"
    return ask(terminal, "SELECT count(*) FROM example")[0][0] if path.exists() and _is_made(terminal) else 0


def _is_made(terminal: Terminal) -> bool:
    return bool(ask(terminal, "SELECT 1 FROM sqlite_master WHERE name = 'source'"))


def wait_for(condition, seconds: float = 180) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.02)


def children(process: int) -> list[int]:
    found = Path(f"/proc/{process}/task/{process}/children")
    return [int(one) for one in found.read_text().split()] if found.exists() else []


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{process}/stat")
    return not (stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z")


@pytest.fixture
def big(terminal: Terminal) -> Path:
    return terminal.write("big.jsonl", many(N))


def test_an_import_killed_in_the_middle_leaves_nothing_and_can_be_done_again(terminal: Terminal, big: Path) -> None:
    started = terminal.start("import", big, "--project", "p", "--json")
    wait_for(lambda: n_written(terminal) > 0)
    preparers = children(started.pid)
    started.send_signal(signal.SIGKILL)
    started.communicate(timeout=180)
    assert 0 < n_written(terminal) < N

    assert terminal.json("stats", "--project", "p")["examples"] == 0
    assert terminal.json("check", "--project", "p")["examples"] == 0
    wait_for(lambda: not any(is_running(one) for one in preparers))

    entry = terminal.json("import", big, "--project", "p")["files"][0]
    assert (entry["read"], entry["imported"], entry["identical"], entry["rejected"]) == (N, N, 0, 0)
    assert terminal.json("stats", "--project", "p")["by_state"]["unreviewed"] == N
    for table in ("example", "example_text"):
        assert ask(terminal, f"SELECT count(*) FROM {table}") == [(N,)]
    assert ask(terminal, "SELECT status, read FROM source ORDER BY id")[-1] == ("done", N)
    assert [row[0] for row in ask(terminal, "SELECT status FROM source")].count("done") == 1

    for attempt in range(3):
        kill_while_accepting(terminal, after=0.25 + 0.1 * attempt)
    terminal.json("review", "--project", "p", "--accept-all", "--by", "ann")
    assert terminal.json("stats", "--project", "p")["by_state"]["accepted"] == N


def kill_while_accepting(terminal: Terminal, after: float) -> None:
    started = terminal.start("review", "--project", "p", "--accept-all", "--by", "ann")
    time.sleep(after)
    started.send_signal(signal.SIGKILL)
    started.communicate(timeout=180)
    told = terminal.json("stats", "--project", "p")["by_state"]
    assert told["accepted"] in (0, N)
    kept = dict(ask(terminal, "SELECT state, count(*) FROM example GROUP BY state"))
    assert kept == {state: n for state, n in told.items() if n}
    events = ask(terminal, "SELECT count(*) FROM event WHERE kind = 'decision'")
    assert events == [(told["accepted"],)]
