from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from tunewright.checks.duplicates.index import in_parts, index_of
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding, Passage
from tunewright.text import fingerprint, folded


@check("DU002", "folded-duplicate", severity="warning", scope="corpus")
def folded_duplicate(corpus: Corpus) -> Iterator[Finding]:
    """Several examples are the same but for white space, case or the way characters are encoded.

    Why it matters: for the model they are copies. It learns them by heart, and you pay for each.
    What to do: keep one and reject the others.
    Not reported: examples that are the same character by character (DU001), or have different labels (CO001);
    preference pairs, and examples with images.
    Cost: shares its passes over the texts with the other checks that compare examples.
    """
    for passages, _ in in_parts(corpus, (), index_of(corpus).whole.copies):
        groups: dict[tuple[str, ...], list[Passage]] = defaultdict(list)
        for passage in passages.values():
            if passage.kind != "preference" and not passage.n_images:
                groups[_folded(passage)].append(passage)
        for key, group in groups.items():
            if len({_exact(passage) for passage in group}) > 1:
                yield _finding(key, group)


def _finding(key: tuple[str, ...], group: list[Passage]) -> Finding:
    ids = tuple(sorted(passage.id for passage in group))
    after = "space" if _is_one(_spaced(passage) for passage in group) else "folding"
    but = "white space" if after == "space" else "case or the way characters are encoded"
    message = f"{len(ids):,} examples are the same but for {but}."
    return Finding(
        "DU002", "warning", message, ids, fingerprint(*key), {"after": after, "members": list(ids[:200])}
    )


def _is_one(texts: Iterable[tuple[str, ...]]) -> bool:
    return len(set(texts)) == 1


def _exact(passage: Passage) -> tuple[str, ...]:
    return passage.system, passage.earlier, passage.question, passage.answer


def _spaced(passage: Passage) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in _exact(passage))


def _folded(passage: Passage) -> tuple[str, ...]:
    return (passage.kind, folded(passage.label or ""), *(folded(part) for part in _exact(passage)))
