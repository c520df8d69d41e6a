"""Measures of balance over counts per label. Labels without any example (count 0) have no share."""

from __future__ import annotations

import math
from collections.abc import Mapping

from tunewright.model import TuneError


def shares(counts: Mapping[str, int]) -> dict[str, float]:
    """Share of each label, `n / N` with N the sum of all counts, 0–1, in the given order; all 0.0 if N is 0."""
    total = sum(counts.values())
    return {label: n / total if total else 0.0 for label, n in counts.items()}


def imbalance_ratio(counts: Mapping[str, int]) -> float:
    """How many times the rarest label fits into the most frequent one: `max(n) / min(n)` over labels with n > 0.

    1.0 means even, higher is more uneven; fewer than two labels count as even.
    """
    present = [n for n in counts.values() if n > 0]
    return max(present) / min(present) if len(present) > 1 else 1.0


def effective_classes(counts: Mapping[str, int]) -> float:
    """How many equally frequent labels would be as varied: `exp(-Σ p·ln p)` over the shares p, the Hill number
    of order 1.

    From 1.0 (one label has everything) up to the number of labels (all even); 0.0 without examples.
    """
    present = [p for p in shares(counts).values() if p > 0]
    return math.exp(-sum(p * math.log(p) for p in present)) if present else 0.0


def missing_to_even(counts: Mapping[str, int]) -> dict[str, int]:
    """How many more examples each label needs to have as many as the most frequent one: `max(n) - n`."""
    most = max(counts.values(), default=0)
    return {label: most - n for label, n in counts.items()}


def missing_to_shares(counts: Mapping[str, int], target_shares: Mapping[str, float]) -> dict[str, int]:
    """How many more examples of each label so that the target shares hold, removing none.

    With T = max(n / s) the smallest total at which no label has too many, each label needs `⌈T·s⌉ - n`; shares
    then hold to the nearest whole example. The shares may be given as parts, percentages or weights: only their
    proportions count. Labels of either mapping are answered, those of `counts` first.

    Raises `TuneError` for a share below zero, or for a label with examples but no share.
    """
    total_share = math.fsum(target_shares.values())
    for label, share in target_shares.items():
        if not math.isfinite(share) or share < 0:
            raise TuneError(f"The share of “{label}” is {share:g}.", "Give every label a share of zero or more.")
    unshared = [label for label, n in counts.items() if n > 0 and not target_shares.get(label)]
    if unshared:
        n = counts[unshared[0]]
        things = "example" if n == 1 else "examples"
        raise TuneError(
            f"“{unshared[0]}” has {n:,} {things} but no share of the target.",
            "Give it a share above zero, or reject its examples first.",
        )
    wanted = {label: target_shares.get(label, 0.0) / (total_share or 1.0) for label in [*counts, *target_shares]}
    total = max((counts[label] / share for label, share in wanted.items() if counts.get(label)), default=0.0)
    return {
        label: max(0, math.ceil(total * share - 1e-6) - counts.get(label, 0)) for label, share in wanted.items()
    }
