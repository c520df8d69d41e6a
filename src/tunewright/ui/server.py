"""What the server needs around the pages: background worker, routes, headers, and a quiet collector.

`app.py` passes these to `st.App`; `streamlit run app.py` and `python app.py` then serve the same app.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import os
import sys
import webbrowser
from collections.abc import AsyncIterator, Sequence
from typing import Any, Final, NoReturn

from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from streamlit import config

from tunewright.ui.downloads import FileFor, file_route
from tunewright.ui.errors import keep_logs_clean
from tunewright.ui.headers import SecurityHeaders
from tunewright.ui.worker import keep_running, worker_command, worker_environment

_HEAVY: Final = ("pandas", "pyarrow", "altair", "sqlalchemy", "tiktoken", "tunewright.actions")
"""Imported before the collector's freeze, which makes its later passes short."""


@contextlib.asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Start one background worker with the server, and end it with the server."""
    async with _ready():
        worker = asyncio.create_task(keep_running(worker_command(), worker_environment()))
        try:
            yield
        finally:
            worker.cancel()
            await asyncio.gather(worker, return_exceptions=True)


@contextlib.asynccontextmanager
async def lifespan_without_worker(_app: object) -> AsyncIterator[None]:
    """The same server with no background work; for small apps that show one component."""
    async with _ready():
        yield


def routes(file_for: FileFor | None = None) -> list[BaseRoute]:
    """Our own routes: downloads, where `file_for` says what can be downloaded."""
    return [file_route(file_for)] if file_for else []


def middleware() -> list[Middleware]:
    """Security headers on every answer."""
    return [Middleware(SecurityHeaders)]


def warm_up(modules: Sequence[str] = _HEAVY) -> None:
    """Import what is slow to import, then put everything imported out of the collector's sight."""
    for name in modules:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


def run(script: str) -> NoReturn:
    """Become `streamlit run script`, with the same arguments and environment: one way to serve, not two."""
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", script, *sys.argv[1:]])  # noqa: S606


@contextlib.asynccontextmanager
async def _ready() -> AsyncIterator[None]:
    keep_logs_clean()
    warm_up()
    opening = asyncio.create_task(_open_browser())
    try:
        yield
    finally:
        opening.cancel()


async def _open_browser() -> None:
    """Open the app in the visitor's browser once the server listens, unless it runs headless."""
    if config.get_option("server.headless"):
        return
    await asyncio.sleep(0.5)
    await asyncio.to_thread(webbrowser.open, _address())


def _address() -> str:
    options: dict[str, Any] = {
        name: config.get_option(name) for name in ("server.address", "server.port", "server.baseUrlPath")
    }
    host = options["server.address"] or "localhost"
    path = str(options["server.baseUrlPath"] or "").strip("/")
    return f"http://{'localhost' if host in ('0.0.0.0', '::') else host}:{options['server.port']}/{path}"  # noqa: S104
