"""How long to wait before asking a busy server again: what it says, else longer and longer."""

from __future__ import annotations

import math
import random
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

FIRST_SECONDS: Final = 0.5
LONGEST_SECONDS: Final = 60.0


def seconds_asked(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """What the server's `Retry-After` says, in seconds or as a date; None where it says nothing that is one."""
    for name, per_second in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        said = (headers.get(name) or "").strip()
        try:
            found: float | None = float(said) / per_second
        except ValueError:
            found = _until(said, now) if said else None
        if found is not None and not math.isnan(found):
            return max(0.0, found)
    return None


def _until(said: str, now: datetime | None) -> float | None:
    try:
        moment = parsedate_to_datetime(said)
    except (TypeError, ValueError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - (now or datetime.now(UTC))).total_seconds())


def pause_before(attempt: int, asked: float | None, chance: Callable[[], float] = random.random) -> float:
    """Seconds to wait before the next attempt, given how many were made; never longer than a minute.

    What the server asks for is kept to; otherwise it doubles each time, less up to a quarter by chance, so that
    requests that failed together do not come back together.
    """
    if asked is not None:
        return min(asked, LONGEST_SECONDS)
    longest: float = min(FIRST_SECONDS * 2.0 ** (attempt - 1), LONGEST_SECONDS)
    return longest * (1 - chance() / 4)


class Gate:
    """Holds all requests of a run back while the server asks for a pause, and lets them all go at a stop."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._open_at = 0.0

    @property
    def is_stopped(self) -> bool:
        """True once somebody asked for nothing more to be sent."""
        return self._stop.is_set()

    @property
    def is_closed(self) -> bool:
        """True while nobody is let through."""
        return self._open_at > time.monotonic()

    def stop(self) -> None:
        """Send nothing more; whoever waits here goes on at once."""
        self._stop.set()

    def close_for(self, seconds: float) -> None:
        """Let nobody through for so long."""
        with self._lock:
            self._open_at = max(self._open_at, time.monotonic() + seconds)

    def pass_through(self) -> bool:
        """Wait until it is open; False where it was stopped."""
        while not self._stop.is_set():
            left = self._open_at - time.monotonic()
            if left <= 0:
                return True
            self._stop.wait(left)
        return False
