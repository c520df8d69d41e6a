from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.text.invisible import unseen
from tunewright.text.mojibake import mended, mojibake


@pytest.mark.parametrize(
    ("text", "sorts"),
    [
        ("a\u200bb", ["zero-width"]),
        ("a\u202eb", ["direction"]),
        ("a\u00adb", ["soft-hyphen"]),
        ("a\x07b\x7f", ["control", "control"]),
        ("é\x9d", ["control"]),
        ("x\U000e0041", ["hidden"]),
        ("\ufeffab", ["zero-width"]),
        ("שלום\u202eabc", ["direction"]),
    ],
)
def test_what_nobody_sees_is_found_and_sorted(text: str, sorts: list[str]) -> None:
    assert [one.sort for one in unseen(text)] == sorts


@pytest.mark.parametrize(
    "text",
    [
        "👨\u200d👩\u200d👧",
        "می\u200cخواهم",
        "क्\u200dष",
        "שלום\u200f",
        "ไทย\u200bไทย",
        "a\tb\r\n",
        "🏴\U000e0067\U000e0062\U000e007f",
    ],
)
def test_what_a_script_or_an_emoji_needs_is_left_alone(text: str) -> None:
    assert unseen(text) == []


@given(st.text())
def test_every_place_lies_in_the_text(text: str) -> None:
    assert all(0 <= one.at < len(text) and not text[one.at].isalnum() for one in unseen(text))


@pytest.mark.parametrize("word", ["grün", "naïve", "élève", "größer", "señor", "ação"])
def test_letters_read_with_the_wrong_encoding_are_found_and_mended(word: str) -> None:
    broken = word.encode().decode("cp1252")
    assert mojibake(f"So {broken} it is") == broken
    assert mended(broken) == word
    assert mojibake(f"So {word} it is") == ""


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_plain_text_is_never_mojibake(text: str) -> None:
    assert mojibake(text) == ""


@given(st.text())
def test_any_text_can_be_judged(text: str) -> None:
    assert isinstance(mojibake(text), str)
