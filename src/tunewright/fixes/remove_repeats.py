from __future__ import annotations

from collections.abc import Iterator, Mapping

from tunewright.fixes.registry import Given, Repair, settles
from tunewright.model import Example, Finding


@settles("DU001", "DU002", name="remove-repeats", way="asks-first")
def remove_repeats(finding: Finding, examples: Mapping[int, Example], given: Given) -> Iterator[Repair]:
    """Keep the first of the examples and reject the others."""
    present = sorted(number for number in finding.examples if number in examples)
    for number in present[1:]:
        yield Repair(number, reject=True)
