"""The real app, with a stopwatch around each saved decision; milliseconds go to the file that BENCH_TIMES names."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import streamlit as st

from tunewright.actions import reviewing
from tunewright.ui import server, session
from tunewright.ui.errors import last_net

_TIMES = os.open(os.environ["BENCH_TIMES"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
_decide = reviewing.decide


def _timed(*given: Any, **named: Any) -> Any:
    before = time.perf_counter()
    try:
        return _decide(*given, **named)
    finally:
        os.write(_TIMES, f"{(time.perf_counter() - before) * 1000:.3f}\n".encode())


reviewing.decide = _timed

app = st.App(
    str(Path(__file__).resolve().parent.parent / "pages" / "entry.py"),
    lifespan=server.lifespan,
    routes=server.routes(session.file_for),
    middleware=server.middleware(),
    on_script_error=last_net,
)
