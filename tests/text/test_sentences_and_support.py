"""Sentences, and which of a passage's sentences an answer rests on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.text.sentences import sentences
from tunewright.text.support import quoted_at, supporting

PASSAGE = (
    "The herd grazes on the north meadow from May on. Dr. Ines Vogel counted 1,240 sheep in 2024. "
    "Lambs are born in April, mostly at night. A shepherd earns 14.50 euros an hour, i.e. more than before."
)


def _told(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        (
            "Dr. Vogel met J. R. Smith, e.g. on 3 May. Then left.",
            ["Dr. Vogel met J. R. Smith, e.g. on 3 May.", "Then left."],
        ),
        ("He said “Stop.” Then he went.", ["He said “Stop.”", "Then he went."]),
        ("これは文です。次の文です！", ["これは文です。", "次の文です！"]),
        ("A title\n\n- one item\n- another", ["A title", "- one item", "- another"]),
        ("It costs 3.50 euros. ok then", ["It costs 3.50 euros. ok then"]),
        ("", []),
    ],
)
def test_sentences_end_where_readers_see_it(text, expected):
    assert _told(text) == expected


@given(st.text(alphabet="ab .!?\n。«»\"'A1-*", max_size=80))
def test_sentences_leave_nothing_out(text):
    assert "".join("".join(_told(text)).split()) == "".join(text.split())


def _support(answer: str, *quotes: str) -> list[str]:
    return [PASSAGE[start:end] for start, end in supporting(PASSAGE, answer, quotes)]


def test_an_answer_points_to_the_sentence_it_was_made_from():
    assert _support("Lambs are usually born at night in April.") == ["Lambs are born in April, mostly at night."]


def test_an_answer_from_two_sentences_points_to_both():
    found = _support("The herd grazes on the north meadow. Lambs are born in April.")

    assert [text.split()[0] for text in found] == ["The", "Lambs"]


def test_a_quotation_points_to_its_sentence_whatever_its_white_space():
    assert _support("They are well paid.", "a shepherd  earns 14.50\neuros") == [
        "A shepherd earns 14.50 euros an hour, i.e. more than before."
    ]


def test_an_answer_about_something_else_points_nowhere():
    assert _support("Paris is the capital of France.") == []
    assert _support("") == []


def test_a_quotation_is_found_under_other_quotation_marks():
    assert list(quoted_at("He called it “a fine day” then.", 'called it "a fine day"')) == [(3, 24)]
    assert list(quoted_at("He called it.", "it")) == []


@given(st.text(max_size=60), st.text(max_size=60), st.lists(st.text(max_size=20), max_size=2))
def test_any_text_gives_spans_inside_the_passage(passage, answer, quotes):
    assert all(0 <= start < end <= len(passage) for start, end in supporting(passage, answer, quotes))
