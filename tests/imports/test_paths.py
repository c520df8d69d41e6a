"""Paths into records: what they find, what they leave, and how they choose fields."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.imports import convert, parse_mapping, recognise, with_mapping
from tunewright.imports.paths import MISSING, at, head_of, list_of, within
from tunewright.model import Draft, RawRecord, Rejected, TuneError, UnknownName

RECORD: dict[str, Any] = {
    "a": {"b": 1, "c.d": {"e": 2}, "none": None},
    "list": [{"b": "x"}, {"c": 0}, {"b": ["y", "z"]}],
    "text": '{"q": [{"t": "deep"}]}',
    "a.b": "this very key",
    "odd [1]": 7,
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a.b", "this very key"),
        ("a.none", None),
        ('a["c.d"].e', 2),
        ("list[0].b", "x"),
        ("list[-1].b[1]", "z"),
        ("list[].b", ["x", ["y", "z"]]),
        ("list[2].b[]", ["y", "z"]),
        ("text.q[0].t", "deep"),
        ("text.q[].t", ["deep"]),
        ("odd [1]", 7),
        ("list[9].b", MISSING),
        ("list.b", MISSING),
        ("list[].z", MISSING),
        ("a.z", MISSING),
        ("z", MISSING),
        ("a..b", MISSING),
        ("list[x]", MISSING),
        ("", MISSING),
    ],
)
def test_a_path_finds_what_stands_there(path: str, found: Any) -> None:
    assert at(RECORD, path) == found


@given(
    st.text(st.sampled_from('ab.[]0-1" ')),
    st.recursive(st.none() | st.text(), lambda one: st.lists(one, max_size=2)),
)
def test_any_text_is_a_path_that_finds_something_or_nothing(path: str, value: Any) -> None:
    at({"a": value, "b": {"a": value}}, path)


@given(st.text(min_size=1), st.integers())
def test_a_key_is_found_by_its_own_name_whatever_its_signs(key: str, value: int) -> None:
    assert at({key: value}, key) == value


def test_paths_know_where_they_begin_and_what_they_look_through() -> None:
    assert (head_of("a.b[0].c"), head_of("plain key")) == ("a", "plain key")
    assert (list_of("data.turns[].who"), list_of("who")) == ("data.turns", "")
    assert (within("data.turns[].who", "data.turns"), within("who", "data.turns")) == ("who", "who")


TALK = {
    "data": {
        "turns": [{"who": "human", "said": {"text": "Hello"}}, {"who": "bot", "said": {"text": "Good day."}}],
        "tags": [{"name": "greeting"}, {"name": "short"}],
    },
    "meta": {"id": 7, "part": "test"},
    "raw": '{"question": "Tide?", "answers": [{"text": "At two."}, {"text": "Maybe."}]}',
}
SPOKEN = {"messages": [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Good day."}]}


def mapped(mapping: str, record: Any = TALK, name: str = "x.jsonl") -> Draft | Rejected:
    text = json.dumps(record)
    plan = with_mapping(recognise(name, text.encode()).plan, parse_mapping(mapping))
    return convert(RawRecord(1, text), plan)


@pytest.mark.parametrize(
    "mapping",
    [
        "messages=data.turns,role=who,content=said.text",
        "messages=data.turns,role=data.turns[].who,content=data.turns[].said.text",
        "role=data.turns[].who,content=data.turns[].said.text",
    ],
)
def test_messages_are_read_with_role_and_content_under_any_name(mapping: str) -> None:
    made = mapped(f"{mapping},id=meta.id,split=meta.part,label=data.tags[0].name")
    assert isinstance(made, Draft)
    assert (made.kind, made.body) == ("chat", SPOKEN)
    assert (made.external_id, made.split, made.label) == ("7", "test", "greeting")


def test_a_path_that_gathers_several_labels_joins_them() -> None:
    made = mapped("messages=data.turns,role=who,content=said.text,label=data.tags[].name")
    assert isinstance(made, Draft) and made.label == "greeting, short"


def test_pairs_and_preferences_are_read_out_of_json_within_a_text() -> None:
    pair = mapped("prompt=raw.question,completion=raw.answers[0].text")
    assert isinstance(pair, Draft) and pair.body == {"prompt": "Tide?", "completion": "At two."}
    both = mapped("prompt=raw.question,chosen=raw.answers[0].text,rejected=raw.answers[1].text")
    assert isinstance(both, Draft) and both.kind == "preference"
    assert both.body["preferred_output"] == [{"role": "assistant", "content": "At two."}]
    joined = mapped("prompt=raw.question,completion=raw.answers[].text")
    assert isinstance(joined, Draft) and joined.body["completion"] == "At two.\nMaybe."


def test_a_path_that_leads_nowhere_is_told_with_what_is_there() -> None:
    made = mapped("prompt=raw.question,completion=raw.reply")
    assert isinstance(made, Rejected)
    told = "The completion is missing: there is no “raw.reply” here. Found: “data”, “meta” and “raw”."
    assert made.reason == told


def test_an_answer_beside_the_messages_can_be_chosen() -> None:
    record = {"messages": [{"role": "user", "content": "Is 17 prime?"}], "reference_answer": "yes"}
    made = mapped("completion=reference_answer", record)
    assert isinstance(made, Draft)
    assert made.body["messages"][-1] == {"role": "assistant", "content": "yes"}


def test_a_text_can_be_the_prompt() -> None:
    made = mapped("prompt=text", {"text": "Describe the harbour."})
    assert isinstance(made, Draft) and made.body == {"prompt": "Describe the harbour.", "completion": ""}


def test_a_path_in_a_table_begins_with_one_of_its_columns() -> None:
    data = b'payload,note\n"{""q"": ""Tide?"", ""a"": ""At two.""}",x\n'
    plan = recognise("x.csv", data).plan
    chosen = with_mapping(plan, parse_mapping("prompt=payload.q,completion=payload.a"))
    made = convert(RawRecord(2, json.dumps({"payload": '{"q": "Tide?", "a": "At two."}', "note": "x"})), chosen)
    assert isinstance(made, Draft) and made.body == {"prompt": "Tide?", "completion": "At two."}
    with pytest.raises(UnknownName):
        with_mapping(plan, parse_mapping("prompt=other.q"))


def test_every_field_that_may_be_mapped_is_named_when_one_is_unknown() -> None:
    with pytest.raises(TuneError) as error:
        parse_mapping("speaker=who")
    assert "role, content" in error.value.hint
