from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.balance.sides import (
    Group,
    groups_of,
    in_plain_words,
    labels_compared,
    lengths_compared,
)
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding


@check("BA006", "drift-between-splits", severity="warning", scope="corpus")
def drift_between_splits(
    corpus: Corpus,
    *,
    labels_at: float = 0.1,
    lengths_at: float = 0.2,
    longer: float = 1.25,
    chance: float = 0.001,
    fewest: int = 20,
) -> Iterator[Finding]:
    """The test or validation set has other labels, or longer or shorter texts, than the training set.

    Why it matters: the result on a set that differs says little about how the model does on examples like those
    it learned from.
    What to do: split anew at random, keeping the shares of the labels; unless the difference is meant.
    Not reported: sets under `fewest` examples; differences that are small (labels under `labels_at`, lengths
    under `lengths_at`, both from 0 for the same to 1 for nothing in common; lengths whose middle is not `longer`
    times the other), however certain they are.
    Tests: chi-square for labels (Cramér's V, corrected), Kolmogorov–Smirnov for lengths (D).
    Cost: one pass, memory for the different lengths and labels.
    """
    groups = groups_of(corpus, lambda passage: passage.split)
    train = groups.get("train", Group())
    for side in ("validation", "test"):
        group = groups.get(side, Group())
        if min(group.n, train.n) < fewest:
            continue
        labels, lengths = labels_compared(group, train), lengths_compared(group, train)
        if labels.is_notable(labels_at, chance):
            message = f"The {side} set has other labels than the training set: {labels.what}. " + in_plain_words(
                "Cramér’s V", labels.difference
            )
            yield Finding("BA006", "warning", message, (), f"labels:{side}", labels.evidence)
        if lengths.is_notable(lengths_at, chance, longer):
            message = (
                f"The {side} set has texts of other length than the training set: {lengths.what}. "
                + in_plain_words("Kolmogorov–Smirnov", lengths.difference)
            )
            yield Finding("BA006", "warning", message, (), f"lengths:{side}", lengths.evidence)
