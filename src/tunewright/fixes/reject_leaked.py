from __future__ import annotations

from collections.abc import Iterator, Mapping

from tunewright.fixes.registry import Given, Repair, settles
from tunewright.model import Example, Finding


@settles("LK001", "LK004", name="reject-leaked", way="asks-first")
def reject_leaked(finding: Finding, examples: Mapping[int, Example], given: Given) -> Iterator[Repair]:
    """Reject the training examples whose prompt is also in the test or validation set, which stays as it is."""
    train = finding.examples if finding.code == "LK004" else finding.evidence.get("train")
    taught = {number for number in train if isinstance(number, int)} if isinstance(train, list | tuple) else set()
    for number in sorted(examples):
        if number in taught:
            yield Repair(number, reject=True)
