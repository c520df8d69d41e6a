"""The proof of a split: nothing on both sides, and what each side holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tunewright.model import SPLITS, Split


@dataclass(frozen=True, slots=True)
class SplitProof:
    """What a split holds, counted from its members alone.

    `overlap` is the number of groups found on more than one side, and `crossing` are the ids of their
    examples; both are empty in a sound split. `labels` counts labelled examples per side and label.
    """

    overlap: int
    crossing: tuple[int, ...]
    sizes: dict[Split, int]
    groups: dict[Split, int]
    labels: dict[Split, dict[str, int]]

    @property
    def n_examples(self) -> int:
        """All examples, over all sides."""
        return sum(self.sizes.values())

    def share(self, side: Split) -> float:
        """The part of all examples on this side, 0–1."""
        return self.sizes.get(side, 0) / self.n_examples if self.n_examples else 0.0

    def label_share(self, label: str, side: Split) -> float:
        """The part of this label's examples on this side, 0–1."""
        total = sum(counts.get(label, 0) for counts in self.labels.values())
        return self.labels.get(side, {}).get(label, 0) / total if total else 0.0


def prove(members: Iterable[tuple[int, str, str | None, Split]]) -> SplitProof:
    """Count a split from (id, group key, label, side) of each example. Train and test are always listed.

    Cost: one pass; memory for each group, and the ids and keys of all examples.
    """
    sides_of: dict[str, set[Split]] = {}
    ids: list[tuple[int, str]] = []
    sizes: Counter[Split] = Counter()
    labels: dict[Split, Counter[str]] = {}
    for id_, key, label, side in members:
        sides_of.setdefault(key, set()).add(side)
        ids.append((id_, key))
        sizes[side] += 1
        if label is not None:
            labels.setdefault(side, Counter())[label] += 1
    crossed = {key for key, sides in sides_of.items() if len(sides) > 1}
    groups = Counter(side for sides in sides_of.values() for side in sides)
    present = [side for side in SPLITS if side != "validation" or sizes[side]]
    return SplitProof(
        overlap=len(crossed),
        crossing=tuple(id_ for id_, key in ids if key in crossed) if crossed else (),
        sizes={side: sizes[side] for side in present},
        groups={side: groups[side] for side in present},
        labels={side: dict(sorted(labels.get(side, {}).items())) for side in present},
    )


def count_note(asked: int, got: int) -> str:
    """Says that the number of test examples asked for could not be met; empty where it was."""
    if asked == got:
        return ""
    return (
        f"{asked:,} test examples were asked for, and {got:,} is the nearest that whole groups allow: "
        "examples with the same prompt stay together, and every label keeps one in train."
    )


def share_note(share: float, total: int, got: int) -> str:
    """Says that the share of test examples asked for was missed by more than one in twenty; else empty."""
    if abs(share * total - got) <= max(1, total / 20):
        return ""
    return (
        f"A test share of {share:.0%} was asked for, and {got / total:.0%} is the nearest that whole groups allow: "
        "examples with the same prompt stay together, every label keeps one in train, and nobody moves."
    )
