from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.checks.labels.spelling import label_key, spellings

WORDS = ["refund", "refunds", "Refund", "re fund", "refnud", "delay", "1", "-1", " 1", "A", "A+", "", "🙂"]
COUNTS = st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=8), st.integers(1, 60), max_size=10)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("New York", "newyork"),
        ("class_1", "Class 1"),
        ("(yes)", "yes."),
        (" edible", "edible"),
        ("non-food", "nonfood"),
    ],
)
def test_spellings_of_one_label_have_one_key(one: str, other: str) -> None:
    assert label_key(one) == label_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1", "-1"),
        ("1-2", "12"),
        ("1.0", "10"),
        ("A", "A-"),
        ("C", "C#"),
        ("yes", "yes?"),
        ("temp -1", "temp 1"),
        ("!", "?"),
    ],
)
def test_signs_that_tell_labels_apart_are_kept(one: str, other: str) -> None:
    assert label_key(one) != label_key(other)


@given(COUNTS)
def test_every_label_is_in_one_group_and_the_usual_one_leads(counts: dict[str, int]) -> None:
    groups = spellings(counts)
    assert sorted(label for group in groups for label in group) == sorted(counts)
    assert all(counts[group[0]] == max(counts[label] for label in group) for group in groups)


@given(COUNTS)
def test_the_order_of_the_labels_changes_nothing(counts: dict[str, int]) -> None:
    backwards = dict(reversed(counts.items()))
    assert sorted(spellings(counts)) == sorted(spellings(backwards))
