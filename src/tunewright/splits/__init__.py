"""Train and test sides: seeded, whole groups together, labels in proportion, and a proof of it. Pure values."""

from tunewright.splits.assign import Group, assign
from tunewright.splits.proof import SplitProof, count_note, prove, share_note
from tunewright.splits.together import bundled, bundles, placed_bundles
from tunewright.splits.twins import joined, twins

__all__ = [
    "Group",
    "SplitProof",
    "assign",
    "bundled",
    "bundles",
    "count_note",
    "joined",
    "placed_bundles",
    "prove",
    "share_note",
    "twins",
]
