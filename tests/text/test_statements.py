"""When two statements contradict each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.text.statements import are_opposite, exchange_a_word, statements


def opposite(a: str, b: str) -> bool:
    return are_opposite(statements(a), statements(b))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The ticket is refundable.", "The ticket is not refundable."),
        ("The ticket is refundable.", "The ticket is non-refundable."),
        ("It is legal here.", "It is illegal here."),
        ("Take it before meals.", "Take it after meals."),
        ("You may come without an appointment.", "You may come only with an appointment."),
        ("Das Essen ist enthalten.", "Das Essen ist nicht enthalten."),
        ("L'entrée est gratuite.", "L'entrée est payante."),
        ("La tienda está abierta.", "La tienda está cerrada."),
        ("The sale starts on Monday.", "The sale starts on Friday."),
    ],
)
def test_one_says_the_opposite(a: str, b: str) -> None:
    assert opposite(a, b)
    assert opposite(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The museum is closed on Mondays.", "On Mondays the museum is not open."),
        ("It is unsafe.", "It is not safe."),
        ("We open from Monday to Friday.", "We are closed on Sunday."),
        ("The cable is sold separately.", "The cable is not part of it; it is sold separately."),
        ("Keep it in the fridge.", "Keep it in the fridge, not in the freezer."),
        ("Turn left at the church.", "At the church, please turn left."),
    ],
)
def test_both_may_be_true(a: str, b: str) -> None:
    assert not opposite(a, b)
    assert not opposite(b, a)


def test_a_word_of_substance_in_the_place_of_another() -> None:
    assert exchange_a_word(statements("Contact the sales team."), statements("Contact the legal team."))
    assert not exchange_a_word(statements("Buy it at the door."), statements("Purchase it at the door."))
    assert not exchange_a_word(statements("Contact the sales team."), statements("Please write to our sales team."))


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_order_changes_nothing(a: str, b: str) -> None:
    assert opposite(a, b) == opposite(b, a)
    assert exchange_a_word(statements(a), statements(b)) == exchange_a_word(statements(b), statements(a))
