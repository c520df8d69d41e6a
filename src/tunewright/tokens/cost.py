"""What training costs: exact decimals, US dollars per million tokens, before tax and credits."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_UP, Decimal
from typing import Final

from tunewright.tokens.counting import billed

_EPOCHS: Final = 3
_MIN_SEEN: Final = 100
_MAX_SEEN: Final = 25_000
_MAX_EPOCHS: Final = 25
_CENT: Final = Decimal("0.01")
_MILLION: Final = 1_000_000


def cookbook_epochs(n_examples: int) -> int:
    """How many epochs to plan for: 3, more for fewer than 34 examples (at most 25), fewer for many.

    Source: OpenAI cookbook, “Data preparation and analysis for chat model fine-tuning”, read 2026-11-20.
    """
    if n_examples <= 0:
        return _EPOCHS
    if n_examples * _EPOCHS < _MIN_SEEN:
        return min(_MAX_EPOCHS, _MIN_SEEN // n_examples)
    if n_examples * _EPOCHS > _MAX_SEEN:
        return max(1, _MAX_SEEN // n_examples)
    return _EPOCHS


def billed_per_epoch(tokens: Iterable[int], limit: int) -> int:
    """Tokens paid for in one epoch, given those of each example; what is cut at the limit is not billed."""
    return sum(billed(n, limit) for n in tokens)


def exact_training_cost(tokens_per_epoch: int, epochs: int, usd_per_million: Decimal) -> Decimal:
    """US dollars, not rounded: for amounts below a cent that follow the typing."""
    return Decimal(tokens_per_epoch) * epochs * usd_per_million / _MILLION


def training_cost(tokens_per_epoch: int, epochs: int, usd_per_million: Decimal) -> Decimal:
    """US dollars, rounded up to the cent, before tax and credits."""
    exact = exact_training_cost(tokens_per_epoch, epochs, usd_per_million)
    return exact.quantize(_CENT, rounding=ROUND_UP)
