from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.duplicates.clusters import clusters_among
from tunewright.checks.duplicates.index import in_parts, index_of, near_pairs
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding


@check("DU003", "near-duplicate", severity="warning", scope="corpus")
def near_duplicate(corpus: Corpus, *, threshold: float = 0.8) -> Iterator[Finding]:
    """Several examples are nearly the same, prompt and answer taken together.

    Why it matters: the model sees one case many times over, and copies that differ in a word land on both sides of
    a split without anybody noticing.
    What to do: keep the best one and reject the others, or keep them where the small difference is the point.
    Similarity is the share of common pieces (runs of five characters, or of three in scripts without spaces) among
    all pieces of both; `threshold` is the least that counts, from 0 to 1. Each member of a cluster is that near to
    its centre, or to one that is. A difference in numbers only is a matter of information. So are examples that
    fill one form with other details and are answered accordingly (“the capital of France”, “the capital of
    Spain”): one finding for all that are joined.
    Texts that share an instruction or template with many others are compared by the rest. Where that is a few
    words, it must be the same but for errors: a copy with an edit in the instruction is found, and another detail
    in the template makes another example.
    Not reported: texts that share an instruction or template with many others and differ in the rest; texts under
    five words unless they are the same; examples that are equal but for case and space (DU001, DU002) or contradict
    each other (CO001, CO003); preference pairs, and examples with images.
    Cost: two passes over the texts, shared with the other checks that compare examples; 25,000 texts of 1,300
    characters take some seconds, and about 1.5 kB of memory per example.
    """
    near = {one[:2]: one for one in near_pairs(corpus, "whole", threshold)}
    for passages, pairs in in_parts(corpus, near, index_of(corpus).whole.copies):
        yield from clusters_among(passages, [near[pair] for pair in pairs])
