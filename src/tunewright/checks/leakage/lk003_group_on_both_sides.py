from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.duplicates.index import index_of
from tunewright.checks.leakage.sides import by_side
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding
from tunewright.text import fingerprint


@check("LK003", "group-on-both-sides", severity="warning", scope="corpus")
def group_on_both_sides(corpus: Corpus) -> Iterator[Finding]:
    """Parts of one conversation, document or group are in the training set and in the test or validation set.

    Why it matters: they share facts and wording, so the model has seen part of what it is examined on.
    What to do: split again and keep groups together, or move all of them to one side.
    What belongs together is read from the fields of the imported record, such as `conversation_id`, `document_id`
    or `group`.
    Not reported: records without such a field, and projects without a split.
    Cost: shares its passes over the texts with the other checks that compare examples.
    """
    index = index_of(corpus)
    for group, ids in index.groups.items():
        sides = by_side(ids, index.sides)
        if sides.leaks:
            name = group.partition("=")[0]
            message = f"Examples with the same “{name}” are on both sides: {sides.said()}."
            evidence = {**sides.evidence(), "field": name}
            yield Finding("LK003", "warning", message, sides.ids, fingerprint(group), evidence)
