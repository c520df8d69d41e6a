"""Runs the checks of a scope over what they look at, and gathers their findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache, partial
from typing import TypeAlias

from tunewright.checks.legacy import edges
from tunewright.checks.registry import AS_SHIPPED, Check, Depth, Scope, Tuning, check_named, checks
from tunewright.model import Census, Corpus, Example, Finding, Kind, Member, PairEdges, Split, Task, passage_of
from tunewright.text import answer_key, content_key, prompt_key

_Run: TypeAlias = Callable[[Example], Iterator[Finding]]


@lru_cache(maxsize=256)
def _chosen(scope: Scope, only: frozenset[str] | None) -> tuple[Check, ...]:
    codes = None if only is None else {check_named(name).code for name in only}
    return tuple(one for one in checks(scope) if codes is None or one.code in codes)


@lru_cache(maxsize=256)
def _example_checks(kind: Kind, only: frozenset[str] | None, depth: Depth | None) -> tuple[Check, ...]:
    return tuple(one for one in _chosen("example", only) if kind in one.kinds and depth in (None, one.depth))


def _frozen(only: Collection[str] | None) -> frozenset[str] | None:
    return None if only is None else frozenset([only] if isinstance(only, str) else only)


def run_on_example(
    example: Example,
    only: Collection[str] | None = None,
    *,
    depth: Depth | None = None,
    tuning: Tuning = AS_SHIPPED,
) -> list[Finding]:
    """What the checks of scope “example” see in one example; `only` holds codes or names.

    `depth` takes the quick or the thorough ones alone. Cost: about 25 µs for the quick ones, a millisecond for all.
    """
    if tuning is AS_SHIPPED and only is None:
        ready = _as_shipped(example.kind, depth)
    else:
        ready = _ready(example.kind, _frozen(only), depth, tuning)
    found: list[Finding] = []
    for run in ready:
        found += run(example)
    return found


def _ready(kind: Kind, only: frozenset[str] | None, depth: Depth | None, tuning: Tuning) -> list[_Run]:
    """The checks to run on an example of this kind, with the project's settings."""
    wanted = [one for one in _example_checks(kind, only, depth) if tuning.wants(one)]
    settings = [(one.run, tuning.of(one.code)) for one in wanted]
    return [partial(run, **given) if given else run for run, given in settings]


@lru_cache(maxsize=16)
def _as_shipped(kind: Kind, depth: Depth | None) -> list[_Run]:
    return _ready(kind, None, depth, AS_SHIPPED)


def run_on_examples(
    examples: Iterable[Example], *, depth: Depth | None = None, tuning: Tuning = AS_SHIPPED
) -> Iterator[tuple[int, list[Finding]]]:
    """(id, what the checks of scope “example” see in it) of each; faster than one by one."""
    ready: dict[Kind, list[_Run]] = {}
    for example in examples:
        if example.kind not in ready:
            ready[example.kind] = _ready(example.kind, None, depth, tuning)
        found: list[Finding] = []
        for run in ready[example.kind]:
            found += run(example)
        yield example.id, found


def run_on_group(
    scope: Scope, members: Sequence[Member], only: Collection[str] | None = None, *, tuning: Tuning = AS_SHIPPED
) -> list[Finding]:
    """What the checks of this scope see in a group that shares a prompt or content; nothing in a group of one.

    The order of the members changes nothing: they are looked at by ascending id. A check is given those of the
    kinds it is meant for.
    """
    if len(members) < 2:
        return []
    group = sorted(members, key=lambda member: member.id)
    chosen = [one for one in _chosen(scope, _frozen(only)) if tuning.wants(one)]
    meant = [(one, [member for member in group if member.kind in one.kinds]) for one in chosen]
    return [finding for one, some in meant if len(some) > 1 for finding in one.run(some, **tuning.of(one.code))]


def run_on_project(
    census: Census, only: Collection[str] | None = None, *, tuning: Tuning = AS_SHIPPED
) -> list[Finding]:
    """What the checks of scope “project” see in its counts. Every question to the census is asked at most once."""
    once = replace(
        census,
        over_limit=cache(census.over_limit),
        without_label=cache(census.without_label),
        pair_edges=_kept(census.pair_edges),
    )
    kinds = {kind for kind, n in census.kinds.items() if n}
    chosen = [one for one in _chosen("project", _frozen(only)) if kinds.intersection(one.kinds) or not kinds]
    wanted = [one for one in chosen if census.task in one.tasks and tuning.wants(one)]
    return [finding for one in wanted for finding in one.run(once, **tuning.of(one.code))]


