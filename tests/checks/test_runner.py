from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tunewright.checks import run_all, run_on_example, run_on_group, run_on_project
from tunewright.model import Census, Example, Member, PairEdges, UnknownName

A_CENSUS = Census(
    n_examples=2,
    kinds={"pair": 2},
    task="generation",
    labels={},
    with_label=lambda label: (),
    without_label=lambda: (),
    model="gpt-4o-mini-2024-07-18",
    token_limit=65536,
    over_limit=lambda: (),
    min_examples=10,
)


def test_only_the_chosen_checks_run() -> None:
    example = Example("chat", {"messages": [], "note": 1}, id=7)
    assert {finding.code for finding in run_on_example(example)} == {"FO002", "FO006"}
    assert [finding.code for finding in run_on_example(example, only=["unknown-key"])] == ["FO006"]


def test_an_unknown_name_among_the_chosen_is_refused() -> None:
    with pytest.raises(UnknownName):
        run_on_example(Example("chat", {}), only=["FO999"])


def test_a_check_of_chats_leaves_pairs_alone() -> None:
    assert run_on_example(Example("pair", {"prompt": "hi", "completion": "hello"}), only=["FO002"]) == []


def test_a_group_of_one_has_nothing_to_compare() -> None:
    assert run_on_group("same-content", [Member(1, "p", "a", "c")]) == []


def test_a_group_names_its_key_and_all_members() -> None:
    group = [Member(at, "p", "a", "c") for at in (9, 2, 5)]
    (finding,) = run_on_group("same-content", group)
    assert (finding.key, finding.examples) == ("c", (2, 5, 9))


def test_the_edges_of_pairs_are_asked_for_once() -> None:
    asked = []

    def edges() -> Iterator[PairEdges]:
        asked.append(1)
        return iter([PairEdges((1,), "one", "a", False), PairEdges((2,), "two", "b", False)])

    found = run_on_project(replace(A_CENSUS, pair_edges=edges))
    assert {"LE001", "LE002", "LE003"} <= {finding.code for finding in found}
    assert len(asked) == 1


def test_checks_of_pairs_ask_nothing_of_a_project_of_chats() -> None:
    def edges() -> Iterator[PairEdges]:
        raise AssertionError("asked for pairs")

    found = run_on_project(replace(A_CENSUS, kinds={"chat": 2, "pair": 0}, pair_edges=edges))
    assert [finding.code for finding in found] == ["BA001"]


def test_examples_without_an_id_are_numbered() -> None:
    found = run_all([Example("pair", {"prompt": "a", "completion": word}) for word in ("x", "", "x")])
    assert {(one.code, one.examples) for one in found if one.code in ("DU001", "EM001")} == {
        ("DU001", (1, 3)),
        ("EM001", (2,)),
    }


def test_completions_are_the_labels_where_no_example_has_its_own() -> None:
    pairs = [Example("pair", {"prompt": f"{n}", "completion": "yes" if n else "Yes"}) for n in range(9)]
    found = run_all(pairs, task="classification", only=["LA001"])
    assert [finding.examples for finding in found] == [(1,)]
