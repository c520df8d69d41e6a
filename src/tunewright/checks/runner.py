"""Runs the checks of a scope over what they look at, and gathers their findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from tunewright.checks.registry import Check, Scope, check_named, checks
from tunewright.model import Census, Example, Finding, Kind, Member, PairEdges, Task
from tunewright.text import answer_key, content_key, prompt_key


@lru_cache(maxsize=256)
def _chosen(scope: Scope, only: frozenset[str] | None) -> tuple[Check, ...]:
    codes = None if only is None else {check_named(name).code for name in only}
    return tuple(one for one in checks(scope) if codes is None or one.code in codes)


@lru_cache(maxsize=256)
def _example_runs(kind: Kind, only: frozenset[str] | None) -> tuple[Callable[[Example], Iterator[Finding]], ...]:
    return tuple(one.run for one in _chosen("example", only) if kind in one.kinds)


def _frozen(only: Collection[str] | None) -> frozenset[str] | None:
    return None if only is None else frozenset([only] if isinstance(only, str) else only)


def run_on_example(example: Example, only: Collection[str] | None = None) -> list[Finding]:
    """What the checks of scope “example” see in one example; `only` holds codes or names. Cost: about 25 µs."""
    found: list[Finding] = []
    for run in _example_runs(example.kind, _frozen(only)):
        found += run(example)
    return found


def run_on_group(scope: Scope, members: Sequence[Member], only: Collection[str] | None = None) -> list[Finding]:
    """What the checks of this scope see in a group that shares a prompt or content; nothing in a group of one.

    The order of the members changes nothing: they are looked at by ascending id.
    """
    if len(members) < 2:
        return []
    group = sorted(members, key=lambda member: member.id)
    return [finding for one in _chosen(scope, _frozen(only)) for finding in one.run(group)]


def run_on_project(census: Census, only: Collection[str] | None = None) -> list[Finding]:
    """What the checks of scope “project” see in its counts. Every question to the census is asked at most once."""
    once = replace(
        census,
        over_limit=cache(census.over_limit),
        without_label=cache(census.without_label),
        pair_edges=_kept(census.pair_edges),
    )
    kinds = {kind for kind, n in census.kinds.items() if n}
    chosen = [one for one in _chosen("project", _frozen(only)) if kinds.intersection(one.kinds) or not kinds]
    return [finding for one in chosen for finding in one.run(once)]


def _kept(ask: Callable[[], Iterator[PairEdges]]) -> Callable[[], Iterator[PairEdges]]:
    keep = cache(lambda: tuple(ask()))
    return lambda: iter(keep())


def run_all(
    examples: Iterable[Example],
    *,
    model: str = "gpt-4o-mini-2024-07-18",
    token_limit: int = 65536,
    min_examples: int = 10,
    task: Task = "generation",
    count_tokens: Callable[[Example], int] | None = None,
    only: Collection[str] | None = None,
) -> list[Finding]:
    """Run every check, or `only` those, over examples held in memory; sorted by code, then by example.

    Examples without an id are numbered 1, 2, 3 … The label is the example's own; for classification its
    completion where no example has one. Lengths are checked only with `count_tokens`. Memory: all examples.
    """
    kept = [example if example.id else replace(example, id=at) for at, example in enumerate(examples, start=1)]
    labels = _labels(kept, task)
    found = [finding for example in kept for finding in run_on_example(example, only)]
    members = [_member(example, labels.get(example.id, example.label)) for example in kept]
    for scope, key in _GROUPS.items():
        groups = defaultdict(list)
        for member in members:
            groups[key(member)].append(member)
        found += [finding for group in groups.values() for finding in run_on_group(scope, group, only)]
    tokens = {example.id: count_tokens(example) for example in kept} if count_tokens else {}
    census = replace(
        _census(kept, labels),
        task=task,
        model=model,
        token_limit=token_limit,
        over_limit=lambda: tuple((id_, n) for id_, n in tokens.items() if token_limit and n > token_limit),
        min_examples=min_examples,
    )
    found += run_on_project(census, only)
    return sorted(found, key=lambda finding: (finding.code, finding.examples))


_GROUPS: dict[Scope, Callable[[Member], str]] = {
    "same-prompt": lambda member: member.prompt_key,
    "same-content": lambda member: member.content_key,
}


def _labels(examples: list[Example], task: Task) -> dict[int, str]:
    own = {example.id: example.label for example in examples if example.label}
    if own or task != "classification":
        return own
    return {example.id: example.completion for example in examples if example.completion.strip()}


def _member(example: Example, label: str | None) -> Member:
    keys = prompt_key(example), answer_key(example), content_key(example)
    return Member(example.id, *keys, label, example.completion[:200])


def _census(examples: list[Example], labels: dict[int, str]) -> Census:
    by_label: dict[str, list[int]] = defaultdict(list)
    for id_, label in labels.items():
        by_label[label].append(id_)
    kinds: dict[Kind, int] = defaultdict(int)
    for example in examples:
        kinds[example.kind] += 1
    return Census(
        n_examples=len(examples),
        kinds=kinds,
        task="generation",
        labels={label: len(ids) for label, ids in by_label.items()},
        with_label=lambda label: tuple(by_label.get(label, ())),
        without_label=lambda: tuple(example.id for example in examples if example.id not in labels),
        model="",
        token_limit=0,
        over_limit=lambda: (),
        min_examples=0,
        pair_edges=lambda: (_edges(example) for example in examples if example.kind == "pair"),
    )


def _edges(example: Example) -> PairEdges:
    prompt, completion = (message.content for message in example.messages)
    return PairEdges(example.id, prompt[-24:], completion[:8], completion[-16:])
