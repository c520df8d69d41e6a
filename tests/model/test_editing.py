"""Editing the JSON of an example: texts by their place, turns as a list, nothing invented and nothing lost."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tunewright.model import editing
from tunewright.model.example import Body

CALL = {"id": "c1", "type": "function", "function": {"name": "look", "arguments": '{"day": 1}'}}


def a_chat(**extra: Any) -> Body:
    return {
        "messages": [
            {"role": "user", "content": "Hi"},
            {"role": "assistant", "tool_calls": [copy.deepcopy(CALL)]},
            {"role": "tool", "tool_call_id": "c1", "content": "ok"},
            {
                "role": "assistant",
                "content": [{"type": "text", "text": "Done"}, {"type": "image_url"}],
                "weight": 0,
            },
        ],
        **extra,
    }


def test_a_pair_has_two_turns_with_one_text_each() -> None:
    turns = editing.turns_of("pair", {"prompt": "a", "completion": "b"})
    assert [(turn.title, turn.role, turn.fields[0].text) for turn in turns] == [
        ("Prompt", "user", "a"),
        ("Completion", "assistant", "b"),
    ]


def test_every_text_of_a_chat_is_offered_and_other_parts_are_named() -> None:
    turns = editing.turns_of("chat", a_chat())
    assert [[field.text for field in turn.fields] for turn in turns] == [
        ["Hi"],
        ["", '{"day": 1}'],
        ["ok"],
        ["Done"],
    ]
    assert turns[1].fields[1].kind == "arguments" and turns[1].fields[1].name == "look"
    assert turns[1].fields[1].call_id == turns[2].answers == "c1"
    assert turns[3].extra == ("image_url",) and turns[3].weight == 0


def test_a_preference_pair_shows_its_input_and_both_answers() -> None:
    body = {
        "input": {"messages": [{"role": "user", "content": "q"}]},
        "preferred_output": [{"role": "assistant", "content": "good"}],
        "non_preferred_output": [{"role": "assistant", "content": "bad"}],
    }
    turns = editing.turns_of("preference", body)
    assert [turn.title for turn in turns] == ["", "Preferred answer", "Answer not preferred"]
    new = editing.with_texts(body, {turns[2].fields[0].path: "worse"})
    assert new["non_preferred_output"][0]["content"] == "worse"


def test_a_set_text_changes_only_its_place() -> None:
    body = a_chat(id="x")
    new = editing.with_texts(body, {("messages", 3, "content", 0, "text"): "Ready"})
    assert new["messages"][3]["content"] == [{"type": "text", "text": "Ready"}, {"type": "image_url"}]
    new["messages"][3]["content"][0]["text"] = "Done"
    assert new == body


def test_an_empty_text_where_none_was_invents_no_key() -> None:
    body = a_chat()
    assert editing.with_texts(body, {("messages", 1, "content"): ""}) == body


def test_a_place_that_is_not_there_changes_nothing() -> None:
    body = a_chat()
    assert editing.with_texts(body, {("messages", 9, "content"): "x", ("nothing", "here"): "y"}) == body


def test_turns_are_added_moved_and_removed() -> None:
    body = a_chat()
    assert [turn["role"] for turn in editing.with_turn_added(body, ("messages", 0), "system")["messages"]][:2] == [
        "user",
        "system",
    ]
    assert editing.with_turn_added(body, ("messages",), "user")["messages"][-1] == {"role": "user", "content": ""}
    assert editing.with_turn_moved(body, ("messages", 0), 1)["messages"][1] == body["messages"][0]
    assert editing.with_turn_moved(body, ("messages", 0), -1) == body
    assert len(editing.with_turn_removed(body, ("messages", 2))["messages"]) == 3
    assert body == a_chat(), "the body given is never changed"


def test_a_key_of_a_turn_is_set_and_taken_away() -> None:
    body = a_chat()
    assert editing.with_key(body, ("messages", 0), "weight", 0)["messages"][0]["weight"] == 0
    assert "weight" not in editing.with_key(body, ("messages", 3), "weight", None)["messages"][3]


def test_the_next_role_follows_the_talk() -> None:
    body = a_chat()
    roles = [editing.next_role("chat", body, ("messages", at)) for at in range(4)]
    assert roles == ["assistant", "user", "assistant", "user"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@given(st.sampled_from(["chat", "pair", "preference"]), st.dictionaries(st.text(max_size=8), JSON), JSON)
def test_no_body_however_odd_makes_the_editor_fail(kind: Any, body: Body, messages: Any) -> None:
    odd = body | {"messages": messages, "input": messages, "preferred_output": messages}
    for turn in editing.turns_of(kind, odd):
        texts = {field.path: field.text for field in turn.fields}
        assert editing.with_texts(odd, texts) == odd


def test_the_answers_of_a_preference_pair_change_places_and_nothing_else_does() -> None:
    body = {
        "id": 1,
        "non_preferred_output": [{"content": "b"}],
        "input": {},
        "preferred_output": [{"content": "a"}],
    }
    swapped = editing.with_answers_swapped(body)
    assert list(swapped) == list(body)
    assert swapped == body | {"preferred_output": [{"content": "b"}], "non_preferred_output": [{"content": "a"}]}
    assert editing.with_answers_swapped(swapped) == body
    assert editing.with_answers_swapped({"preferred_output": 1}) == {
        "preferred_output": None,
        "non_preferred_output": 1,
    }
