"""Train and test sides: seeded, whole groups together, labels in proportion, and a proof of it. Pure values."""

from tunewright.splits.assign import Group, assign
from tunewright.splits.proof import SplitProof, count_note, prove, share_note

__all__ = ["Group", "SplitProof", "assign", "count_note", "prove", "share_note"]
