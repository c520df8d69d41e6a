from __future__ import annotations

from collections.abc import Iterator, Mapping

from tunewright.fixes.registry import Given, Repair, settles
from tunewright.fixes.relabelled import with_answer
from tunewright.model import Example, Finding


@settles("LA001", name="usual-label", way="asks-first")
def usual_label(finding: Finding, examples: Mapping[int, Example], given: Given) -> Iterator[Repair]:
    """Give every spelling of the label the one that is used most often, where the answer is the label there too."""
    usual, counts = finding.evidence.get("usual"), finding.evidence.get("counts")
    if not isinstance(usual, str) or not usual.strip() or not isinstance(counts, Mapping):
        return
    others = {label for label in counts if isinstance(label, str) and label != usual}
    for number in sorted(examples):
        label = usual if examples[number].label in others else None
        body = with_answer(examples[number], usual, others)
        if label is not None or body is not None:
            yield Repair(number, body=body, label=label)
