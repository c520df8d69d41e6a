"""Who does a piece of long work, and whether that process is still there."""

from __future__ import annotations

import os
import socket


def owner_mark() -> str:
    """Names this process on this machine."""
    return f"{socket.gethostname()}:{os.getpid()}"


def has_died(owner: str) -> bool:
    """True when the owner was a process of this machine that is gone; another machine's cannot be known."""
    host, _, process = owner.rpartition(":")
    if host != socket.gethostname() or not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
