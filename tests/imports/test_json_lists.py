"""JSON objects that hold lists of records: which lists are opened, which objects are records themselves."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest

from tunewright.imports import ReadPlan, convert, reader, recognise
from tunewright.model import Draft, RawRecord

PAIRS = [{"prompt": "a", "completion": "b"}, {"prompt": "c", "completion": "d"}]
TURNS = [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]


def plan_of(value: Any, name: str = "x.json", **options: Any) -> ReadPlan:
    return recognise(name, json.dumps(value, **options).encode()).plan


def records(text: str, *lists: str) -> list[RawRecord]:
    return list(reader(BytesIO(text.encode()), ReadPlan("utf-8", "json", "chat", lists=lists)))


@pytest.mark.parametrize(
    ("value", "lists"),
    [
        ({"data": PAIRS}, ("data",)),
        ({"object": "list", "data": PAIRS, "has_more": False, "first_id": None}, ("data",)),
        ({"items": PAIRS, "page": 1}, ("items",)),
        ({"records": PAIRS}, ("records",)),
        ({"examples": PAIRS, "task": "greet", "metrics": ["bleu"]}, ("examples",)),
        ({"rows": PAIRS, "features": [{"name": "prompt"}]}, ("rows",)),
        ({"conversations": [{"id": 1, "messages": TURNS}]}, ("conversations",)),
        ({"traces": [{"id": 1}], "meta": {"page": 1}}, ("traces",)),
        ({"observations": [{"id": 1}]}, ("observations",)),
        ({"train": PAIRS, "test": PAIRS}, ("train", "test")),
        ({"version": 2, "train": PAIRS, "validation": PAIRS}, ("train", "validation")),
        ({"data": {"items": PAIRS, "total": 2}}, ("data/items",)),
        ({"data": {"train": PAIRS, "test": PAIRS}}, ("data/train", "data/test")),
        ({"our_faq": [{"question": "a", "answer": "b"}], "team": "care"}, ("our_faq",)),
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_lists_of_records_are_opened(value, lists, indent):
    assert plan_of(value, indent=indent).lists == lists


@pytest.mark.parametrize(
    "value",
    [
        {"messages": TURNS},
        {"messages": TURNS, "data": PAIRS},
        {"conversations": [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}]},
        {"contents": [{"role": "user", "parts": [{"text": "a"}]}]},
        {"prompt": "a", "completion": "b", "items": PAIRS},
        {"trace": {"id": "t"}, "observations": [{"id": 1}]},
        {"resourceSpans": [{"scopeSpans": []}]},
        {"info": {"id": 1}, "data": {"spans": [{"id": 1}]}},
        {"tickets": [{"id": 1}], "comments": [{"id": 2}]},
        {"id": 7, "results": [{"a": 1}]},
        {"data": [1, 2, 3]},
        {"data": {"a": 1}},
    ],
)
def test_an_object_that_is_one_record_stays_whole(value):
    plan = plan_of(value)
    assert plan.lists == ()
    (record,) = reader(BytesIO(json.dumps(value).encode()), plan)
    assert json.loads(record.text) == value


def test_the_split_of_a_list_is_that_of_its_records():
    text = json.dumps({"train": PAIRS, "dev": PAIRS[:1], "test": [{"prompt": "e", "completion": "f", "x": 1}]})
    plan = recognise("train.json", text.encode()).plan
    drafts = [convert(record, plan) for record in reader(BytesIO(text.encode()), plan)]
    assert [draft.split for draft in drafts if isinstance(draft, Draft)] == ["train", "train", "validation", "test"]


def test_a_split_that_a_person_chose_goes_before_that_of_the_list():
    text = json.dumps({"train": PAIRS, "test": PAIRS})
    plan = replace(recognise("x.json", text.encode()).plan, split="validation")
    drafts = [convert(record, plan) for record in reader(BytesIO(text.encode()), plan)]
    assert {draft.split for draft in drafts if isinstance(draft, Draft)} == {"validation"}


def test_a_split_that_comes_after_what_was_seen_of_the_file_is_read_too():
    whole = json.dumps({"train": PAIRS * 500, "test": PAIRS}).encode()
    plan = recognise("x.json", whole[:2000]).plan
    read = list(reader(BytesIO(whole), plan))
    assert [record.split for record in read] == ["train"] * 1000 + ["test"] * 2


def test_pages_of_a_service_one_after_another_are_all_opened():
    text = "\n".join(json.dumps({"data": [pair], "has_more": True}) for pair in PAIRS)
    plan = recognise("pages.jsonl", text.encode()).plan
    assert plan.lists == ("data",)
    assert [json.loads(record.text) for record in reader(BytesIO(text.encode()), plan)] == PAIRS


def test_records_keep_their_exact_text_and_line():
    text = '{\n "data": [\n  {"prompt" : "é",  "completion": 1.0},\n  {"prompt": "b"}\n ]\n}\n'
    first, second = records(text, "data")
    assert first == RawRecord(3, '{"prompt" : "é",  "completion": 1.0}')
    assert second.line == 4


def test_a_broken_record_costs_itself_only():
    text = '{"data": [{"prompt": "a"},\n{"prompt": "b",},\n{"prompt": "c"}\n], "n": 3}'
    good, bad, last = records(text, "data")
    assert (good.problem, last.problem) == (None, None)
    assert bad.problem and "comma too many" in bad.problem


def test_a_list_without_its_end_is_told_once():
    read = records('{"data": [{"prompt": "a"},\n{"prompt": "b"}', "data")
    assert [record.problem is None for record in read] == [True, True, False]
    assert "before its list is closed" in str(read[-1].problem)


def test_a_further_list_of_objects_is_told_and_never_lost_silently():
    text = json.dumps({"other": [{"a": 1}], "data": PAIRS, "features": [{"name": "x"}], "tags": ["a"]})
    read = records(text, "data")
    assert [record.problem is None for record in read] == [True, True, False]
    assert "“other”" in str(read[-1].problem) and read[-1].text == '[{"a": 1}]'


def test_what_else_the_object_holds_is_noted():
    notes = recognise("x.json", json.dumps({"object": "list", "data": PAIRS}).encode()).notes
    assert notes == ("Beside the list of records, the file holds “object”, which is not imported.",)


def test_an_object_without_any_of_the_lists_is_a_record():
    assert [json.loads(one.text) for one in records('{"data": [{"a": 1}]}\n{"b": [2, 3], "c": {}}', "data")] == [
        {"a": 1},
        {"b": [2, 3], "c": {}},
    ]


def test_a_list_larger_than_any_record_is_read_piece_by_piece():
    class Endless(BytesIO):
        """Pretends to hold far more than fits, and counts what was asked for."""

        asked = 0

        def read(self, size: int | None = -1) -> bytes:
            self.asked += 1
            return b'{"prompt": "a", "completion": "b"},\n' * 30_000 if self.asked > 1 else b'{"data": ['

    stream = Endless()
    found = reader(stream, ReadPlan("utf-8", "json", "chat", lists=("data",)))
    assert [next(found).line for _ in range(10)] == list(range(1, 11))
    assert stream.asked < 5


@pytest.mark.parametrize("text", ['{"a":' * 100_000, '{"data":[' + '{"a":[' * 50_000, '{"data":{"items":[{"a":'])
def test_deep_or_cut_nesting_ends(text):
    plan = recognise("x.json", text.encode()).plan
    assert list(reader(BytesIO(text.encode()), plan))
