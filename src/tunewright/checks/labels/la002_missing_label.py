from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import counted
from tunewright.checks.registry import check
from tunewright.model import Census, Finding


@check("LA002", "missing-label", severity="warning", scope="project")
def missing_label(census: Census) -> Iterator[Finding]:
    """Examples of a classification project have no label.

    Why it matters: they can be neither counted, nor balanced, nor shared out evenly between training and test.
    What to do: give them a label, or reject them.
    """
    if census.task != "classification" or not census.n_examples:
        return
    ids = tuple(sorted(census.without_label()))
    if ids:
        verb = "has" if len(ids) == 1 else "have"
        message = f"{counted(len(ids), 'example')} of {census.n_examples:,} {verb} no label."
        yield Finding("LA002", "warning", message, ids, "label")
