from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.text.openings import opens_with_apology, speaks_as_machine
from tunewright.text.prose import opening


@pytest.mark.parametrize(
    "text",
    [
        "I apologize for the confusion. It is 12.",
        "Oh, sorry for the wait!",
        "You are right, and I'm sorry for the mistake.",
        "Entschuldigung, es sind 12.",
        "Je suis désolé pour l'attente.",
        "Disculpe la espera.",
        "Извините за ожидание.",
        "抱歉让您久等了。",
    ],
)
def test_an_apology_at_the_beginning_is_seen(text: str) -> None:
    assert opens_with_apology(text)


@pytest.mark.parametrize(
    "text",
    ["I'm sorry to hear that.", "I am so sorry for your loss.", "The road is in a sorry state.", "Yes, sorry.", ""],
)
def test_sympathy_and_other_words_are_no_apology(text: str) -> None:
    assert not opens_with_apology(text)


@pytest.mark.parametrize(
    "text",
    [
        "As an AI language model, I like all films.",
        "Well, I'm just an AI, but many like it.",
        "As of my last update, it was open.",
        "Als KI-Sprachmodell mag ich alle Filme.",
        "En tant qu'IA, j'aime tout.",
        "AIとして、お答えします。",
    ],
)
def test_a_machine_that_speaks_of_itself_is_heard(text: str) -> None:
    assert speaks_as_machine(text)


@pytest.mark.parametrize(
    "text",
    ["As an AI researcher, I write papers.", "A language model predicts words.", "Als Kind mochte ich Filme.", ""],
)
def test_a_person_or_a_text_about_machines_is_not(text: str) -> None:
    assert not speaks_as_machine(text)


def test_openings_that_differ_in_numbers_and_space_are_one() -> None:
    assert opening("Order 17 is\non its way. Thanks!") == "order 00 is"
    assert opening("  I cannot  help. Sorry.") == "i cannot help"
    assert opening("") == ""


@given(st.text(), st.integers(1, 90))
def test_an_opening_is_one_short_line(text: str, limit: int) -> None:
    found = opening(text, limit)
    assert len(found) <= limit
    assert "\n" not in found
