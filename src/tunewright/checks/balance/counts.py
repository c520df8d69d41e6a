"""Examples per label with all spellings of a label counted as one, so that a slip is reported once only."""

from __future__ import annotations

from tunewright.checks.labels.spelling import spellings
from tunewright.model import Census


def label_counts(census: Census) -> dict[str, int]:
    """Examples per label under its usual spelling; empty where the project has no labels."""
    counts = {label: n for label, n in census.labels.items() if n > 0}
    return {group[0]: sum(counts[label] for label in group) for group in spellings(counts)}
