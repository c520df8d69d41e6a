"""Calls between tags: what is understood becomes calls, what is not stays as it was said."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.imports import convert, recognise
from tunewright.imports.formats import with_format
from tunewright.imports.tagged_calls import without_tags
from tunewright.model import Body, Draft, RawRecord

CALL = '<tool_call>\n{"name": "beds", "arguments": {"ward": 4}}\n</tool_call>'
ANSWER = "<tool_response>\n2\n</tool_response>"


def user(text: Any) -> Body:
    return {"role": "user", "content": text}


def assistant(text: Any, **more: Any) -> Body:
    return {"role": "assistant", "content": text, **more}


def tool(text: Any, **more: Any) -> Body:
    return {"role": "tool", "content": text, **more}


def called(arguments: str, name: str = "beds") -> list[Body]:
    return [{"id": "call_1", "type": "function", "function": {"name": name, "arguments": arguments}}]


@pytest.mark.parametrize(
    ("written", "arguments"),
    [
        ('{"name": "beds", "arguments": {"a": 1.10}}', '{"a": 1.10}'),
        ('{"arguments": "{\\"a\\": 1}", "name": "beds"}', '{"a": 1}'),
        ('{"name": "beds"}', "{}"),
        ('{"name":"beds","parameters":{ }}', "{ }"),
        ("{'name': 'beds', 'arguments': {'a': True}}", '{"a":true}'),
    ],
)
def test_a_call_keeps_the_text_of_its_arguments(written: str, arguments: str) -> None:
    made = without_tags([user("?"), assistant(f"<tool_call>{written}</tool_call>")])
    assert made == ([user("?"), assistant(None, tool_calls=called(arguments))], None)


@pytest.mark.parametrize(
    "turns",
    [
        [assistant(f"{CALL} and so on")],
        [assistant("<tool_call>beds(4)</tool_call>")],
        [assistant("<tool_call>")],
        [assistant('<tool_call>{"arguments": {}}</tool_call>')],
        [assistant('<tool_call>{"name": "beds", "arguments": [4]}</tool_call>')],
        [assistant("<tool_call>{'name': 'beds', 'arguments': {1: 2}}</tool_call>")],
        [user(ANSWER)],
        [assistant(CALL), tool(ANSWER + ANSWER)],
        [assistant(CALL), user(f"{ANSWER} Thanks")],
        [user("What is a <tool_call>?"), assistant(CALL)],
        [{"role": "system", "content": "<tools>find it yourself</tools>"}, assistant(CALL)],
    ],
)
def test_one_tag_that_is_unclear_leaves_the_whole_conversation_as_it_is(turns: list[Body]) -> None:
    assert without_tags(turns) is None


def test_an_answer_without_tags_finds_the_call_before_it() -> None:
    made = without_tags([assistant(CALL), tool("2")])
    assert made == ([assistant(None, tool_calls=called('{"ward": 4}')), tool("2", tool_call_id="call_1")], None)


def test_own_words_of_the_system_text_stay() -> None:
    tools = '<tools>\n[{"name": "beds"}]\n</tools>'
    system = {"role": "system", "content": f"Be brief.\n\nHere are the available tools:{tools}\nNever guess."}
    made = without_tags([system, user("?"), assistant(CALL)])
    assert made is not None
    assert made[0][0] == {"role": "system", "content": "Be brief.\n\n\nNever guess."}
    assert made[1] == [{"type": "function", "function": {"name": "beds"}}]


def test_messages_with_tags_are_read_so_too_and_left_alone_where_another_format_is_chosen() -> None:
    record = {"messages": [user("?"), assistant(CALL)], "tools": json.dumps([{"name": "beds"}]), "source": "ward"}
    text = json.dumps(record)
    plan = recognise("x.jsonl", text.encode()).plan
    made = convert(RawRecord(1, text), plan)
    assert isinstance(made, Draft) and plan.shape == "hermes"
    tools = [{"type": "function", "function": {"name": "beds"}}]
    assert made.body == {
        "messages": [user("?"), assistant(None, tool_calls=called('{"ward": 4}'))],
        "tools": tools,
    } | ({"source": "ward"} if "source" in made.body else {})
    plainly = convert(RawRecord(1, text), with_format(plan, "chat"))
    assert isinstance(plainly, Draft) and plainly.body["messages"] == record["messages"]


PIECES = st.sampled_from(
    [
        "<tool_call>",
        "</tool_call>",
        "<tool_response>",
        "</tool_response>",
        "<tools>",
        "</tools>",
        "{}",
        '"name"',
        "x",
        "\n",
    ]
)
TURNS = st.builds(
    lambda role, pieces: {"role": role, "content": "".join(pieces)},
    st.sampled_from(["system", "user", "assistant", "tool"]),
    st.lists(PIECES, max_size=8),
)


@given(st.lists(TURNS, max_size=5))
def test_any_tags_are_survived(turns: list[Body]) -> None:
    made = without_tags(turns)
    assert made is None or len(made[0]) <= sum(turn["content"].count("<tool_response>") + 1 for turn in turns)
