from __future__ import annotations

from collections.abc import Iterator, Mapping

from tunewright.fixes.registry import Given, Repair, settles
from tunewright.fixes.relabelled import with_answer
from tunewright.model import Example, Finding


@settles("LA003", name="suggested-label", way="asks-first")
def suggested_label(finding: Finding, examples: Mapping[int, Example], given: Given) -> Iterator[Repair]:
    """Give the example the label that similar examples carry, where the answer is the label there too."""
    old, new = finding.evidence.get("given"), finding.evidence.get("suggested")
    if not isinstance(old, str) or not isinstance(new, str) or not new.strip() or old.strip() == new.strip():
        return
    for number in sorted(examples):
        own = examples[number].label
        label = new if own is not None and own.strip() == old.strip() else None
        body = with_answer(examples[number], new, {old, old.strip()})
        if label is not None or body is not None:
            yield Repair(number, body=body, label=label)
