"""An order of items in which every beginning holds all labels in proportion."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Stratum(Generic[Item]):
    """The items of one label: all its examples, those taken before, and what may be taken, in order.

    `rank` decides between labels that are equally due; no two strata share one.
    """

    rank: bytes
    size: int
    taken: int = 0
    items: list[Item] = field(default_factory=list)


def in_fair_order(strata: list[Stratum[Item]], size_of: Callable[[Item], int]) -> Iterator[Item]:
    """All items, one after the other: after each, every label has nearly its proportion of what was taken so far.

    Each label's next item has a window, from when its proportion begins to ask for it to when it is overdue;
    among those whose window is open, the one due first goes next. With items of size one no label is ever a
    whole item away from its proportion (Tijdeman, “The chairman assignment problem”, 1980).
    Cost: n log(labels) for the n items taken, nothing where there is one label.
    """
    strata = [stratum for stratum in strata if stratum.items]
    if len(strata) == 1:
        yield from strata[0].items
        return
    total = sum(stratum.size for stratum in strata)
    position = sum(stratum.taken for stratum in strata)
    waiting = [_Next(stratum, total, stratum.taken, 0).opening() for stratum in strata]
    heapq.heapify(waiting)
    due: list[tuple[float, bytes, _Next[Item]]] = []
    while waiting or due:
        while waiting and (not due or waiting[0][0] < position + 1):
            _, _, following = heapq.heappop(waiting)
            heapq.heappush(due, following.deadline(size_of))
        _, _, following = heapq.heappop(due)
        yield following.item
        position += size_of(following.item)
        after = following.after(size_of)
        if after is not None:
            heapq.heappush(waiting, after.opening())


@dataclass(frozen=True, slots=True)
class _Next(Generic[Item]):
    """The item a label offers next: where it stands in its list, and what the label has had before it."""

    stratum: Stratum[Item]
    total: int
    taken: int
    at: int

    @property
    def item(self) -> Item:
        return self.stratum.items[self.at]

    def opening(self) -> tuple[float, bytes, _Next[Item]]:
        return (self.taken * self.total / self.stratum.size, self.stratum.rank, self)

    def deadline(self, size_of: Callable[[Item], int]) -> tuple[float, bytes, _Next[Item]]:
        with_it = self.taken + size_of(self.item)
        return (with_it * self.total / self.stratum.size, self.stratum.rank, self)

    def after(self, size_of: Callable[[Item], int]) -> _Next[Item] | None:
        if self.at + 1 == len(self.stratum.items):
            return None
        return _Next(self.stratum, self.total, self.taken + size_of(self.item), self.at + 1)
