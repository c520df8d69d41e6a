"""Keys that visitors give reach the worker over its input, and are nowhere else."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tunewright.ui import worker
from tunewright.ui.worker import hand_key, keep_running

LISTENS = """
import os, pathlib, sys
out = pathlib.Path(sys.argv[1])
(out / f"started-{os.getpid()}").touch()
for line in sys.stdin:
    with (out / "heard").open("a") as heard:
        heard.write(line)
    if "stop" in line:
        break
"""


@pytest.fixture(autouse=True)
def nothing_handed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_KEYS", {})


def _heard(folder: Path) -> list[dict[str, object]]:
    file = folder / "heard"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


async def _until(holds: Callable[[], bool], seconds: float = 120) -> None:
    for _ in range(int(seconds / 0.02)):
        if holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("It did not happen in time.")


def _while_running(folder: Path, *keys: tuple[int, str], before: tuple[tuple[int, str], ...] = ()) -> None:
    async def run() -> None:
        for run_id, key in before:
            hand_key(run_id, key)
        command = [sys.executable, "-c", LISTENS, str(folder)]
        task = asyncio.create_task(keep_running(command, {}, first_pause=0.05))
        await _until(lambda: bool(list(folder.glob("started-*"))))
        for run_id, key in keys:
            await asyncio.to_thread(hand_key, run_id, key)
        await _until(lambda: len(_heard(folder)) >= len(before) + len(keys))
        if any(key == "stop" for _, key in keys):
            await _until(lambda: len(list(folder.glob("started-*"))) > 1 and len(_heard(folder)) > len(keys))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())


def test_a_key_reaches_the_worker_with_the_number_of_its_run(tmp_path: Path) -> None:
    _while_running(tmp_path, (3, "sk-one\n“odd”"), (4, "sk-two"))

    assert _heard(tmp_path) == [{"run": 3, "key": "sk-one\n“odd”"}, {"run": 4, "key": "sk-two"}]


def test_a_key_given_before_the_worker_stood_reaches_it(tmp_path: Path) -> None:
    _while_running(tmp_path, before=((3, "sk-one"),))

    assert _heard(tmp_path) == [{"run": 3, "key": "sk-one"}]


def test_a_worker_that_follows_another_is_given_the_keys_too(tmp_path: Path) -> None:
    _while_running(tmp_path, (3, "stop"))

    assert _heard(tmp_path)[:2] == [{"run": 3, "key": "stop"}] * 2
