"""Thirty people reviewing at once: clients that speak the app's own protocol, one accept a second each.

Each client opens the review page at an example of its own, presses “Accept” and waits for the next example, as a
browser would. Timed are the saved decision alone, inside the server and waiting for other writers included, and the
whole way, from the message sent to the message that says the run is finished: on the same machine, the driver's own
work included. Every run has a fresh copy in which nothing is decided; afterwards the store is asked what it holds.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import sqlite3
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import imports_and_exports
from tables import Row, spread

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))

REVIEWERS = 30
SECONDS = 30
_PATIENCE_SECONDS = 30
_LIKEWISE = "median / p95 / max"
_ACCEPT = re.compile(r"-acc_(\d+)v(\d+)$")


def measure(folder: Path, rows: int, reviewers: int = REVIEWERS, seconds: int = SECONDS) -> Iterator[Row]:
    """One server, one SQLite file, `reviewers` clients for so many seconds; then the count in the store."""
    import browser

    database = imports_and_exports.copied(folder, rows, "reviewers.db")
    if rows // reviewers <= 2 * seconds:
        raise SystemExit(f"{rows:,} examples are too few: {reviewers} reviewers would come upon each other's work.")
    times_file = folder / "decisions.txt"
    times_file.unlink(missing_ok=True)
    environ = {"TUNEWRIGHT_DATABASE_URL": f"sqlite:///{database}", "TUNEWRIGHT_DATA_DIR": str(folder / "data")}
    environ["BENCH_TIMES"] = str(times_file)
    with browser.serve(Path(__file__).with_name("timed_app.py"), folder, environ=environ) as app:
        address = app.url.replace("http", "ws", 1) + "/_stcore/stream"
        clients = [Client(address, f"Reviewer {at}", 1 + at * rows // reviewers) for at in range(reviewers)]
        used = _cpu_seconds(app.pid)
        lasted = asyncio.run(_review(clients, seconds))
        share = (_cpu_seconds(app.pid) - used) / lasted
        errors = [error for client in clients for error in client.errors] + _troubles(app.log())
    times = [spent for client in clients for spent in client.milliseconds]
    decisions = [float(line) for line in times_file.read_text().split()]
    what = f"{reviewers} reviewers, one accept a second each"
    note = f"median / p95 / max; errors: {len(errors)}; server {share:.0%} of one processor"
    yield Row("reviewers", f"{what}: decision saved, in the server", "p95 < 100 ms", spread(decisions), _LIKEWISE)
    yield Row("reviewers", f"{what}: from the click to the next example", "no error", spread(times), note)
    if len(decisions) != len(times):
        yield Row("reviewers", "decisions saved and clicks", "equal", f"{len(decisions):,} and {len(times):,}")
    yield Row("reviewers", "nothing lost or double", "0 and 0", *_accounts(database, clients))
    for error in errors[:5]:
        yield Row("reviewers", "error", "", error[:200])


async def _review(clients: list[Client], seconds: int) -> float:
    await asyncio.gather(*(client.open() for client in clients))
    start = time.perf_counter()
    await asyncio.gather(*(client.work(seconds, at / len(clients)) for at, client in enumerate(clients)))
    return time.perf_counter() - start


def _troubles(log: str) -> list[str]:
    return [line for line in log.splitlines() if re.search(r"Traceback|Error\b|Exception", line)]


def _accounts(database: Path, clients: list[Client]) -> tuple[str, str]:
    """Compare what the clients saw accepted with what the store holds."""
    acknowledged = {example for client in clients for example in client.accepted}
    with sqlite3.connect(database) as connection:
        events = connection.execute("SELECT example_id, count(*) FROM event WHERE kind = 'decision' GROUP BY 1")
        kept = dict(events.fetchall())
        states = {row[0] for row in connection.execute("SELECT id FROM example WHERE state = 'accepted'")}
        (tallied,) = connection.execute("SELECT n FROM tally WHERE state = 'accepted'").fetchone()
    lost = len(acknowledged - states) + len(acknowledged - kept.keys())
    double = sum(n - 1 for n in kept.values()) + sum(len(client.accepted) for client in clients) - len(acknowledged)
    off = abs(tallied - len(states))
    return f"{lost} lost, {double} double", f"{len(acknowledged):,} accepted on screen; tallies off by {off}"


@dataclass
class Client:
    """One reviewer's browser tab, without the browser."""

    address: str
    name: str
    start_at: int
    milliseconds: list[float] = field(default_factory=list)
    accepted: list[int] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    _socket: Any = None
    _page: str = ""
    _button: str = ""
    _fragment: str = ""

    async def open(self) -> None:
        """Load the review page at this reviewer's first example."""
        import websockets

        self._socket = await websockets.connect(self.address, subprotocols=["streamlit"], max_size=None)
        await self._ask(fragment=False)
        await self._finished()
        if not self._button:
            raise SystemExit(f"{self.name} sees no example to accept. {self.errors[:1]}")

    async def work(self, seconds: int, first_pause: float) -> None:
        """Accept one example each second, at moments of its own."""
        chance = random.Random(self.name)
        until = time.perf_counter() + seconds
        await asyncio.sleep(first_pause)
        while time.perf_counter() < until:
            before = time.perf_counter()
            await self._accept()
            spent = time.perf_counter() - before
            self.milliseconds.append(spent * 1000)
            await asyncio.sleep(max(0.0, chance.uniform(0.8, 1.2) - spent))
        await self._socket.close()

    async def _accept(self) -> None:
        shown = self._button
        await self._ask(fragment=True)
        await self._finished()
        found = _ACCEPT.search(shown)
        if self._button == shown or not found:
            self.errors.append(f"{self.name}: the accept button led nowhere")
        else:
            self.accepted.append(int(found[1]))

    async def _ask(self, *, fragment: bool) -> None:
        from streamlit.proto.BackMsg_pb2 import BackMsg

        message = BackMsg()
        named = "" if fragment else f"&reviewer={self.name.replace(' ', '+')}"
        message.rerun_script.query_string = f"project=1&example={self.start_at}{named}"
        message.rerun_script.page_name = "" if fragment else "review"
        message.rerun_script.page_script_hash = self._page
        if fragment:
            message.rerun_script.fragment_id = self._fragment
            message.rerun_script.widget_states.widgets.add(id=self._button, trigger_value=True)
        await self._socket.send(message.SerializeToString())

    async def _finished(self) -> None:
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        while True:
            data = await asyncio.wait_for(self._socket.recv(), _PATIENCE_SECONDS)
            message = ForwardMsg.FromString(data)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._page = message.new_session.page_script_hash
            elif kind == "delta":
                self._look_at(message.delta)
            elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return

    def _look_at(self, delta: Any) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "button" and _ACCEPT.search(element.button.id):
            self._button, self._fragment = element.button.id, delta.fragment_id
        elif kind == "exception" or (kind == "alert" and "went wrong" in element.alert.body):
            self.errors.append(f"{self.name}: {element!s}"[:300])


def _cpu_seconds(pid: int) -> float:
    """Processor time of a process so far, on Linux; 0 elsewhere."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
