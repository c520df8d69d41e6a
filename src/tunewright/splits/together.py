"""Prompts that belong together beyond being equal: all that were made from one document, or share one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from tunewright.model import Split
from tunewright.splits.assign import Group


def bundles(made: Iterable[tuple[str, int]]) -> dict[str, str]:
    """{prompt: bundle}, given (prompt, document): one bundle for a document, or for several that share a prompt.

    The name of a bundle depends on its oldest document alone.
    """
    oldest: dict[int, int] = {}

    def root(document: int) -> int:
        while oldest.setdefault(document, document) != document:
            oldest[document] = oldest[oldest[document]]
            document = oldest[document]
        return document

    first: dict[str, int] = {}
    for prompt, document in made:
        one, other = sorted((root(first.setdefault(prompt, document)), root(document)))
        oldest[other] = one
    return {prompt: f"document {root(document)}" for prompt, document in first.items()}


def bundled(groups: Iterable[Group], bundle_of: Mapping[str, str]) -> list[Group]:
    """The groups by their bundle; a prompt without one stays a group of its own."""
    return [Group(bundle_of.get(key, key), n_examples, label) for key, n_examples, label in groups]


def placed_bundles(already: Mapping[str, Split], bundle_of: Mapping[str, str]) -> dict[str, Split]:
    """The side of every bundle of which a prompt was placed already; of several the commonest, then train."""
    counted: dict[str, Counter[Split]] = defaultdict(Counter)
    for prompt, side in already.items():
        counted[bundle_of.get(prompt, prompt)][side] += 1
    return {
        bundle: max(sides, key=lambda side: (sides[side], side == "train")) for bundle, sides in counted.items()
    }
