"""Grouping pairs by their ends loses nothing that decides about separators and endings."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tunewright.checks import edges_of_pairs, run_on_project
from tunewright.checks.legacy import edges
from tunewright.model import Census, PairEdges

PIECES = (
    *(" ", "\t", "\n", "\r", "\xa0", "\u200b", "-", "=", "~", ">", "#", "|", "*", ":", "+", "&", "$", "@", "%"),
    *("END", "STOP", "DONE", "DEPEND", "[", "]", "<", "</", "end", "_", ".", "a", "É", "Label", "\nLabel:", " ->"),
    *("\n\n###\n\n", " END", "\nAnswer: "),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=5).map("".join)
SEVERAL = st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=8)


def whole(pairs: list[tuple[str, str]]) -> list[PairEdges]:
    """Each pair by itself, its ends not cut."""
    return [
        PairEdges((at,), prompt[-24:], answer[-16:], answer.startswith(" ") if answer else None)
        for at, (prompt, answer) in enumerate(pairs, start=1)
    ]


def cut(pairs: list[tuple[str, str]]) -> list[PairEdges]:
    listed = enumerate(pairs, start=1)
    return edges_of_pairs((at, prompt[-24:], answer[:1], answer[-16:]) for at, (prompt, answer) in listed)


def found(groups: list[PairEdges], n: int) -> list[tuple[object, ...]]:
    census = Census(
        n_examples=n,
        kinds={"pair": n},
        task="generation",
        labels={},
        with_label=lambda label: (),
        without_label=lambda: (),
        model="",
        token_limit=0,
        over_limit=lambda: (),
        min_examples=0,
    )
    census = replace(census, pair_edges=lambda: iter(groups), shared_end=lambda side: "…")
    seen = run_on_project(census, only=["EM003", "LE001", "LE002", "LE003"])
    return [(one.code, one.severity, one.message, one.examples, one.key) for one in seen]


@settings(deadline=None)
@given(SEVERAL)
def test_the_checks_say_the_same_of_cut_ends_as_of_whole_ones(pairs: list[tuple[str, str]]) -> None:
    assert found(cut(pairs), len(pairs)) == found(whole(pairs), len(pairs))


@settings(deadline=None)
@given(SEVERAL)
def test_every_pair_is_in_one_group(pairs: list[tuple[str, str]]) -> None:
    assert sorted(id_ for group in cut(pairs) for id_ in group.ids) == list(range(1, len(pairs) + 1))


@settings(deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=9))
def test_the_usual_separator_is_the_one_counted_text_by_text(prompts: list[str]) -> None:
    tails = [prompt[-24:] for prompt in prompts]
    matches = [edges._SEPARATOR.search(tail) for tail in tails]
    marks = {match.group() for match in matches if isinstance(match, re.Match)}
    n, _, best = max(
        ((sum(tail.endswith(mark) for tail in tails), len(mark), mark) for mark in marks), default=(0, 0, "")
    )
    ends = Counter(group.prompt_end for prompt in prompts for group in cut([(prompt, "")]))
    assert edges.usual_separator(ends) == (best if n * 2 >= len(tails) else "")


def test_many_texts_make_few_groups() -> None:
    pairs = [(f"Where is parcel {at}?\n\n###\n\n", f" It is in depot {at}. END") for at in range(500)]
    assert len(cut(pairs)) == 1
    assert len(cut([(f"Where is parcel {at}?", f"In {at}.") for at in range(500)])) == 1
