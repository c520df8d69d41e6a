from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.balance import (
    effective_classes,
    imbalance_ratio,
    missing_to_even,
    missing_to_shares,
    shares,
    token_histogram,
)
from tunewright.model import TuneError

COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 10_000), max_size=6)
LENGTHS = st.lists(st.integers(0, 200_000), max_size=60)


def test_shares_are_parts_of_the_whole() -> None:
    assert shares({"yes": 3, "no": 1}) == {"yes": 0.75, "no": 0.25}


def test_nothing_counted_has_no_shares_and_no_classes() -> None:
    assert (shares({"a": 0}), imbalance_ratio({}), effective_classes({})) == ({"a": 0.0}, 1.0, 0.0)


def test_the_ratio_leaves_out_labels_without_examples() -> None:
    assert imbalance_ratio({"a": 90, "b": 9, "c": 0}) == 10.0


@given(COUNTS)
def test_effective_classes_lie_between_one_and_the_number_of_labels(counts: dict[str, int]) -> None:
    present = sum(n > 0 for n in counts.values())
    assert min(present, 1) - 1e-9 <= effective_classes(counts) <= present + 1e-9


def test_even_labels_count_fully() -> None:
    assert math.isclose(effective_classes({"a": 7, "b": 7, "c": 7}), 3.0)


def test_missing_to_even_fills_up_to_the_largest() -> None:
    assert missing_to_even({"a": 5, "b": 2, "c": 0}) == {"a": 0, "b": 3, "c": 5}


def test_missing_to_shares_removes_nothing() -> None:
    assert missing_to_shares({"refund": 60, "other": 60}, {"refund": 0.75, "other": 0.25}) == {
        "refund": 120,
        "other": 0,
    }


def test_shares_may_be_percentages_and_name_new_labels() -> None:
    assert missing_to_shares({"a": 70}, {"a": 70, "b": 30}) == {"a": 0, "b": 30}


def test_a_label_with_examples_needs_a_share() -> None:
    with pytest.raises(TuneError, match="“b” has 1 example but no share"):
        missing_to_shares({"a": 1, "b": 1}, {"a": 1.0})


def test_a_negative_share_is_refused() -> None:
    with pytest.raises(TuneError, match="share of “a”"):
        missing_to_shares({"a": 1}, {"a": -0.5, "b": 1.5})


@given(COUNTS, st.lists(st.integers(1, 100), min_size=6, max_size=6))
def test_after_adding_what_is_missing_the_shares_hold(counts: dict[str, int], weights: list[int]) -> None:
    target = dict(zip("abcdef", weights, strict=True))
    missing = missing_to_shares(counts, target)
    total = sum(counts.values()) + sum(missing.values())
    for label, weight in target.items():
        assert abs(counts.get(label, 0) + missing[label] - total * weight / sum(weights)) < len(target)


def test_even_shares_ask_for_as_much_as_evenness() -> None:
    counts = {"a": 5, "b": 2, "c": 0}
    assert missing_to_shares(counts, dict.fromkeys(counts, 1.0)) == missing_to_even(counts)


@given(LENGTHS)
def test_every_example_is_in_one_bin_and_bins_touch(lengths: list[int]) -> None:
    bins = token_histogram(lengths)
    assert sum(one.count for one in bins) == len(lengths)
    assert all(one.low < one.high for one in bins)
    assert all(one.high == other.low for one, other in pairwise(bins))
    for one in bins:
        assert one.count == sum(one.low <= length < one.high for length in lengths)


@given(LENGTHS.filter(bool))
def test_the_first_and_the_last_bin_are_filled(lengths: list[int]) -> None:
    bins = token_histogram(lengths)
    assert bins[0].count and bins[-1].count


@given(st.integers(1, 1000), st.integers(0, 19_000))
def test_linear_bins_are_never_more_than_asked(low: int, more: int) -> None:
    high = min(low + more, 20 * low)
    assert len(token_histogram([low, high], max_bins=24)) <= 24


def test_counts_and_single_lengths_give_the_same_bins() -> None:
    assert token_histogram({100: 2, 150: 1}) == token_histogram([100, 100, 150])


def test_wide_ranges_get_edges_that_grow() -> None:
    assert [one.low for one in token_histogram([3, 100])] == [3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96]
