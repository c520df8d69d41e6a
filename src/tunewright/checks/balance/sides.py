"""Labels and lengths of groups of examples, and sentences about how two groups differ."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tunewright.balance import Difference, label_difference, length_difference, median, shares
from tunewright.checks.reading import quoted
from tunewright.model import Corpus, Passage

Name = TypeVar("Name", int, str)


@dataclass(slots=True)
class Group:
    """What is counted of some examples."""

    labels: Counter[str] = field(default_factory=Counter)
    lengths: Counter[int] = field(default_factory=Counter)
    """Examples by the characters of prompt and answer together."""

    @property
    def n(self) -> int:
        """How many examples these are."""
        return self.lengths.total()


@dataclass(frozen=True, slots=True)
class Compared:
    """One group against another, with sentences for a reader and numbers for a desk."""

    difference: Difference
    what: str
    evidence: dict[str, Any]
    times: float = math.inf
    """How many times the smaller median fits into the larger one; without end for labels."""

    def is_notable(self, effect: float, chance: float, times: float = 1.0) -> bool:
        """Large enough to matter, and hardly chance."""
        return self.difference.effect >= effect and self.difference.chance < chance and self.times >= times


def groups_of(corpus: Corpus, name_of: Callable[[Passage], Name | None]) -> dict[Name, Group]:
    """Labels and lengths by the name of the group; examples without a name are left out. One pass."""
    groups: dict[Name, Group] = defaultdict(Group)
    for passage in corpus.passages():
        name = name_of(passage)
        if name is None:
            continue
        group = groups[name]
        if passage.label is not None:
            group.labels[passage.label.strip()] += 1
        parts = (passage.system, passage.earlier, passage.question, passage.answer)
        group.lengths[sum(map(len, parts))] += 1
    return dict(groups)


def joined(groups: Iterable[Group]) -> Group:
    """Several groups as one."""
    whole = Group()
    for group in groups:
        whole.labels.update(group.labels)
        whole.lengths.update(group.lengths)
    return whole


def labels_compared(one: Group, other: Group) -> Compared:
    """The labels of one group against those of another, naming the label whose share differs most."""
    difference = label_difference(one.labels, other.labels)
    here, there = shares(one.labels), shares(other.labels)
    names = sorted({*here, *there})
    label = max(names, key=lambda name: abs(here.get(name, 0) - there.get(name, 0)), default="")
    what = f"{quoted(label)} is {here.get(label, 0):.0%} here and {there.get(label, 0):.0%} there"
    evidence = {"shares": _rounded(here), "other_shares": _rounded(there), **_numbers("Cramér's V", difference)}
    return Compared(difference, what, evidence)


def lengths_compared(one: Group, other: Group) -> Compared:
    """The lengths of one group against those of another."""
    difference = length_difference(one.lengths, other.lengths)
    here, there = median(one.lengths), median(other.lengths)
    what = f"half of them have more than {here:,.0f} characters here and more than {there:,.0f} there"
    evidence = {"median": here, "other_median": there, **_numbers("Kolmogorov–Smirnov D", difference)}
    return Compared(difference, what, evidence, (max(here, there) + 1) / (min(here, there) + 1))


def in_plain_words(measure: str, difference: Difference) -> str:
    """What the test says: how large the difference is, and how likely chance brings it about."""
    chance = difference.chance
    odds = (
        "less than once in 1,000 times"
        if chance < 0.001
        else f"about {max(1, round(chance * 1000))} times in 1,000"
    )
    return f"By chance that would come about {odds} (difference {difference.effect:.2f} of 1, {measure})."


def _numbers(measure: str, difference: Difference) -> dict[str, Any]:
    return {
        "measure": measure,
        "effect": round(difference.effect, 4),
        "chance": float(f"{difference.chance:.3g}"),
        "n": difference.n_one,
        "other_n": difference.n_other,
    }


def _rounded(share: Mapping[str, float]) -> dict[str, float]:
    most = sorted(share, key=lambda label: (-share[label], label))[:30]
    return {label: round(share[label], 4) for label in most}
