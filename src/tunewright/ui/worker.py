"""Keeps the one background worker process running for as long as the server runs."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Final

from tunewright.settings import read_settings

log = logging.getLogger("tunewright.ui")

FIRST_PAUSE_SECONDS: Final = 1.0
LONGEST_PAUSE_SECONDS: Final = 30.0
SOUND_SECONDS: Final = 60.0
"""A worker that ran for so long was sound; its next end starts with the first pause again."""

_GRACE_SECONDS: Final = 5.0
_KEYS: Final[dict[int, str]] = {}
"""Keys that visitors gave, by the id of their run: in this process's memory and the worker's, nowhere else."""
_AT_WORK: Final[list[tuple[asyncio.AbstractEventLoop, asyncio.subprocess.Process]]] = []


def worker_command() -> list[str]:
    """How the worker is started; it ends by itself when the process with this id is gone."""
    return [sys.executable, "-m", "tunewright.actions.worker", "--parent", str(os.getpid())]


def worker_environment() -> dict[str, str]:
    """This process's environment, with the store's address spelled out."""
    settings = read_settings()
    return {
        **os.environ,
        "TUNEWRIGHT_DATABASE_URL": settings.database_url,
        "TUNEWRIGHT_DATA_DIR": str(settings.data_dir),
    }


def hand_key(run_id: int, key: str) -> None:
    """Give the worker the key of a run, as a line of JSON on its standard input; a worker that follows gets it too.

    The environment and the command line, which other programs can read, never hold it.
    """
    _KEYS[run_id] = key
    for loop, process in _AT_WORK:
        loop.call_soon_threadsafe(_tell, process, run_id, key)


def _tell(process: asyncio.subprocess.Process, run_id: int, key: str) -> None:
    if process.stdin is not None and not process.stdin.is_closing():
        process.stdin.write((json.dumps({"run": run_id, "key": key}) + "\n").encode())


async def keep_running(
    command: Sequence[str], environment: Mapping[str, str], first_pause: float = FIRST_PAUSE_SECONDS
) -> None:
    """Run the command, and again whenever it ends, with growing pauses, until cancelled; then end it."""
    loop = asyncio.get_running_loop()
    pause = first_pause
    while True:
        started = loop.time()
        code = await _run(command, environment)
        pause = first_pause if loop.time() - started > SOUND_SECONDS else pause
        log.warning("The background worker ended with code %s; starting it again in %.0f seconds.", code, pause)
        await asyncio.sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)


async def _run(command: Sequence[str], environment: Mapping[str, str]) -> int:
    process = await asyncio.create_subprocess_exec(*command, env=dict(environment), stdin=asyncio.subprocess.PIPE)
    at_work = (asyncio.get_running_loop(), process)
    _AT_WORK.append(at_work)
    try:
        for run_id, key in _KEYS.items():
            _tell(process, run_id, key)
        return await process.wait()
    finally:
        _AT_WORK.remove(at_work)
        if process.returncode is None:
            await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), _GRACE_SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()
