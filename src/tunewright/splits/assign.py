"""Who goes to the test side: seeded, stratified by label, whole groups, and nobody ever moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from itertools import groupby
from operator import attrgetter, ne
from types import MappingProxyType
from typing import Final, NamedTuple

from tunewright.model import Split, TuneError
from tunewright.splits.exact import exact_choice
from tunewright.splits.order import Stratum, in_fair_order

_NOBODY: Final[Mapping[str, Split]] = MappingProxyType({})
_LARGE: Final = 10  # a group of more than a tenth of all examples goes to test only when all others have


class Group(NamedTuple):
    """Examples that share a prompt and therefore stay on one side; `label` is the most common one among them."""

    key: str
    n_examples: int
    label: str | None = None


def assign(
    groups: Iterable[Group],
    *,
    seed: int,
    share: float | None = None,
    count: int | None = None,
    already: Mapping[str, Split] = _NOBODY,
) -> dict[str, Split]:
    """A side for every group: `share` (0–1) or `count` of all examples go to test, the others to train.

    Each label gives test examples in proportion to its size, as nearly as whole groups allow; at least one
    group of every label stays in train. The order of the groups does not matter. What is `already` on a side
    stays there, and new groups are placed so that the whole approaches the wish. Without `already`, the test
    side of a smaller share lies within that of a larger one. `count` is met exactly wherever whole groups can
    add up to it.

    Randomness: `seed` alone. Cost: sorts the groups once. Raises `TuneError` for a wish that makes no sense.
    """
    merged = _merged(groups)
    total = sum(group.n_examples for group in merged)
    wanted = _wanted(total, share, count)
    sides: dict[str, Split] = dict.fromkeys(map(_key, merged), "train")
    sides |= {key: side for key, side in already.items() if key in sides}
    in_test = sum(group.n_examples for group in merged if already.get(group.key) == "test") if already else 0
    queue = _queue(merged, already, seed, total)
    missing = wanted - in_test
    chosen = _nearest_start(queue, missing) if count is None else exact_choice([*queue], missing, _size)
    for group in chosen:
        sides[group.key] = "test"
    return sides


_key: Final = attrgetter("key")


def _size(group: Group) -> int:
    return group.n_examples


def _wanted(total: int, share: float | None, count: int | None) -> int:
    if (share is None) == (count is None):
        raise TuneError(
            "A split needs either a share or a number of test examples.",
            "Give one of the two, for example a share of 0.2.",
        )
    if share is not None:
        if not 0 <= share < 1:
            raise TuneError(
                f"A test share of {share:g} makes no sense.", "Give a share from 0 to below 1, for example 0.2."
            )
        return int(share * total + 0.5)
    if count is None or count < 0:
        raise TuneError(f"{count} test examples make no sense.", "Give a number from 0 upwards.")
    if count >= total and count > 0:
        raise TuneError(
            f"{count:,} test examples were asked for, but there are only {total:,} examples.",
            "Ask for fewer, so that some are left to train on.",
        )
    return count


def _merged(groups: Iterable[Group]) -> list[Group]:
    """One group per key, sorted by key; of several labels the most common one counts."""
    groups = sorted(groups, key=_key)
    if all(map(ne, map(_key, groups), map(_key, groups[1:]))):
        return groups
    by_key = ((key, [*parts]) for key, parts in groupby(groups, _key))
    return [parts[0] if len(parts) == 1 else _one(key, parts) for key, parts in by_key]


def _one(key: str, parts: list[Group]) -> Group:
    by_label: dict[str | None, int] = {}
    for group in parts:
        by_label[group.label] = by_label.get(group.label, 0) + group.n_examples
    common = min(by_label, key=lambda label: (-by_label[label], label is None, label or ""))
    return Group(key, sum(by_label.values()), common)


def _queue(groups: list[Group], already: Mapping[str, Split], seed: int, total: int) -> Iterator[Group]:
    """The new groups that may go to test, in the order in which they go."""
    by_label: dict[str | None, list[Group]] = defaultdict(list)
    for group in groups:
        by_label[group.label].append(group)
    turn, strata = _turns(seed, total), []
    for label, members in by_label.items():
        new = [group for group in members if group.key not in already] if already else [*members]
        new.sort(key=turn)
        if new and not any(already.get(group.key) == "train" for group in members):
            new.pop()  # the last one stays in train, so that no label is only tested
        taken = sum(group.n_examples for group in members if already.get(group.key) == "test") if already else 0
        size = sum(map(_size, members))
        strata.append(Stratum(_label_rank(seed, label), size, taken, new))
    return in_fair_order(strata, _size)


def _turns(seed: int, total: int) -> Callable[[Group], bytes]:
    """By what groups are sorted: by chance, and the large ones last."""
    begun = blake2b(f"{seed}/group/".encode(), digest_size=16).copy

    def turn(group: Group) -> bytes:
        key, n_examples, _ = group
        rank = begun()
        rank.update(key.encode("utf-8", "surrogatepass"))
        is_large = n_examples > 1 and n_examples * _LARGE > total
        return (b"\1" if is_large else b"\0") + rank.digest()

    return turn


def _label_rank(seed: int, label: str | None) -> bytes:
    named = f"{seed}/no label/" if label is None else f"{seed}/label/{label}"
    return blake2b(named.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _nearest_start(queue: Iterable[Group], wanted: int) -> list[Group]:
    """The first groups of the queue, as many as bring their examples nearest to the number wanted."""
    reached, start = 0, []
    for group in queue:
        after = reached + group.n_examples
        if after - wanted >= wanted - reached:
            break
        reached = after
        start.append(group)
    return start
