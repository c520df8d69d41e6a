from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.text.endings import cut_off
from tunewright.text.prose import without_code

TWO = "You can return the shoes within thirty days. They must not have been worn outside. "


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (TWO + "Please put them into the parcel together with the", "connecting-word"),
        (TWO + "Please put them into the parcel, and close it with tape,", "comma"),
        (TWO + "The refund is paid as soon as the parcel rea", "no-full-stop"),
        (TWO + "\n```\nprint(1)", "open-code"),
        (TWO + "\n- put the shoes into the box that came with them and the", "connecting-word"),
    ],
)
def test_a_text_that_stops_too_soon_says_why(text: str, why: str) -> None:
    assert cut_off(text) == why


@pytest.mark.parametrize(
    "text",
    [
        TWO,
        TWO + "It is all at https://shop.example/returns",
        TWO + "Write to anna@shop.example",
        TWO + "\n- shoes\n- laces",
        TWO + "\n\nKind regards\nTom",
        TWO + "The sum is 12",
        TWO + "🙂",
        TWO + "END",
        TWO + "\n| a | b |",
        TWO + "\n```\nprint(1)\n```",
        "the",
        "",
    ],
)
def test_a_text_that_may_end_so_is_left_alone(text: str) -> None:
    assert cut_off(text) is None


@given(st.text(max_size=300))
def test_a_full_stop_is_an_end(text: str) -> None:
    assert cut_off(text.replace("`", "") + ".") is None


@given(st.text(alphabet="a`~ \n\t", max_size=80))
def test_code_is_blanked_out_in_place(text: str) -> None:
    blanked = without_code(text)
    assert len(blanked) == len(text)
    assert blanked.count("\n") == text.count("\n")


def test_prose_between_code_stays() -> None:
    assert without_code("a `b` c").split() == ["a", "c"]
    assert without_code("a\n```\nb\n```\nc").split() == ["a", "c"]
    assert without_code("a\n\n    b\n\nc").split() == ["a", "c"]
