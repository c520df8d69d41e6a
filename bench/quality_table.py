"""One line of `docs/quality.md`: what was planted, what was found, what was found without being there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """Counts of one measurement; `n` is how many examples or pairs were looked at."""

    subject: str
    data: str
    n: int
    planted: int
    true_positives: int
    false_positives: int
    false_negatives: int
    note: str = ""

    @property
    def precision(self) -> float:
        """Share of what was flagged that was planted; 1 where nothing was flagged."""
        flagged = self.true_positives + self.false_positives
        return self.true_positives / flagged if flagged else 1.0

    @property
    def recall(self) -> float:
        """Share of what was planted that was flagged; 1 where nothing was planted."""
        real = self.true_positives + self.false_negatives
        return self.true_positives / real if real else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0
