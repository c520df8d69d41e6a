from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tunewright.checks.duplicates.clusters import components
from tunewright.checks.duplicates.index import index_of, near_pairs
from tunewright.checks.leakage.sides import by_side
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding


@check("LK002", "nearly-leaked-prompt", severity="warning", scope="corpus")
def nearly_leaked_prompt(corpus: Corpus, *, threshold: float = 0.8) -> Iterator[Finding]:
    """A prompt of the test or validation set is nearly the same as one of the training set.

    Why it matters: the model is examined on what it has learnt almost word for word, so the result looks better
    than it is.
    What to do: move all of them to one side, for instance by a split that keeps near-duplicates together.
    Similarity as for near-duplicates (DU003), at least `threshold`.
    Not reported: the same prompt on both sides (LK001), and projects without a split.
    Cost: shares its passes over the texts with the other checks that compare examples.
    """
    index = index_of(corpus)
    if len(set(index.sides.values())) < 2:
        return
    keys = {ids[0]: key for key, ids in index.prompt.alike.items()}
    sides = {first: by_side(index.prompt.alike[key], index.sides) for first, key in keys.items()}
    across = {}
    for a, b, similarity in near_pairs(corpus, "prompt", threshold):
        for one, other in ((sides[a], sides[b]), (sides[b], sides[a])):
            if one.train and other.held_out and not other.train:
                across[a, b] = similarity
    groups = components(across)
    group_of = {first: group[0] for group in groups for first in group}
    likeness_of: dict[int, list[float]] = defaultdict(list)
    for (a, _), similarity in across.items():
        likeness_of[group_of[a]].append(similarity)
    for group in groups:
        found = by_side((id_ for first in group for id_ in index.prompt.alike[keys[first]]), index.sides)
        some = likeness_of[group[0]]
        message = f"Nearly the same prompt stands in {found.said()}: up to {int(100 * max(some))}% alike."
        evidence = {**found.evidence(), "lowest": round(min(some), 3), "highest": round(max(some), 3)}
        key = f"{min(keys[first] for first in group):016x}"
        yield Finding("LK002", "warning", message, found.ids, key, evidence)
