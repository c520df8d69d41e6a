"""Prompts that belong together because they differ in nothing that matters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping


def twins(keys: Iterable[tuple[str, str]]) -> dict[str, str]:
    """{prompt: bundle} of the prompts that are not alone, given (prompt, key that it shares with its twins).

    The bundle has the name of its least prompt, so that prompts without a twin keep their place in the draw.
    """
    members: dict[str, set[str]] = defaultdict(set)
    for prompt, key in keys:
        members[key].add(prompt)
    return {prompt: min(some) for some in members.values() if len(some) > 1 for prompt in some}


def joined(bundle_of: Mapping[str, str], twin_of: Mapping[str, str]) -> dict[str, str]:
    """{prompt: bundle}: prompts of one bundle stay together, and so do twins with all that is bundled with them.

    The name is the least of the bundles that are joined.
    """
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while parent.setdefault(name, name) != name:
            parent[name] = name = parent[parent[name]]
        return name

    for prompt, twin in twin_of.items():
        first, other = sorted((root(bundle_of.get(prompt, twin)), root(twin)))
        parent[other] = first
    return {prompt: root(bundle_of.get(prompt) or twin_of[prompt]) for prompt in {**bundle_of, **twin_of}}
