"""What an export did: its files, and everything one must know to vouch for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tunewright.model import Split
from tunewright.targets import Target


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One file of an export."""

    path: str
    split: Split
    examples: int
    tokens: int
    sha256: str
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class ExportReport:
    """The whole export. `overlap` is the number of prompts found on more than one side: 0 is right.

    `left_out` has (id, reason) of every example that is in no file; `dropped_keys` how often each key stayed
    behind.
    """

    files: tuple[ExportedFile, ...]
    labels: Mapping[Split, Mapping[str, int]] = field(default_factory=dict)
    overlap: int = 0
    left_out: tuple[tuple[int, str], ...] = ()
    cost: Mapping[str, Any] = field(default_factory=dict)
    advice: Mapping[str, Any] = field(default_factory=dict)
    dropped_keys: Mapping[str, int] = field(default_factory=dict)

    @property
    def n_examples(self) -> int:
        """Examples written, over all files."""
        return sum(file.examples for file in self.files)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON data, as the terminal prints it and the store keeps it."""
        files = [
            {"path": f.path, "split": f.split, "examples": f.examples, "tokens": f.tokens}
            | {"sha256": f.sha256, "bytes": f.bytes}
            for f in self.files
        ]
        return {
            "files": files,
            "labels": {side: dict(counts) for side, counts in self.labels.items()},
            "overlap": self.overlap,
            "left_out": [{"id": id_, "reason": reason} for id_, reason in self.left_out],
            "cost": dict(self.cost),
            "advice": dict(self.advice),
            "dropped_keys": dict(self.dropped_keys),
        }


def size_warnings(target: Target, n_examples: int, n_bytes: int = 0) -> list[str]:
    """What the target will refuse about the size of a training file, in sentences; empty if nothing."""
    warnings = []
    if n_examples < target.min_examples:
        held = "1 example" if n_examples == 1 else f"{n_examples} examples"
        warnings.append(
            f"The training file has {held}; a job with fewer than {target.min_examples} is refused. "
            f"Add at least {target.min_examples - n_examples} more."
        )
    if 0 < target.max_file_bytes < n_bytes:
        megabytes = target.max_file_bytes // (1024 * 1024)
        warnings.append(
            f"The training file is larger than the {megabytes} MB that are accepted. Export fewer examples."
        )
    return warnings
