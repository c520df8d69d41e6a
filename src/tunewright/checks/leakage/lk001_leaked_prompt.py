from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.duplicates.index import index_of
from tunewright.checks.leakage.sides import by_side
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding


@check("LK001", "leaked-prompt", severity="error", scope="corpus")
def leaked_prompt(corpus: Corpus) -> Iterator[Finding]:
    """A prompt of the test or validation set is also in the training set.

    Why it matters: the model has seen the question it is examined on, so the result looks better than it is.
    What to do: move all of them to one side, or reject the copies.
    Prompts count as the same after case, space, punctuation and Unicode forms are made alike; system message and
    earlier turns belong to the prompt.
    Not reported: empty prompts, prompts with images, and projects without a split.
    Cost: shares its passes over the texts with the other checks that compare examples.
    """
    index = index_of(corpus)
    for key, ids in index.prompt.alike.items():
        sides = by_side(ids, index.sides)
        if sides.leaks:
            message = f"The same prompt stands in {sides.said()}."
            yield Finding("LK001", "error", message, sides.ids, f"{key:016x}", sides.evidence())
