"""Letters and accents become single signs; nothing else of a text changes."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from tunewright.text.composed import composed


@given(st.text())
def test_it_looks_the_same_and_needs_no_second_look(text: str) -> None:
    assert composed(composed(text)) == composed(text)
    assert unicodedata.normalize("NFC", composed(text)) == unicodedata.normalize("NFC", text)


@given(st.text(alphabet=st.characters(min_codepoint=0xC0, max_codepoint=0x17F)))
def test_letters_taken_apart_come_together_again(text: str) -> None:
    whole = unicodedata.normalize("NFC", text)
    assert composed(unicodedata.normalize("NFD", whole)) == whole


def test_other_scripts_are_left_alone() -> None:
    for text in ("שָׁלוֹם", "\u0958\u093f", "مُحَمَّد"):
        assert composed(text) == text