def run_on_corpus(
    corpus: Corpus,
    only: Collection[str] | None = None,
    *,
    tuning: Tuning = AS_SHIPPED,
    progress: Callable[[int, int], bool] | None = None,
) -> list[Finding]:
    """What the checks that compare texts across the project see; every one of them reads all texts.

    `progress(done, total)` is told after each check and returns True to stop early; then nothing is returned.
    """
    chosen = [one for one in _chosen("corpus", _frozen(only)) if corpus.task in one.tasks]
    wanted = [one for one in chosen if tuning.wants(one) and (not corpus.kinds or corpus.kinds & set(one.kinds))]
    found: list[Finding] = []
    for done, one in enumerate(wanted, start=1):
        found += one.run(corpus, **tuning.of(one.code))
        if progress is not None and progress(done, len(wanted)):
            return []
    return found


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
    splits: Sequence[Split | None] = (),
    imports: Sequence[int] = (),
    earlier_tests: Mapping[str, str] | None = None,
    tuning: Tuning = AS_SHIPPED,
) -> list[Finding]:
    """Run every check, or `only` those, over examples held in memory; sorted by code, then by example.

    `splits` holds the side of each example, where there are sides; `imports` the number of its import;
    `earlier_tests` the prompts of earlier test files, as a `Corpus` has them.
    Examples without an id are numbered 1, 2, 3 … The label is the example's own; for classification its
    completion where no example has one. Lengths are checked only with `count_tokens`. Memory: all examples.
    """
    kept = [example if example.id else replace(example, id=at) for at, example in enumerate(examples, start=1)]
    labels = _labels(kept, task)
    found = [finding for example in kept for finding in run_on_example(example, only, tuning=tuning)]
    members = [_member(example, labels.get(example.id, example.label)) for example in kept]
    for scope, key in _GROUPS.items():
        groups = defaultdict(list)
        for member in members:
            groups[key(member)].append(member)
        found += [
            finding for group in groups.values() for finding in run_on_group(scope, group, only, tuning=tuning)
        ]
    tokens = {example.id: count_tokens(example) for example in kept} if count_tokens else {}
    census = replace(
        _census(kept, labels),
        task=task,
        model=model,
        token_limit=token_limit,
        over_limit=lambda: tuple((id_, n) for id_, n in tokens.items() if token_limit and n > token_limit),
        min_examples=min_examples,
    )
    found += run_on_project(census, only, tuning=tuning)
    corpus = corpus_of(kept, labels, splits, imports, task=task, earlier_tests=earlier_tests)
    found += run_on_corpus(corpus, only, tuning=tuning)
    return sorted(found, key=lambda finding: (finding.code, finding.examples))


def corpus_of(
    examples: Sequence[Example],
    labels: Mapping[int, str] | None = None,
    splits: Sequence[Split | None] = (),
    imports: Sequence[int] = (),
    *,
    task: Task = "generation",
    earlier_tests: Mapping[str, str] | None = None,
) -> Corpus:
    """A corpus over examples in memory; `labels` by id, `splits` and `imports` in the order of the examples."""
    sides = list(splits) or [None] * len(examples)
    numbers = list(imports) or [0] * len(examples)
    passages = {
        example.id: passage_of(
            example, label=(labels or {}).get(example.id, example.label), split=side, import_id=number
        )
        for example, side, number in zip(examples, sides, numbers, strict=True)
    }
    return Corpus(
        n=len(passages),
        task=task,
        passages=lambda: (passages[id_] for id_ in sorted(passages)),
        some=lambda ids: {id_: passages[id_] for id_ in ids if id_ in passages},
        earlier_tests=lambda: dict(earlier_tests or {}),
        kinds=frozenset(example.kind for example in examples),
    )


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
    return Member(example.id, *keys, label, example.completion, example.kind)


def _census(examples: list[Example], labels: dict[int, str]) -> Census:
    by_label: dict[str, list[int]] = defaultdict(list)
    for id_, label in labels.items():
        by_label[label].append(id_)
    pairs = [example for example in examples if example.kind == "pair"]
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
        pair_edges=lambda: iter(edges.edges_in(pairs)),
        shared_end=lambda side: edges.shared_end(pairs, side),
        repeating=lambda separator: edges.repeating(pairs, separator),
    )
