"""What the benchmark measured, as rows of one Markdown table."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One measurement: what, the goal, what came out, and the comparison or note beside it."""

    area: str
    what: str
    goal: str
    result: str
    note: str = ""


def rank(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: `rank(values, 0.95)` is the 95th."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1))]


def spread(milliseconds: Sequence[float]) -> str:
    """Median, 95th percentile, largest and number of a series of milliseconds."""
    middle = statistics.median(milliseconds)
    return f"{middle:.0f} / {rank(milliseconds, 0.95):.0f} / {max(milliseconds):.0f} ms (n={len(milliseconds)})"


def markdown(rows: Iterable[Row]) -> str:
    """The table."""
    lines = ["| Area | What | Goal | Result | Beside it |", "|---|---|---|---|---|"]
    lines += [f"| {row.area} | {row.what} | {row.goal} | {row.result} | {row.note} |" for row in rows]
    return "\n".join(lines)
