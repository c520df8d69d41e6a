"""Lists that a table keeps as JSON text in a column: opened as often as they are wrapped, and no more."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pyarrow as arrow
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from tunewright.imports import convert, reader, recognise
from tunewright.imports.calls import with_calls
from tunewright.model import Body, Draft

SCHEMA = {"type": "object", "properties": {"ward": {"type": "string"}}}
FUNCTION = {"name": "beds", "description": "Free beds.", "parameters": SCHEMA}
TOOLS = [{"type": "function", "function": FUNCTION}]
CALLS = [{"id": "call_1", "type": "function", "function": {"name": "beds", "arguments": '{"ward": "[4]"}'}}]
ASKED = {"role": "user", "content": "Free beds?"}
CALLING = {"role": "assistant", "content": None, "tool_calls": CALLS}
TALK = [ASKED, CALLING, {"role": "tool", "content": "[2]", "tool_call_id": "call_1"}]
KINDS = ("parquet", "csv", "jsonl")
dumps = json.dumps


def written(record: Body, kind: str) -> bytes:
    if kind == "parquet":
        target = io.BytesIO()
        parquet.write_table(arrow.Table.from_pylist([record]), target)
        return target.getvalue()
    if kind == "csv":
        table = io.StringIO(newline="")
        writer = csv.writer(table)
        writer.writerow(record)
        writer.writerow([cell if isinstance(cell, str) else dumps(cell) for cell in record.values()])
        return table.getvalue().encode()
    return dumps(record).encode()


def read(record: Body, kind: str) -> Draft:
    data = written(record, kind)
    plan = recognise(f"x.{kind}", data).plan
    (made,) = [convert(one, plan) for one in reader(io.BytesIO(data), plan)]
    assert isinstance(made, Draft), made
    return made


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "tools",
    [
        *(dumps(TOOLS), dumps(dumps(TOOLS)), [dumps(TOOLS[0])], dumps([dumps(TOOLS[0])]), dumps([FUNCTION])),
        [{"type": "function", "function": FUNCTION | {"parameters": dumps(SCHEMA)}}],
    ],
    ids=["text", "twice", "each", "each-in-text", "bare", "parameters"],
)
def test_tools_in_a_column_become_a_list(tools: Any, kind: str) -> None:
    made = read({"messages": TALK, "tools": tools}, kind)
    assert made.body == {"messages": TALK, "tools": TOOLS}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("tools", ["", "[]", "null", "None", " "])
def test_no_tools_are_no_tools(tools: str, kind: str) -> None:
    talk = [ASKED, {"role": "assistant", "content": "Two."}]
    assert read({"messages": talk, "tools": tools}, kind).body == {"messages": talk}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("messages", [dumps(TALK), dumps(dumps(TALK)), [dumps(turn) for turn in TALK]])
def test_messages_in_a_column_become_a_list(messages: Any, kind: str) -> None:
    made = read({"messages": messages, "tools": dumps(TOOLS)}, kind)
    assert made.body == {"messages": TALK, "tools": TOOLS}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("calls", [dumps(CALLS), dumps(dumps(CALLS)), [dumps(CALLS[0])]])
def test_calls_in_a_message_become_a_list_and_keep_the_exact_text_of_their_arguments(calls: Any, kind: str) -> None:
    made = read({"messages": [ASKED, CALLING | {"tool_calls": calls}]}, kind)
    assert made.body["messages"] == [ASKED, CALLING]


@pytest.mark.parametrize("kind", KINDS)
def test_functions_and_a_call_of_one_in_a_column_are_opened(kind: str) -> None:
    call = {"name": "beds", "arguments": '{"ward": 4}'}
    talk = [ASKED, {"role": "assistant", "content": None, "function_call": dumps(call)}]
    made = read({"messages": talk, "functions": dumps([FUNCTION])}, kind)
    assert made.body == {"messages": [ASKED, talk[1] | {"function_call": call}], "functions": [FUNCTION]}


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_prompts_and_answers_in_a_column_become_messages(kind: str) -> None:
    asked, best, worst = ([{"role": role, "content": role}] for role in ("user", "assistant", "assistant"))
    made = read({"prompt": dumps(asked), "chosen": dumps(best), "rejected": dumps(worst[:0] or worst)}, kind)
    assert made.body["input"] == {"messages": asked}
    assert made.body["preferred_output"] == best
    pair = read({"prompt": dumps(asked), "completion": dumps(best)}, kind)
    assert (pair.kind, pair.body) == ("chat", {"messages": [*asked, *best]})


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_said_is_never_opened(kind: str) -> None:
    talk = [ASKED, {"role": "assistant", "content": dumps([1, {"role": "user"}])}]
    assert read({"messages": talk}, kind).body == {"messages": talk}
    said = {"prompt": "List them.", "completion": '[{"a": 1}]'}
    assert read(said, kind).body == said


@pytest.mark.parametrize("kind", ["parquet", "jsonl"])
def test_the_record_is_kept_as_it_came(kind: str) -> None:
    record = {"messages": TALK, "tools": dumps(dumps(TOOLS))}
    assert json.loads(read(record, kind).original)["tools"] == record["tools"]


def test_calls_that_are_no_json_or_no_calls_are_left_for_the_checks() -> None:
    for calls in ("find()", "5", "[5]", "{", ["x"]):
        turn = CALLING | {"tool_calls": calls}
        assert with_calls(turn) is turn


@given(st.recursive(st.none() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.just({"a": 1})))
def test_any_calls_are_survived(value: Any) -> None:
    turn = {"role": "assistant", "tool_calls": value, "function_call": value}
    assert with_calls(turn)["role"] == "assistant"
