from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Final, NamedTuple

from tunewright.checks.duplicates.clusters import Near, components
from tunewright.checks.duplicates.forms import fill_one_form
from tunewright.checks.duplicates.index import Index, index_of, near_pairs
from tunewright.checks.leakage.sides import Sides, by_side
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding
from tunewright.text import fingerprint

_AT_ONCE: Final = 2_000
_COMPARED: Final = 3


class _Across(NamedTuple):
    """Two near prompts, the one learnt from and the other held out: some examples of each."""

    near: Near
    learnt: Sequence[int]
    held_out: Sequence[int]


@check("LK002", "nearly-leaked-prompt", severity="warning", scope="corpus")
def nearly_leaked_prompt(corpus: Corpus, *, threshold: float = 0.8) -> Iterator[Finding]:
    """A prompt of the test or validation set is nearly the same as one of the training set.

    Why it matters: the model is examined on what it has learnt almost word for word, so the result looks better
    than it is.
    What to do: move all of them to one side, for instance by a split that keeps near-duplicates together.
    Similarity as for near-duplicates (DU003), at least `threshold`. Prompts that fill the same form with other
    details, and are answered accordingly (“the capital of France”, “the capital of Spain”), are a matter of
    information.
    Not reported: the same prompt on both sides (LK001), and projects without a split.
    Cost: shares its passes over the texts with the other checks that compare examples; one more over those that
    are near each other.
    """
    index = index_of(corpus)
    if len(set(index.sides.values())) < 2:
        return
    keys = {ids[0]: key for key, ids in index.prompt.alike.items()}
    sides = {first: by_side(index.prompt.alike[key], index.sides) for first, key in keys.items()}
    across = list(_across(near_pairs(corpus, "prompt", threshold), sides))
    forms = _of_one_form(corpus, across)
    leaks = [one.near for one in across if one.near[:2] not in forms]
    yield from _found(leaks, keys, index, is_form=False)
    yield from _found([one.near for one in across if one.near[:2] in forms], keys, index, is_form=True)


def _across(near: Sequence[Near], sides: Mapping[int, Sides]) -> Iterator[_Across]:
    for pair in near:
        for one, other in ((sides[pair.a], sides[pair.b]), (sides[pair.b], sides[pair.a])):
            if one.train and other.held_out and not other.train:
                yield _Across(pair, one.train[:_COMPARED], other.held_out[:_COMPARED])


def _of_one_form(corpus: Corpus, across: Sequence[_Across]) -> set[tuple[int, int]]:
    """The pairs of which all examples fill one form with other details."""
    forms: set[tuple[int, int]] = set()
    for start in range(0, len(across), _AT_ONCE):
        some = across[start : start + _AT_ONCE]
        passages = corpus.some({id_ for one in some for id_ in (*one.learnt, *one.held_out)})
        for one in some:
            if all(fill_one_form(passages[a], passages[b]) for a, b in product(one.learnt, one.held_out)):
                forms.add(one.near[:2])
    return forms


def _found(across: Sequence[Near], keys: Mapping[int, int], index: Index, *, is_form: bool) -> Iterator[Finding]:
    groups = components(one[:2] for one in across)
    group_of = {first: group[0] for group in groups for first in group}
    likeness_of: dict[int, list[float]] = defaultdict(list)
    for one in across:
        likeness_of[group_of[one.a]].append(one.similarity)
    for group in groups:
        some = likeness_of[group[0]]
        found = by_side((id_ for first in group for id_ in index.prompt.alike[keys[first]]), index.sides)
        evidence = {**found.evidence(), "lowest": round(min(some), 3), "highest": round(max(some), 3)}
        key = f"{min(keys[first] for first in group):016x}"
        alike = f"up to {int(100 * max(some))}% alike"
        if is_form:
            message = f"Prompts of one pattern stand in {found.said()}, with other details and answers: {alike}."
            yield Finding("LK002", "info", message, found.ids, fingerprint("form", key), evidence)
        else:
            message = f"Nearly the same prompt stands in {found.said()}: {alike}."
            yield Finding("LK002", "warning", message, found.ids, key, evidence)
