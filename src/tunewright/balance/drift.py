"""Whether two sets of examples differ more than chance explains, and by how much: labels and lengths.

A test alone would raise an alarm about any difference, however small, once there are enough examples; so every
comparison says how large the difference is as well.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

_LEAST_EXPECTED = 5.0


@dataclass(frozen=True, slots=True)
class Difference:
    """How far two sets are apart.

    `effect` is 0–1, higher is further apart: Cramér's V with Bergsma's correction for labels, Kolmogorov and
    Smirnov's D for lengths. `chance` is the probability of a difference at least this large between two random
    halves of one set.
    """

    effect: float
    chance: float
    n_one: int
    n_other: int


def label_difference(one: Mapping[str, int], other: Mapping[str, int]) -> Difference:
    """Compare counts per label by a chi-square test of independence.

    Labels too rare for the test (fewer than 5 examples expected on a side) are counted together as one.
    Source: Bergsma, W. (2013), A bias-correction for Cramér's V and Tschuprow's T, J. Korean Stat. Soc. 42.
    """
    n_one, n_other = sum(one.values()), sum(other.values())
    columns = _columns(one, other, n_one, n_other) if n_one and n_other else []
    if len(columns) < 2:
        return Difference(0.0, 1.0, n_one, n_other)
    total = n_one + n_other
    chi2 = 0.0
    for a, b in columns:
        for seen, n_side in ((a, n_one), (b, n_other)):
            expected = (a + b) * n_side / total
            chi2 += (seen - expected) ** 2 / expected
    freedom = len(columns) - 1
    phi2 = max(0.0, chi2 / total - freedom / (total - 1))
    effect = math.sqrt(phi2 / (1 - 1 / (total - 1)))  # two sides: the smaller dimension of the table is 2
    return Difference(min(1.0, effect), _chi2_chance(chi2, freedom), n_one, n_other)


def _columns(one: Mapping[str, int], other: Mapping[str, int], n_one: int, n_other: int) -> list[tuple[int, int]]:
    least = min(n_one, n_other) / (n_one + n_other)
    kept, rare_one, rare_other = [], 0, 0
    for label in sorted({*one, *other}):
        a, b = one.get(label, 0), other.get(label, 0)
        if (a + b) * least >= _LEAST_EXPECTED:
            kept.append((a, b))
        else:
            rare_one, rare_other = rare_one + a, rare_other + b
    return [*kept, (rare_one, rare_other)] if (rare_one + rare_other) * least >= _LEAST_EXPECTED else kept


def _chi2_chance(chi2: float, freedom: int) -> float:
    """The upper tail of the chi-square distribution: exact, by the recurrence of the incomplete gamma function."""
    y = chi2 / 2
    if y <= 0:
        return 1.0
    a, tail = (0.5, math.erfc(math.sqrt(y))) if freedom % 2 else (1.0, math.exp(-y))
    while a < freedom / 2:
        tail += math.exp(a * math.log(y) - y - math.lgamma(a + 1))
        a += 1
    return min(1.0, tail)


def length_difference(one: Mapping[int, int], other: Mapping[int, int]) -> Difference:
    """Compare counts per length by Kolmogorov and Smirnov's test: the largest gap of shares up to a length.

    Cost: sorts the different lengths.
    """
    n_one, n_other = sum(one.values()), sum(other.values())
    if not n_one or not n_other:
        return Difference(0.0, 1.0, n_one, n_other)
    gap, below_one, below_other = 0.0, 0, 0
    for length in sorted({*one, *other}):
        below_one += one.get(length, 0)
        below_other += other.get(length, 0)
        gap = max(gap, abs(below_one / n_one - below_other / n_other))
    return Difference(gap, _gap_chance(gap, n_one, n_other), n_one, n_other)


def _gap_chance(gap: float, n_one: int, n_other: int) -> float:
    """Kolmogorov's distribution with Stephens' correction for small sets."""
    root = math.sqrt(n_one * n_other / (n_one + n_other))
    x = (root + 0.12 + 0.11 / root) * gap
    if x < 0.3:
        return 1.0
    terms = (2 * (-1) ** (k - 1) * math.exp(-2 * k * k * x * x) for k in range(1, 101))
    return min(1.0, max(0.0, math.fsum(terms)))


def median(counts: Mapping[int, int]) -> int:
    """The length that at least half of the counted examples do not exceed; 0 without examples."""
    half, below = sum(counts.values()) / 2, 0
    for length in sorted(counts):
        below += counts[length]
        if below >= half:
            return length
    return 0
