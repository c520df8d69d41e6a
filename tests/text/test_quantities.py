"""How much a text says, whatever the unit and the words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.text.quantities import gives_others, gives_same, quantities


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("within 14 days", "within two weeks"),
        ("30 days", "a month"),
        ("20 percent of it", "a fifth of the price"),
        ("1,300 km", "1300 kilometres"),
        ("0.5 kg", "500 g"),
        ("twice a day", "two times a day"),
        ("May 8, 1945", "8 May 1945"),
        ("at 9:00", "at nine"),
        ("veinte días", "20 días"),
    ],
)
def test_the_same_amount_in_other_words(a: str, b: str) -> None:
    assert gives_same(quantities(a), quantities(b))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("within 14 days", "within a month"),
        ("half of the members", "two thirds of the members"),
        ("500 mg", "500 g"),
        ("once a day", "twice a day"),
        ("at 8:15", "at 9:40"),
        ("diez días", "veinte días"),
    ],
)
def test_another_amount(a: str, b: str) -> None:
    assert gives_others(quantities(a), quantities(b))


def test_a_text_that_says_more_gives_nothing_else() -> None:
    assert not gives_others(quantities("It takes 3 days."), quantities("It takes 3 days and costs 20 euros."))


@given(st.text(max_size=40))
def test_any_text_can_be_read(text: str) -> None:
    assert not gives_others(quantities(text), quantities(text))
