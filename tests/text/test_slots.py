"""Where two nearly equal texts differ: in the spelling of a word, or in what stands in the same place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.text.slots import changed_words, same_word, substance, words_in


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("tracking", "trakcing"),
        ("parcel", "parcl"),
        ("parcel", "parcels"),
        ("deliver", "delivered"),
        ("teh", "the"),
    ],
)
def test_a_mistyped_or_bent_word_is_the_same_word(a: str, b: str) -> None:
    assert same_word(a, b)
    assert same_word(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [("monday", "sunday"), ("tuesday", "thursday"), ("increase", "decrease"), ("norwich", "norway"), ("12", "13"),
     ("cat", "cut"), ("المسبح", "المسرح")],
)  # fmt: skip
def test_other_words_are_other_words(a: str, b: str) -> None:
    assert not same_word(a, b)
    assert not same_word(b, a)


def test_names_must_be_nearer_than_other_words() -> None:
    assert not same_word("iraq", "iran", are_names=True)
    assert same_word("vienna", "vinena", are_names=True)


def test_what_stands_in_the_slot_is_told_with_its_side() -> None:
    one, other = words_in("What is the capital of France?"), words_in("What is the capital of Peru?")
    assert changed_words(one, other) == (["france"], ["peru"])


def test_short_names_matter_and_words_of_grammar_do_not() -> None:
    one, other = words_in("Kann man in Ulm mieten?"), words_in("Kann man bei Ulm mieten?")
    assert substance(one, other) == ([], [])
    assert substance(words_in("Kann man in Ulm mieten?"), words_in("Kann man in Rom mieten?")) == (["ulm"], ["rom"])


@given(st.text(max_size=12), st.text(max_size=12))
def test_any_two_words_can_be_compared_in_either_order(a: str, b: str) -> None:
    assert not a or not b or same_word(a, b) == same_word(b, a)
