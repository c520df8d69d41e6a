"""Prompts that differ in nothing that matters go to one side, with all that is bundled with them."""

from __future__ import annotations

import pytest

from tunewright.model import Split
from tunewright.splits import Group, assign, bundled, joined, placed_bundles, prove, twins


def test_twins_go_to_one_side_and_those_alone_keep_their_place() -> None:
    groups = [Group(f"k{number:03}", 1) for number in range(200)]
    pairs = [(f"k{number:03}", f"twin {number // 2}") for number in range(60)]
    bundle_of = joined({}, twins([*pairs, ("k199", "nobody else")]))
    sides = assign(bundled(groups, bundle_of), seed=5, share=0.3)
    of_each = {group.key: sides[bundle_of.get(group.key, group.key)] for group in groups}
    assert set(of_each.values()) == {"train", "test"}
    assert all(of_each[f"k{even:03}"] == of_each[f"k{even + 1:03}"] for even in range(0, 60, 2))
    assert prove((0, bundle_of.get(key, key), None, side) for key, side in of_each.items()).overlap == 0
    assert "k199" not in bundle_of


def test_a_new_twin_follows_those_that_are_placed() -> None:
    already: dict[str, Split] = {"a": "test", "c": "train"}
    bundle_of = joined({}, twins([("a", "x"), ("b", "x"), ("c", "y"), ("d", "y")]))
    groups = bundled([Group(key, 1) for key in "abcd"], bundle_of)
    sides = assign(groups, seed=1, share=0.5, already=placed_bundles(already, bundle_of))
    assert (sides[bundle_of["b"]], sides[bundle_of["d"]]) == ("test", "train")


@pytest.mark.parametrize("order", [1, -1])
def test_what_is_bundled_with_a_twin_comes_along(order: int) -> None:
    documents = {"a": "document 1", "b": "document 1", "c": "document 2", "e": "document 3"}
    twin_of = twins([("b", "x"), ("c", "x"), ("d", "x"), ("e", "alone"), ("f", "y"), ("g", "y")][::order])
    bundle_of = joined(documents, twin_of)
    assert len({bundle_of[prompt] for prompt in "abcd"}) == 1
    assert len({bundle_of["a"], bundle_of["e"], bundle_of["f"]}) == 3
    assert bundle_of["f"] == bundle_of["g"] == "f"


def test_without_twins_bundles_stay_as_they_are() -> None:
    documents = {"a": "document 1", "b": "document 2"}
    assert joined(documents, {}) == documents
