"""What a process of a look needs: loaded as soon as it starts, while the look itself is still being prepared."""

from __future__ import annotations

from tunewright import checks
from tunewright.actions import looking

checks.checks()
__all__ = ["looking"]
