from __future__ import annotations

from collections.abc import Iterator, Sequence

from tunewright.checks.registry import check
from tunewright.model import Finding, Member


@check("DU001", "exact-duplicate", severity="warning", scope="same-content")
def exact_duplicate(group: Sequence[Member]) -> Iterator[Finding]:
    """Several examples are the same, character by character.

    Why it matters: the model learns a repeated example by heart, you pay for each copy, and a copy that lands in
    the test set makes the result look better than it is.
    What to do: keep one and reject the others.
    Not reported: examples that differ in case or white space only.
    """
    ids = tuple(member.id for member in group)
    yield Finding("DU001", "warning", f"{len(ids):,} examples are exactly the same.", ids, group[0].content_key)
