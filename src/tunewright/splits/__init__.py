"""Train and test sides: seeded, whole groups together, labels in proportion, and a proof of it. Pure values."""

from tunewright.splits.assign import Group, assign
from tunewright.splits.presets import as_prepare_data
from tunewright.splits.proof import SplitProof, count_note, prove, share_note

__all__ = ["Group", "SplitProof", "as_prepare_data", "assign", "count_note", "prove", "share_note"]
