"""Plans: stored and read again, corrected by a person, and what file names say."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace

import pytest

from tunewright.imports import (
    ReadPlan,
    format_names,
    parse_mapping,
    split_from_name,
    with_format,
    with_mapping,
)
from tunewright.model import TuneError, UnknownName

PLAN = ReadPlan(
    encoding="utf-8",
    container="csv",
    shape="prompt-completion",
    mapping=(("prompt", "question"), ("completion", "answer"), ("label", "tag")),
    delimiter=";",
    split="test",
    columns=("question", "answer", "tag", "messages"),
)


def test_a_plan_survives_json_and_pickle():
    assert ReadPlan.from_dict(json.loads(json.dumps(PLAN.to_dict()))) == PLAN
    assert PLAN.fields["prompt"] == "question"
    assert pickle.loads(pickle.dumps(PLAN)) == PLAN


def test_the_format_is_shape_and_container():
    assert PLAN.format == "prompt-completion-csv"


def test_a_format_can_name_the_container_alone():
    changed = with_format(PLAN, "tsv")
    assert (changed.container, changed.delimiter, changed.shape) == ("tsv", "\t", "prompt-completion")
    assert with_format(PLAN, "jsonl").delimiter == ""


def test_the_container_it_already_has_changes_nothing():
    assert with_format(PLAN, "csv") == PLAN
    assert with_format(PLAN, " Prompt_Completion ") == PLAN


def test_another_shape_gets_its_fields_guessed_anew():
    changed = with_format(PLAN, "chat-json")
    assert changed.format == "chat-json"
    assert changed.mapping == (("messages", "messages"), ("label", "tag"))


def test_every_name_that_is_offered_works():
    assert {"chat", "csv", "chat-jsonl", "prompt-completion-tsv"} <= set(format_names())
    for name in format_names():
        assert with_format(PLAN, name).format.endswith(name) or name in with_format(PLAN, name).format


def test_an_unknown_format_is_answered_with_the_known_ones():
    with pytest.raises(UnknownName) as error:
        with_format(PLAN, "chat-xml")
    assert "chat-jsonl" in error.value.hint and "“chat-xml”" in str(error.value)


def test_a_mapping_is_read_from_text():
    assert parse_mapping("prompt=question, completion = the answer ,label=tag,id=ref") == (
        ("prompt", "question"),
        ("completion", "the answer"),
        ("label", "tag"),
        ("id", "ref"),
    )


def test_a_column_name_may_hold_an_equals_sign():
    assert parse_mapping("prompt=a=b") == (("prompt", "a=b"),)


@pytest.mark.parametrize("text", ["", " , ", "prompt", "prompt=", "=x", "prompt=a,prompt=b", "colour=red"])
def test_nonsense_is_refused_with_a_hint(text):
    with pytest.raises(TuneError) as error:
        parse_mapping(text)
    assert error.value.hint


def test_a_chosen_column_replaces_the_guess_and_leaves_the_others():
    assert with_mapping(PLAN, (("prompt", "answer"), ("completion", "question"))).mapping == (
        ("prompt", "answer"),
        ("completion", "question"),
        ("label", "tag"),
    )


def test_a_guess_gives_way_to_another_use_of_its_column():
    assert with_mapping(PLAN, (("completion", "tag"),)).mapping == (("prompt", "question"), ("completion", "tag"))


def test_choosing_messages_reads_the_file_as_chat_and_back():
    chat = with_mapping(PLAN, (("messages", "messages"),))
    assert (chat.shape, chat.mapping) == ("chat", (("messages", "messages"), ("label", "tag")))
    pair = with_mapping(chat, (("prompt", "question"), ("completion", "answer")))
    assert pair == PLAN


def test_a_column_the_table_does_not_have_is_told_at_once():
    with pytest.raises(UnknownName) as error:
        with_mapping(PLAN, (("prompt", "frage"),))
    assert "question" in error.value.hint


def test_a_key_that_was_not_seen_yet_can_be_chosen_for_json():
    plan = replace(PLAN, container="jsonl", delimiter="")
    assert ("id", "later") in with_mapping(plan, (("id", "later"),)).mapping


@pytest.mark.parametrize(
    ("name", "split"),
    [
        ("train.jsonl", "train"),
        ("training-data.csv", "train"),
        ("my_test-set.jsonl", "test"),
        ("tickets.valid.jsonl", "validation"),
        ("VALIDATION.JSONL", "validation"),
        ("x-dev-2.tsv", "validation"),
        ("val2017.json", "validation"),
        ("folder/test/a.jsonl", None),
        ("C:\\data\\eval.jsonl", "test"),
        ("myTestSet.jsonl", "test"),
        ("test1.jsonl", "test"),
        ("latest.jsonl", None),
        ("contest.csv", None),
        ("attestations.csv", None),
        ("détest.csv", None),
        ("trainees.csv", None),
        ("train_and_test.csv", None),
        ("", None),
    ],
)
def test_a_file_name_says_its_split_as_a_whole_word_only(name, split):
    assert split_from_name(name) == split
