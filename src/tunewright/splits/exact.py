"""Choosing whole items whose sizes add up to a number, as near to their order as can be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def exact_choice(queue: Sequence[Item], wanted: int, size_of: Callable[[Item], int]) -> list[Item]:
    """Items of the queue whose sizes add up to `wanted`; where none do, to the nearest number below or above.

    The beginning of the queue is kept as far as possible: items are given up from its end, one, four, sixteen
    and so on, only until the rest can be filled exactly. Cost: different sizes × the rest to fill.
    """
    if wanted <= 0:
        return []
    kept, reached = 0, 0
    while kept < len(queue) and reached + size_of(queue[kept]) <= wanted:
        reached += size_of(queue[kept])
        kept += 1
    give_up = 0
    while True:
        start = max(0, kept - give_up)
        rest = wanted - sum(map(size_of, queue[:start]))
        sizes = _nearest_sum([size_of(item) for item in queue[start:]], rest)
        if start == 0 or sum(sizes.elements()) == rest:
            return [*queue[:start], *_first_of(sizes, queue[start:], size_of)]
        give_up = max(1, give_up * 4)


def _nearest_sum(sizes: list[int], wanted: int) -> Counter[int]:
    """How many of each size to take so that they add up to the number nearest to `wanted`, smaller if tied."""
    available = Counter(size for size in sizes if size > 0)
    limit = wanted + max(available, default=0)
    last_size = [0] * (limit + 1)  # the size added last to reach a total, and how often
    times = [0] * (limit + 1)
    reached = [True] + [False] * limit
    for size in sorted(available, reverse=True):
        used = [0] * (limit + 1)
        for total in range(size, limit + 1):
            before = total - size
            if not reached[total] and reached[before] and used[before] < available[size]:
                reached[total] = True
                used[total] = used[before] + 1
                last_size[total], times[total] = size, used[total]
    total = min((at for at in range(limit + 1) if reached[at]), key=lambda at: (abs(at - wanted), at))
    parts: Counter[int] = Counter()
    while total:
        size, number = last_size[total], times[total]
        parts[size] = number
        total -= size * number
    return parts


def _first_of(sizes: Counter[int], queue: Sequence[Item], size_of: Callable[[Item], int]) -> list[Item]:
    left = Counter(sizes)
    picked = []
    for item in queue:
        if left[size_of(item)] > 0:
            left[size_of(item)] -= 1
            picked.append(item)
    return picked
