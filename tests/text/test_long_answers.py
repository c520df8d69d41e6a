"""Answers longer than their beginning: what stands at the end counts as much as what stands at the start."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tunewright.text.content import difference
from tunewright.text.long_answers import difference_of_answers

START = (
    "Thank you for your letter about the room that you booked for the last week of August. "
    "It looks out on the garden, and the tram to the old town stops around the corner. "
    "Breakfast is served on the terrace as long as the weather permits. "
)
IN_OTHER_WORDS = (
    "We have received your letter on the room booked for late August, thank you. "
    "You can see the garden from it, and around the corner there is a tram to the old town. "
    "As long as the weather permits it, we serve breakfast on the terrace. "
)


@pytest.mark.parametrize("start", [START, IN_OTHER_WORDS])
@pytest.mark.parametrize(
    ("end", "other", "differ"),
    [
        ("You may bring your dog.", "You may not bring your dog.", "opposite"),
        ("Dogs are allowed in the garden.", "Dogs are forbidden in the garden.", "opposite"),
        ("The deposit for the keys is 40 euros.", "The deposit for the keys is 90 euros.", "figures"),
        ("You may bring your dog.", "Your dog is welcome, too.", "wording"),
        ("You may bring your dog.", "You may bring your dog.", "wording"),
    ],
)
def test_what_is_said_at_the_end_is_compared(start: str, end: str, other: str, differ: str) -> None:
    found = difference_of_answers(START + end, start + other)
    assert found == ("none" if start + other == START + end else differ)


def test_another_name_in_the_same_place_is_seen() -> None:
    one, other = f"{START}The keys are kept by Maria Keller.", f"{START}The keys are kept by Peter Brunner."
    assert difference_of_answers(one, other) == "content"


def test_a_contradiction_deep_in_the_text_is_found_behind_what_only_one_of_them_says() -> None:
    one = f"{START * 8}The pool is heated. The sauna is open on Mondays. Towels are in the cupboard."
    other = f"{START * 8}We have rebuilt it. The sauna is closed on Mondays. The lift is new. Bring your slippers."
    assert difference_of_answers(one, other) == "opposite"


def test_of_a_whole_book_the_end_is_read() -> None:
    book = " ".join(f"Chapter {at} tells of the year {1500 + at} and its harvests." for at in range(300))
    assert difference_of_answers(f"{book} The heir lives.", f"{book} The heir does not live.") == "opposite"


def test_a_longer_answer_is_another_wording_of_its_beginning() -> None:
    assert difference_of_answers(START, f"{START}The lift was built last year.") == "wording"


def test_punctuation_makes_no_difference_however_long_the_answers_are() -> None:
    assert difference_of_answers(START * 3, (START * 3).replace(".", "!").upper()) == "none"


def test_scripts_without_spaces_are_read_to_the_end_as_well() -> None:
    start = "お問い合わせありがとうございます。お部屋は庭に面しています。朝食はテラスで召し上がれます。" * 6
    found = difference_of_answers(f"{start}犬を連れて来られます。", f"{start}犬を連れて来られません。")
    assert found == "opposite"


@given(st.text(max_size=200), st.text(max_size=200))
@settings(max_examples=50)
def test_short_answers_are_compared_as_ever(a: str, b: str) -> None:
    assert difference_of_answers(a, b) == difference(a, b)


@given(
    st.lists(st.sampled_from([*START.split(". "), *IN_OTHER_WORDS.split(". "), "no", "42"]), max_size=12), st.data()
)
@settings(max_examples=50, deadline=None)
def test_the_order_of_the_answers_makes_no_difference(said: list[str], data: st.DataObject) -> None:
    one, other = ". ".join(said), ". ".join(data.draw(st.permutations(said)))
    assert difference_of_answers(one, other) == difference_of_answers(other, one)
