"""How two answers to one question differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.text.content import difference
from tunewright.text.negation import words_of


@pytest.mark.parametrize(
    ("a", "b", "how"),
    [
        ("Yes.", "yes", "none"),
        ("You can return it within 30 days.", "you can return it, within 30 days", "none"),
        ("Yes, on the balcony.", "No, nowhere in the house.", "opposite"),
        ("Ja, das geht.", "Nein, leider geht das bei uns so", "opposite"),
        ("はい。できます。", "いいえ、できません。", "opposite"),
        ("You can return worn shoes to us.", "You cannot return worn shoes to us.", "opposite"),
        ("Sie können getragene Schuhe zurückgeben.", "Sie können getragene Schuhe nicht zurückgeben.", "opposite"),
        ("You can return shoes within 30 days.", "You can return shoes within 60 days.", "figures"),
        ("Die Kaution beträgt zwei Monatsmieten.", "Die Kaution beträgt drei Monatsmieten.", "figures"),
        ("The warranty lasts two years.", "The warranty lasts three years.", "figures"),
        ("The warranty lasts two years.", "The warranty lasts 2 years.", "wording"),
        ("The course takes twenty-four hours.", "The course takes 24 hours.", "wording"),
        ("The room costs 1,200 euros each month.", "The room costs 1.200 euros each month!", "wording"),
        ("The room costs 1,200 euros each month.", "Each month the room costs 1200 euros.", "wording"),
        ("It was written by Jane Austen in England.", "It was written by Emily Bronte in England.", "content"),
        ("Restart the router and wait a minute.", "Please call the bank and block your card.", "content"),
        (
            "Open the settings, choose security and then reset the password.",
            "To reset your password, choose security in the settings.",
            "wording",
        ),
        ("1. Open the lid.\n2. Take the paper out.", "Open the lid. Take the paper out.", "none"),
        ("Der Vertrag endet im Mai.", "Im Mai endet der Vertrag.", "wording"),
        ("", "Something else entirely", "content"),
    ],
)
def test_answers_differ_as_a_reader_would_say(a: str, b: str, how: str) -> None:
    assert difference(a, b) == difference(b, a) == how


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_two_texts_can_be_compared_in_either_order(a: str, b: str) -> None:
    assert difference(a, b) == difference(b, a)
    assert difference(a, a) == "none"


def test_text_without_spaces_is_read_in_pairs() -> None:
    assert words_of("返品できます ok") == ["返品", "品で", "でき", "きま", "ます", "ok"]
