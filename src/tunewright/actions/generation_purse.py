"""What a run may still spend: held back before each request, so that no ceiling is ever passed."""

from __future__ import annotations

import threading
from decimal import Decimal

from tunewright.model.generation import Ceiling, Run


class Purse:
    """Money and requests left under the ceilings of a run. Thread-safe."""

    def __init__(self, run: Run) -> None:
        self._ceiling: Ceiling = run.ceiling
        self._spent = run.usd_at_most or Decimal(0)
        self._is_sure = not run.usd_unsure
        self._held = Decimal(0)
        self._n_sent = run.n_sent
        self._lock = threading.Lock()
        self.refusal = ""
        """Why nothing more may be sent; empty while something may."""

    def hold(self, most: Decimal) -> bool:
        """Set aside the most that a request may cost; False, with `refusal` said, where it may not be sent."""
        with self._lock:
            if not self.refusal:
                self.refusal = self._trouble(most)
            if self.refusal:
                return False
            self._held += most
            self._n_sent += 1
            return True

    def settle(self, held: Decimal, spent: Decimal, *, is_sure: bool = True) -> None:
        """Give back what was held for a request, and count what it did cost, or may have."""
        with self._lock:
            self._held -= held
            self._spent += spent
            self._is_sure = self._is_sure and is_sure

    def give_back(self, held: Decimal) -> None:
        """A request was not sent after all."""
        with self._lock:
            self._held -= held
            self._n_sent -= 1

    def _trouble(self, most: Decimal) -> str:
        requests, usd = self._ceiling.requests, self._ceiling.usd
        if requests is not None and self._n_sent >= requests:
            return f"The ceiling of {requests:,} requests is reached."
        if usd is not None and self._spent + self._held + most > usd:
            return (
                f"The ceiling of ${_plain(usd)} is reached: {'' if self._is_sure else 'up to '}${self._spent:.4f} "
                "are spent, and what is next could cost more than what is left."
            )
        return ""


def _plain(usd: Decimal) -> str:
    text = f"{usd:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
