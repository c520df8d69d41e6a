from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from tunewright.checks.duplicates.index import in_parts, index_of
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding, Passage
from tunewright.text import fingerprint, folded
from tunewright.text.content import difference
from tunewright.text.folding import loosely_folded

_COMPARED = 20


@check("CO004", "other-system-prompt", severity="info", scope="corpus")
def other_system_prompt(corpus: Corpus, *, at_most: int = 10) -> Iterator[Finding]:
    """The same question is answered differently under different system prompts.

    Why it matters: it is no fault where the system prompt calls for the difference. Where it does not, the model
    learns to answer by the wording of the system prompt.
    What to do: check that the system prompts explain the difference.
    Not reported: answers that differ in wording only; a question that stands under more than `at_most` system
    prompts, which is then the real question; preference pairs, and examples with images.
    Cost: shares its passes over the texts with the other checks that compare examples.
    """
    asked = index_of(corpus).asked
    wanted = {
        ids[0]: ids
        for by_system in asked.values()
        if 1 < len(by_system) <= at_most
        for ids in (sorted(id_ for some in by_system.values() for id_ in some),)
    }
    for passages, _ in in_parts(corpus, (), wanted):
        for first, ids in wanted.items():
            if first in passages:
                yield from _found([passages[id_] for id_ in ids])


def _found(group: Sequence[Passage]) -> Iterator[Finding]:
    group = [passage for passage in group if not passage.n_images]
    by_said = {(loosely_folded(one.system), folded(one.label or ""), one.answer): one for one in reversed(group)}
    some = [by_said[said] for said in sorted(by_said)][:_COMPARED]
    if any(_differ(a, b) for a, b in combinations(some, 2) if loosely_folded(a.system) != loosely_folded(b.system)):
        n_systems = len({loosely_folded(one.system) for one in group})
        ids = tuple(one.id for one in group)
        key = fingerprint(loosely_folded(group[0].earlier), loosely_folded(group[0].question))
        message = (
            f"{len(ids):,} examples ask the same under {n_systems:,} system prompts and are answered differently."
        )
        yield Finding("CO004", "info", message, ids, key, {"members": list(ids)[:200], "system_prompts": n_systems})


def _differ(a: Passage, b: Passage) -> bool:
    if a.label and b.label and folded(a.label) != folded(b.label):
        return True
    return difference(a.answer, b.answer) not in ("none", "wording")
