"""What models answer: JSON where it can be had, lists in plain text where not, and never a fault of our own."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.recipes import Unusable
from tunewright.recipes.answers import items_in, json_in, number_in, object_in, text_in, texts_in


@pytest.mark.parametrize(
    "said",
    [
        '{"questions": ["a?", "b?"]}',
        'Sure! Here you are:\n```json\n{"questions": ["a?", "b?"]}\n```\nAnything else?',
        '<think>{"questions": ["no"]}</think>{"questions": ["a?", "b?"]}',
        'Let me see: {"questions": ["no"]} will not do.</think>{"questions": ["a?", "b?"]}',
        '["a?", "b?"]',
        '{"questions": ["a?", "b?",],}',
        '{"list": ["a?", "b?"]}',
        "1. a?\n2. b?",
        "Here are they:\n\n- a?\n- b?\n",
        "Q1: a?\nQ2: b?",
    ],
)
def test_a_list_is_found_however_it_is_wrapped(said):
    assert items_in(said, "questions") == ["a?", "b?"]


@pytest.mark.parametrize(
    "said", ["", "I would rather not.", '{"questions": [', "null", "42", '{"questions": "x', "{}"]
)
def test_what_holds_no_list_is_unusable(said):
    with pytest.raises(Unusable):
        items_in(said, "questions")


N = 400_000


@pytest.mark.parametrize(
    "said",
    [
        f"1. a{' ' * N}b",
        "<think>" * (N // 7),
        f"</think>{'<think>' * (N // 7)}",
        f"1. question{' ' * N}",
        "," + " " * N,
        "{" * N,
    ],
)
def test_no_answer_however_odd_takes_forever(said):
    try:
        assert all(isinstance(item, str) for item in items_in(said, "questions"))
    except Unusable as error:
        assert str(error)


def test_marks_of_thinking_inside_an_answer_stay():
    assert items_in('{"questions": ["What does </think> mean?"]}', "questions") == ["What does </think> mean?"]


def test_broken_json_is_not_read_as_lines_of_text():
    with pytest.raises(Unusable):
        items_in('{"questions": [\n- a?\n- b?', "questions")


def test_an_object_alone_is_an_item_of_its_list():
    assert items_in('{"text": "a", "label": "b"}', "examples") == [{"text": "a", "label": "b"}]


def test_a_verdict_is_found_in_a_list_of_one():
    assert object_in('[{"clear": 5}]') == {"clear": 5}
    with pytest.raises(Unusable):
        object_in("[1, 2]")


def test_numbers_are_read_as_models_write_them():
    assert [number_in(one) for one in (4, "4", "4/5", "4.5", "4,5 of 5")] == [4, 4, 4, 4.5, 4.5]
    assert [number_in(one) for one in (True, None, "many", [], float("nan"), 1e300)] == [None] * 6


def test_texts_are_texts_only():
    assert text_in({"question": " a? ", "text": "b"}, "q", "question") == "a?"
    assert text_in({"question": ["a"]}, "question") == ""
    assert texts_in("one") == ("one",)
    assert texts_in(["a", 3, {"x": 1}, None, ""]) == ("a", "3")
    assert texts_in({"a": "b"}) == ()


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda one: st.lists(one) | st.dictionaries(st.text(), one),
)


@given(st.text() | _JSON.map(json.dumps) | st.text().map(lambda text: '{"questions": ["' + text))
def test_no_answer_breaks_the_reader(said):
    json_in(said)
    for read in (lambda: items_in(said, "questions"), lambda: object_in(said)):
        try:
            read()
        except Unusable as error:
            assert str(error)


@given(_JSON)
def test_json_is_found_again_in_talk_around_it(value):
    if isinstance(value, dict | list) and value:
        text = json.dumps(value)
        assert json.dumps(json_in(f"Here: {text} Done.")) == text
