"""Keys that somebody typed, for one run each: in this process's memory while it lives, and nowhere else."""

from __future__ import annotations

import threading

_LOCK = threading.Lock()
_KEYS: dict[int, str] = {}


def hold(run_id: int, key: str) -> None:
    """Keep the key of a run; an empty one forgets it."""
    with _LOCK:
        if key:
            _KEYS[run_id] = key
        else:
            _KEYS.pop(run_id, None)


def held(run_id: int) -> str:
    """The key of a run; empty where this process has none."""
    with _LOCK:
        return _KEYS.get(run_id, "")
