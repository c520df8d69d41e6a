"""How far two sets are apart: known values, and what holds for any counts."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.balance import label_difference, length_difference, median

COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 400), max_size=6)
LENGTHS = st.lists(st.integers(0, 50), max_size=60).map(Counter)


def test_a_known_table_gives_the_chi_square_probability() -> None:
    found = label_difference({"a": 30, "b": 20, "c": 50}, {"a": 45, "b": 25, "c": 30})
    assert found.chance == pytest.approx(0.013874, rel=1e-4)  # chi-square 8.5556 with two degrees of freedom
    assert (found.n_one, found.n_other) == (100, 100)


def test_the_probabilities_agree_with_scipy() -> None:
    special = pytest.importorskip("scipy.special")
    stats = pytest.importorskip("scipy.stats")
    one = {"a": 31, "b": 25, "c": 40, "d": 17, "e": 11}
    other = {"a": 22, "b": 35, "c": 30, "d": 26, "e": 19}
    for labels in ("ab", "abc", "abcd", "abcde"):
        rows = [[side[label] for label in labels] for side in (one, other)]
        expected = stats.chi2_contingency(rows, correction=False)
        found = label_difference(*({label: side[label] for label in labels} for side in (one, other)))
        assert found.chance == pytest.approx(expected.pvalue, rel=1e-9)
    gap = length_difference(Counter(range(100)), Counter(range(20, 120)))
    assert gap.effect == pytest.approx(stats.ks_2samp(range(100), range(20, 120)).statistic)
    assert gap.chance == pytest.approx(special.kolmogorov((50**0.5 + 0.12 + 0.11 / 50**0.5) * 0.2), rel=1e-6)


def test_nothing_in_common_is_one_and_the_same_is_zero() -> None:
    assert label_difference({"a": 500}, {"b": 500}).effect == pytest.approx(1.0, abs=0.01)
    assert length_difference({1: 10}, {9: 10}).effect == 1.0
    assert label_difference({"a": 50, "b": 50}, {"a": 50, "b": 50}).effect == 0.0
    assert length_difference({1: 10, 2: 5}, {1: 20, 2: 10}).effect == 0.0


def test_a_large_set_makes_a_small_difference_certain_but_not_large() -> None:
    found = label_difference({"a": 52_000, "b": 48_000}, {"a": 50_000, "b": 50_000})
    assert found.chance < 1e-9
    assert found.effect < 0.05


def test_labels_too_rare_to_test_are_counted_together() -> None:
    rare = {f"label {n}": 1 for n in range(40)}
    assert label_difference({"a": 100, **rare}, {"a": 140}).effect > 0.2
    assert label_difference({"a": 100, "b": 1}, {"a": 100}).chance == 1.0


def test_the_median_is_a_length_that_occurs() -> None:
    assert median({3: 1, 5: 1, 100: 1}) == 5
    assert median({}) == 0


@given(COUNTS, COUNTS)
def test_labels_compared_either_way_give_the_same(one: dict[str, int], other: dict[str, int]) -> None:
    found, turned = label_difference(one, other), label_difference(other, one)
    assert found.effect == pytest.approx(turned.effect)
    assert found.chance == pytest.approx(turned.chance)
    assert 0 <= found.effect <= 1
    assert 0 <= found.chance <= 1


@given(LENGTHS, LENGTHS)
def test_lengths_compared_either_way_give_the_same(one: Counter[int], other: Counter[int]) -> None:
    found, turned = length_difference(one, other), length_difference(other, one)
    assert (found.effect, found.chance) == (turned.effect, turned.chance)
    assert 0 <= found.effect <= 1
    assert 0 <= found.chance <= 1
