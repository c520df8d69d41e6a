"""Contradictions between examples whose prompts are nearly the same, found among some of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from tunewright.checks.conflicts.verdict import Contradiction, only_numbers_differ, verdict
from tunewright.checks.duplicates.clusters import (
    Near,
    Node,
    Star,
    edges_between,
    nodes_of,
    prompt_text,
    star_clusters,
)
from tunewright.checks.reading import listed
from tunewright.model import Finding, Passage, Severity
from tunewright.text import folded
from tunewright.text.folding import loosely_folded
from tunewright.text.negation import words_of
from tunewright.text.slots import changed_words, words_in

WordLabels: TypeAlias = Mapping[str, Mapping[str, int]]
"""{word: {label: examples of this label whose prompt has the word}}"""

_SAYS: Mapping[Contradiction, str] = {
    "labels": "carry different labels",
    "opposite": "the answers say opposite things",
    "figures": "the answers give different numbers",
    "content": "the answers differ in content",
}
_WORST: tuple[Contradiction, ...] = ("labels", "opposite", "figures", "content")
_KNOWN_FROM, _SHARE, _LIFT = 5, 0.9, 0.25


class Clash(NamedTuple):
    """Two kinds of example that contradict each other, and how near their prompts are."""

    a: Node
    b: Node
    similarity: float
    how: Contradiction


def clashes(passages: Mapping[int, Passage], near: Iterable[Near]) -> tuple[list[Clash], dict[Node, list[int]]]:
    """Contradictions between different but near prompts, and the examples behind each node.

    A node is a prompt with one label; without labels, with one answer.
    """
    passages = {id_: one for id_, one in passages.items() if one.kind != "preference" and not one.n_images}
    near = [one for one in near if one.a in passages and one.b in passages]
    members = nodes_of(passages, prompt_text, _said)
    found = []
    for a, b, similarity in edges_between(members, near, passages, prompt_text):
        one, other = passages[members[a][0]], passages[members[b][0]]
        how = None if folded(one.prompt) == folded(other.prompt) else verdict(one, other)
        if how is not None:
            found.append(Clash(a, b, similarity, how))
    return found, members


def changed_in(found: Iterable[Clash]) -> set[str]:
    """The words that may be the reason of another label, to be counted over all examples."""
    changed = (changed_words(words_in(one.a.text), words_in(one.b.text)) for one in found if one.how == "labels")
    return {word for left, right in changed if left and right for word in (*left, *right)}


def word_labels(passages: Iterable[Passage], words: set[str]) -> dict[str, Counter[str]]:
    """How often each of these words stands in a prompt of each label; under "" how often each label occurs."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for passage in passages:
        if passage.label:
            label = folded(passage.label)
            counts[""][label] += 1
            text = prompt_text(passage)
            for word in words.intersection(text.split() if text.isascii() else words_of(text)):
                counts[word][label] += 1
    return counts


def near_conflicts(
    found: Iterable[Clash],
    members: Mapping[Node, Sequence[int]],
    passages: Mapping[int, Passage],
    *,
    near_identical: float = 0.9,
    labels_of: WordLabels | None = None,
) -> Iterator[Finding]:
    """The findings of CO003 among these contradictions, one per cluster around a prompt."""
    kept = [one for one in found if not _is_explained(one, labels_of or {})]
    stars = star_clusters({(one.a, one.b): one.similarity for one in kept})
    star_of = {node: at for at, star in enumerate(stars) for node in (star.centre, *star.others)}
    inside: dict[int, list[Clash]] = defaultdict(list)
    for one in kept:
        if star_of[one.a] == star_of[one.b]:
            inside[star_of[one.a]].append(one)
    for at, star in enumerate(stars):
        yield _finding(star, inside[at], members, passages, near_identical)


def _said(passage: Passage) -> str:
    return f"label {folded(passage.label)}" if passage.label else f"answer {loosely_folded(passage.answer)}"


def _is_explained(one: Clash, labels_of: WordLabels) -> bool:
    """Whether each prompt has a word of its own that elsewhere goes with its label."""
    if one.how != "labels":
        return False
    left, right = changed_words(words_in(one.a.text), words_in(one.b.text))
    return _speaks_for(left, one.a, labels_of) and _speaks_for(right, one.b, labels_of)


def _speaks_for(words: list[str], node: Node, labels_of: WordLabels) -> bool:
    label, everywhere = node.said.removeprefix("label "), labels_of.get("", {})
    usual = everywhere.get(label, 0) / (sum(everywhere.values()) or 1)
    for word in words:
        counts = labels_of.get(word, {})
        n, n_label = sum(counts.values()) - 1, counts.get(label, 0) - 1
        if n >= _KNOWN_FROM and n_label / n >= max(_SHARE, min(0.98, usual + _LIFT)):
            return True
    return False


def _finding(
    star: Star,
    inside: Sequence[Clash],
    members: Mapping[Node, Sequence[int]],
    passages: Mapping[int, Passage],
    near_identical: float,
) -> Finding:
    nodes = (star.centre, *star.others)
    how = min((one.how for one in inside), key=_WORST.index)
    highest = max(one.similarity for one in inside)
    is_same = any(
        one.similarity >= near_identical and not only_numbers_differ(one.a.text, one.b.text) for one in inside
    )
    severity: Severity = "error" if how == "labels" and is_same else "warning"
    ids = sorted(id_ for node in nodes for id_ in members[node])
    labels = {folded(label): label for id_ in reversed(ids) if (label := passages[id_].label)}
    evidence = {
        "how": how,
        "first": min(members[star.centre]),
        "members": [[id_, round(star.others.get(node, 1.0), 3)] for node in nodes for id_ in members[node]][:200],
        "highest": round(highest, 3),
        **({"differ": sorted(labels.values())[:10]} if how == "labels" else {}),
    }
    message = _message(len(ids), highest, how, sorted(labels.values()))
    return Finding("CO003", severity, message, tuple(ids), min(node.key for node in nodes), evidence)


def _message(n: int, similarity: float, how: Contradiction, labels: list[str]) -> str:
    named = f": {listed(labels)}" if how == "labels" else ""
    return f"{n:,} examples ask nearly the same ({int(100 * similarity)}% alike), but {_SAYS[how]}{named}."
