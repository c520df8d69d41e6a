"""Keeps the one background worker process running for as long as the server runs."""

from __future__ import annotations

import asyncio
import contextlib
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
    process = await asyncio.create_subprocess_exec(
        *command, env=dict(environment), stdin=asyncio.subprocess.DEVNULL
    )
    try:
        return await process.wait()
    finally:
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
