from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding, Passage
from tunewright.text import fingerprint, folded


@check("CO005", "contradicting-preferences", severity="error", scope="corpus", kinds=("preference",))
def contradicting_preferences(corpus: Corpus) -> Iterator[Finding]:
    """Two preference pairs compare the same two answers to the same prompt, and prefer different ones.

    Why it matters: what one pair teaches the other takes back, and the model learns nothing from both.
    What to do: decide which answer is better; swap the answers of the other pair, or reject it.
    Not reported: pairs of one prompt that compare other answers; differences in case and white space do not count.
    Cost: one pass; memory for one short key per preference pair.
    """
    pairs: dict[str, dict[tuple[str, str], list[int]]] = defaultdict(lambda: defaultdict(list))
    for passage in corpus.passages():
        if passage.kind == "preference":
            better, worse = _key(passage.answer), _key(passage.other_answer)
            if better != worse:
                pairs[_asked(passage, better, worse)][better, worse].append(passage.id)
    for key, orders in pairs.items():
        if len(orders) > 1:
            ids = tuple(sorted(id_ for found in orders.values() for id_ in found))
            message = f"{len(ids):,} preference pairs compare the same two answers and prefer different ones."
            yield Finding("CO005", "error", message, ids, key)


def _key(text: str) -> str:
    return fingerprint(folded(text))


def _asked(passage: Passage, better: str, worse: str) -> str:
    """Equal for pairs that ask the same and compare the same answers, whichever is preferred."""
    return fingerprint(folded(passage.prompt), sorted((better, worse)))
