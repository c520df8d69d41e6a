from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.balance.counts import label_counts
from tunewright.checks.reading import listed
from tunewright.checks.registry import check
from tunewright.model import Census, Finding


@check("BA003", "few-examples-per-label", severity="info", scope="project")
def few_examples_per_label(census: Census, *, advised: int = 100) -> Iterator[Finding]:
    """Labels have fewer examples than the guide advises for classification.

    Why it matters: hundreds of examples per label give decent results, thousands good ones.
    What to do: add examples of these labels first.
    Source: OpenAI's legacy fine-tuning guide, 2022–2023: at least about 100 examples per class.
    """
    if census.task != "classification":
        return
    few = {label: n for label, n in label_counts(census).items() if n < advised}
    if few:
        names = sorted(few, key=lambda label: (few[label], label))
        verb = "label has" if len(names) == 1 else "labels have"
        message = f"{len(names):,} {verb} fewer than {advised:,} examples: {listed(names)}."
        yield Finding("BA003", "info", message, (), "labels", {"counts": {name: few[name] for name in names}})
