from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.conflicts.near import Clash, changed_in, clashes, near_conflicts, word_labels
from tunewright.checks.duplicates.clusters import Node
from tunewright.checks.duplicates.index import in_parts, index_of, near_pairs
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding, Passage


@check("CO003", "near-conflict", severity="error", scope="corpus")
def near_conflict(corpus: Corpus, *, threshold: float = 0.8, near_identical: float = 0.9) -> Iterator[Finding]:
    """Nearly the same prompt is answered in different ways, or carries different labels.

    Why it matters: a difference that means nothing, such as a typing error, decides what the model is told to
    learn. It learns neither.
    What to do: give them the same label or answer, or reject the wrong one.
    Prompts are compared with system message and earlier turns; similarity as for near-duplicates (DU003), at least
    `threshold`. Severity: an error where labels differ and the prompts are alike by `near_identical` or more in
    something other than numbers; else a warning.
    Not reported: answers that differ in wording only; answers to prompts in which a number, a name or another
    word of substance differs; labels where one prompt denies what the other says, or where the words that
    differ go with their labels in other examples too; prompts that are the same but for case and space (CO001);
    preference pairs, and examples with images.
    Cost: shares its passes over the texts with the other checks that compare examples; one more where labels
    differ.
    """
    near = {one[:2]: one for one in near_pairs(corpus, "prompt", threshold)}
    joined = {id_ for pair in near for id_ in pair}
    copies = {
        first: ids for first, ids in index_of(corpus).prompt.copies.items() if first in joined or len(ids) > 1
    }
    found: list[Clash] = []
    members: dict[Node, list[int]] = {}
    of: dict[int, Passage] = {}
    for passages, pairs in in_parts(corpus, near, copies):
        some, nodes = clashes(passages, [near[pair] for pair in pairs])
        found += some
        wanted = {node for one in some for node in one[:2]}
        members |= {node: nodes[node] for node in wanted}
        of |= {id_: passages[id_] for node in wanted for id_ in nodes[node]}
    words = changed_in(found)
    labels_of = word_labels(corpus.saying(words) if corpus.saying else corpus.passages(), words) if words else {}
    yield from near_conflicts(found, members, of, near_identical=near_identical, labels_of=labels_of)
