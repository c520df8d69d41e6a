from __future__ import annotations

from collections.abc import Iterator

from tunewright.balance import effective_classes, imbalance_ratio, missing_to_even
from tunewright.checks.balance.counts import label_counts
from tunewright.checks.reading import quoted
from tunewright.checks.registry import check
from tunewright.model import Census, Finding, Severity


@check("BA002", "label-imbalance", severity="warning", scope="project")
def label_imbalance(census: Census, *, warn_at: float = 10.0, tell_at: float = 4.0) -> Iterator[Finding]:
    """Some labels have many times more examples than others, or there is only one label.

    Why it matters: a model that never says a rare label looks right most of the time, so it learns not to say it.
    What to do: add examples of the rare labels, or reject some of the frequent ones.
    Limits: a warning from 10 to 1, where always guessing the frequent one of two labels is right nine times out of
    ten; a piece of advice from 4 to 1, where it is right four times out of five. Labels that are not the answers
    to learn, such as topics, are advice only.
    """
    counts = label_counts(census)
    total = sum(counts.values())
    ratio = imbalance_ratio(counts)
    is_classification = census.task == "classification"
    if len(counts) == 1 and is_classification:
        message = f"Every example has the label {quoted(next(iter(counts)))}: there is nothing to tell apart."
        yield Finding("BA002", "warning", message, (), "single")
    elif ratio >= tell_at:
        most, least = max(counts, key=lambda label: counts[label]), min(counts, key=lambda label: counts[label])
        message = (
            f"{quoted(most)} has {counts[most]:,} of {total:,} examples ({counts[most] / total:.0%}), "
            f"{quoted(least)} only {counts[least]:,} ({_percent(counts[least] / total)}): {ratio:.3g} to 1."
        )
        severity: Severity = "warning" if ratio >= warn_at and is_classification else "info"
        missing = missing_to_even(counts)
        evidence = {"counts": counts, "effective_classes": round(effective_classes(counts), 2), "missing": missing}
        yield Finding("BA002", severity, message, (), "labels", evidence)


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= 0.005 else f"{share:.1%}" if share >= 0.0005 else "under 0.1%"
