"""Texts that come one after the other: which are nearly the same as one before."""

from hypothesis import given
from hypothesis import strategies as st

from tunewright.text.nearest import NearTexts

LONG = (
    "The river Elbe is 1,094 kilometres long, rises in the Giant Mountains of Bohemia and flows into the North Sea "
    "at Cuxhaven after it has passed Dresden, Magdeburg and Hamburg on its way through the plains."
)


def test_the_same_text_is_taken_once():
    assert NearTexts().take([LONG, LONG, LONG.upper(), "Something else is said here altogether."]) == [
        *(True, False, False, True)
    ]


def test_a_text_that_differs_by_a_word_is_near():
    changed = LONG.replace("Dresden", "Meissen")
    assert NearTexts().take([LONG, changed]) == [True, False]
    assert NearTexts(threshold=0.99).take([LONG, changed]) == [True, True]


def test_what_was_known_before_counts_from_the_first_text_on():
    others = [
        f"Text number {number} speaks about {number * 7} things and {number * 13} people." for number in range(300)
    ]
    near = NearTexts([*others, LONG])
    assert near.take([LONG.replace(".", "!"), "Nobody has said a thing like this before, not even once."]) == [
        *(False, True)
    ]
    assert near.take(["Nobody has said a thing like this before, not even once!"]) == [False]


def test_texts_with_other_figures_are_both_new():
    other = LONG.replace("1,094", "1,095")
    assert NearTexts().take([LONG, other]) == [True, True]
    assert NearTexts([LONG]).take([other, LONG]) == [True, False]


def test_nothing_is_near_nothing():
    assert NearTexts().take([]) == []
    assert NearTexts().take([LONG]) == [True]


def test_two_short_questions_about_different_things_are_both_new():
    assert NearTexts().take(["How long is the Elbe? 1,094 km.", "How long is the Rhine? 1,233 km."]) == [True, True]


@given(st.lists(st.text(), max_size=8))
def test_every_text_is_near_itself(texts):
    near = NearTexts()
    near.take(texts)
    assert near.take(texts) == [False] * len(texts)
    assert NearTexts(texts).take(texts) == [False] * len(texts)
