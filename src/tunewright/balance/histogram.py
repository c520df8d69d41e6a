"""Bins for lengths in tokens, with edges a person can read off an axis."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bin:
    """Examples with `low <= tokens < high`."""

    low: int
    high: int
    count: int


def token_histogram(lengths: Mapping[int, int] | Iterable[int], *, max_bins: int = 24) -> list[Bin]:
    """Count lengths in bins that touch, the first holding the shortest and the last the longest example.

    `lengths` are token counts one by one, or a mapping from token count to number of examples. Where the longest
    is at most 20 times the shortest, bins are linear with a step of 1, 2 or 5 times a power of ten, the smallest
    that needs no more than `max_bins` bins; otherwise edges go 0, 1, 2, 3, 4, 6, 8, 12, 16 … (`2^k` and
    `1.5·2^k`), so that each is about 1.4 times the one before. The sum of all counts is the number of examples.
    """
    counts = dict(lengths) if isinstance(lengths, Mapping) else Counter(lengths)
    counts = {tokens: n for tokens, n in counts.items() if n > 0}
    if not counts:
        return []
    low, high = min(counts), max(counts)
    edges = _linear_edges(low, high, max_bins) if high <= 20 * max(low, 1) else _log_edges(low, high)
    filled = [0] * (len(edges) - 1)
    for tokens, n in counts.items():
        filled[bisect_right(edges, tokens) - 1] += n
    return [Bin(edges[at], edges[at + 1], n) for at, n in enumerate(filled)]


def _linear_edges(low: int, high: int, max_bins: int) -> list[int]:
    step = _round_step((high - low + 1) / max(max_bins - 1, 1))
    first = low // step * step
    return list(range(first, high + step + 1, step))[: (high - first) // step + 2]


def _round_step(at_least: float) -> int:
    power = int(10 ** math.floor(math.log10(max(at_least, 1))))
    return next(step for step in (power, 2 * power, 5 * power, 10 * power) if step >= at_least)


def _log_edges(low: int, high: int) -> list[int]:
    edges = [0, 1]
    while edges[-1] <= high:
        power = 1 << (edges[-1].bit_length() - 1)
        edges.append(2 * power if edges[-1] > power or power == 1 else power * 3 // 2)
    return edges[bisect_right(edges, low) - 1 :]
