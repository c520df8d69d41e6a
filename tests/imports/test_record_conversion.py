"""Records to drafts: what is kept untouched, what is renamed, and what is refused in which words."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace

import pytest

from tunewright.imports import ReadPlan, convert, parse_mapping, reasons, reread
from tunewright.model import Draft, RawRecord, Rejected

CHAT = ReadPlan("utf-8", "jsonl", "chat", (("messages", "messages"), ("label", "label"), ("id", "id")))
PAIR = ReadPlan(
    "utf-8",
    "jsonl",
    "prompt-completion",
    parse_mapping("prompt=prompt,completion=completion,label=label,id=id,split=split"),
)
RENAMED = replace(PAIR, mapping=parse_mapping("prompt=question,completion=answer,id=ref"))
TABLE = replace(RENAMED, container="csv", delimiter=",", columns=("question", "answer", "ref"))


def drafted(value: object, plan: ReadPlan) -> Draft:
    read = convert(RawRecord(7, value if isinstance(value, str) else json.dumps(value)), plan)
    assert isinstance(read, Draft), read
    return read


def refusal(value: object, plan: ReadPlan = PAIR) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    read = convert(RawRecord(7, text), plan)
    assert isinstance(read, Rejected), read
    assert (read.line, read.raw, type(read.reason)) == (7, text, str)
    return read.reason


def test_a_chat_object_is_kept_as_it_is():
    body = {
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "x"}], "name": "a", "extra": None},
            {
                "role": "assistant",
                "tool_calls": [
                    {"id": "1", "type": "function", "function": {"name": "f", "arguments": '{"a":  1.0}'}}
                ],
                "weight": 0,
            },
        ],
        "tools": [],
        "parallel_tool_calls": False,
        "source": {"page": 3},
    }
    draft = drafted(body, CHAT)
    assert (draft.kind, draft.body, draft.line) == ("chat", body, 7)
    assert list(draft.body) == list(body)


def test_the_original_is_the_exact_text():
    text = ' {"prompt" : "\\u00e9", "completion":"b"} '
    draft = drafted(text, PAIR)
    assert draft.original == text and draft.body == {"prompt": "é", "completion": "b"}


def test_a_pair_with_the_usual_keys_is_kept_with_its_extra_keys():
    body = {"completion": " b", "prompt": "a\n\n###\n\n", "label": "x", "meta": [1]}
    draft = drafted(body, PAIR)
    assert (draft.kind, draft.body, draft.label) == ("pair", body, "x")


def test_a_renamed_pair_holds_the_two_texts_and_the_original_the_rest():
    draft = drafted({"ref": 12, "question": "q", "answer": "a", "meta": 1}, RENAMED)
    assert draft.body == {"prompt": "q", "completion": "a"}
    assert draft.external_id == "12"
    assert json.loads(draft.original)["meta"] == 1


def test_a_table_row_holds_the_two_texts():
    assert drafted({"question": "q", "answer": "", "ref": "007"}, TABLE) == Draft(
        line=7,
        kind="pair",
        body={"prompt": "q", "completion": ""},
        original='{"question": "q", "answer": "", "ref": "007"}',
        external_id="007",
    )


def test_messages_in_a_table_are_json_in_a_cell_with_tools_beside_them():
    plan = replace(TABLE, shape="chat", mapping=parse_mapping("messages=messages,label=label"))
    turns = [{"role": "user", "content": "x"}]
    row = {"messages": json.dumps(turns), "tools": '[{"type": "function"}]', "functions": " ", "label": "l"}
    draft = drafted(row, plan)
    assert draft.kind == "chat"
    assert draft.body == {"messages": turns, "tools": [{"type": "function"}]}
    assert draft.label == "l"


def test_broken_json_in_a_cell_is_told():
    plan = replace(TABLE, shape="chat", mapping=parse_mapping("messages=messages"))
    assert refusal({"messages": "[{]"}, plan).startswith("The cell in “messages” should hold JSON. ")
    assert refusal({"messages": " "}, plan) == reasons.NO_MESSAGES


def test_messages_under_another_name_are_gathered():
    plan = replace(CHAT, mapping=parse_mapping("messages=turns"))
    turns = [{"role": "user", "content": "x"}]
    assert drafted({"turns": turns, "tools": [1], "other": 2}, plan).body == {"messages": turns, "tools": [1]}


def test_a_mapped_system_text_makes_a_chat():
    plan = replace(PAIR, mapping=parse_mapping("prompt=prompt,completion=completion,system=system"))
    draft = drafted({"prompt": "p", "completion": "c", "system": "s"}, plan)
    assert draft.kind == "chat"
    assert [(turn["role"], turn["content"]) for turn in draft.body["messages"]] == [
        ("system", "s"),
        ("user", "p"),
        ("assistant", "c"),
    ]
    without = drafted({"prompt": "p", "completion": "c", "system": None}, plan)
    assert [turn["role"] for turn in without.body["messages"]] == ["user", "assistant"]


@pytest.mark.parametrize(
    ("value", "text"),
    [("x", "x"), (" X ", " X "), (3, "3"), (1.5, "1.5"), (True, "true"), (None, None), ("", None), ([1], None)],
)
def test_labels_and_ids_become_text(value, text):
    draft = drafted({"prompt": "p", "completion": "c", "label": value, "id": value}, PAIR)
    assert (draft.label, draft.external_id) == (text, text)


@pytest.mark.parametrize(
    ("value", "split"),
    [
        ("train", "train"),
        ("Training", "train"),
        (" valid ", "validation"),
        ("dev", "validation"),
        ("VAL", "validation"),
        ("eval", "test"),
        ("holdout", "train"),
        (1, "train"),
        (None, "train"),
    ],
)
def test_a_split_is_read_in_its_usual_spellings_or_comes_from_the_plan(value, split):
    plan = replace(PAIR, split="train")
    assert drafted({"prompt": "p", "completion": "c", "split": value}, plan).split == split


@pytest.mark.parametrize("text", ["", " ", None])
def test_empty_prompts_are_left_to_the_checks(text):
    body = {"prompt": text, "completion": text}
    assert drafted(body, PAIR).body == body


def test_a_number_as_label_becomes_the_completion_of_classification_data():
    plan = replace(PAIR, mapping=parse_mapping("prompt=text,completion=label"))
    assert drafted({"text": "t", "label": 1}, plan).body == {"prompt": "t", "completion": "1"}


def test_a_missing_key_is_named_with_the_keys_that_are_there():
    assert refusal({"prompt": "a", "text": "b"}) == (
        "The completion is missing: there is no “completion” here. Found: “prompt” and “text”."
    )


def test_a_field_without_a_column_says_so():
    assert refusal({"a": "x"}, replace(PAIR, mapping=())) == (
        "No key or column is chosen for the prompt. Found: “a”."
    )


def test_a_key_without_a_name_is_not_taken_for_a_field_without_a_column():
    refused = convert(
        RawRecord(7, '{"": "a", "completion": "b"}'), replace(PAIR, mapping=parse_mapping("completion=completion"))
    )
    assert isinstance(refused, Rejected) and refused.reason.startswith("No key or column is chosen for the prompt.")


@pytest.mark.parametrize(
    ("value", "what"), [(1, "a number"), (False, "true or false"), ([], "a list"), ({}, "an object")]
)
def test_a_prompt_that_is_no_text_is_refused(value, what):
    assert refusal({"prompt": value, "completion": "c"}).startswith(f"The prompt is {what}, ")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("hi", "“messages” is a text, where a list of messages in square brackets is needed."),
        (None, "“messages” is empty (null), where a list of messages in square brackets is needed."),
        ([], "The list of messages is empty."),
        ([{}, "x"], "Message 2 is a text, where an object in curly brackets is needed."),
    ],
)
def test_messages_are_a_list_of_objects(value, reason):
    assert refusal({"messages": value}, CHAT) == reason


def test_finer_faults_of_a_chat_are_left_to_the_checks():
    body = {"messages": [{"role": "robot"}, {}]}
    assert drafted(body, CHAT).body == body


def test_a_problem_of_the_file_becomes_the_rejection():
    assert convert(RawRecord(3, "x", "Broken."), CHAT) == Rejected(3, "Broken.", "x", "other")


def test_a_blank_line_is_rejected_as_blank_where_someone_converts_it():
    assert convert(RawRecord(3, " "), CHAT) == Rejected(3, reasons.BLANK, " ", "blank")


def test_a_repaired_text_is_read_again_as_json_or_as_a_row():
    assert isinstance(reread(4, '{"question": "q", "answer": "a", "ref": ""}', TABLE), Draft)
    row = reread(4, '"q, r",a,9', TABLE)
    assert isinstance(row, Draft) and row.body["prompt"] == "q, r" and row.external_id == "9"
    assert isinstance(reread(4, "q,r,a,9", TABLE), Rejected)
    assert isinstance(reread(4, "a,b,c\nd,e,f", TABLE), Rejected)
    assert isinstance(reread(4, '"a,b,c', TABLE), Rejected)
    assert isinstance(reread(4, '{"prompt": "a", "completion": "b"}', PAIR), Draft)


def test_plans_and_results_travel_to_workers():
    draft = drafted({"prompt": "p", "completion": "c"}, PAIR)
    bad = convert(RawRecord(1, "{"), PAIR)
    assert pickle.loads(pickle.dumps((draft, bad, PAIR))) == (draft, bad, PAIR)


BROKEN = [
    ('{"prompt": "a', "A quotation mark is not closed: the text that begins at character 12 has no end."),
    ('{"prompt": "a"', "The record is cut off: it ends before all brackets are closed."),
    ('{"prompt": "a", "completion": ', "The record is cut off"),
    ('{"prompt": "a",}', "There is a comma too many at character 16, before “}”."),
    ('{"prompt": "a",, "b": 1}', "A key without quotation marks, or something else that does not belong there"),
    ('{"prompt": "a" "completion": "b"}', "A comma is missing, or a quotation mark inside the text needs"),
    ('{"prompt": "say "hi"", "b": 1}', "A comma is missing, or a quotation mark inside the text needs"),
    ("{'prompt': 'a'}", 'Single quotation marks are used where JSON needs double ones ("), at character 2.'),
    ("{“prompt”: “a”}", 'Curly quotation marks are used where JSON needs plain ones ("): see character 2.'),
    ('{"prompt”: "a"}', 'Curly quotation marks are used where JSON needs plain ones ("): see character 9.'),
    ('{"prompt": “a”}', 'Curly quotation marks are used where JSON needs plain ones ("): see character 12.'),
    ('{"prompt": "a”}', 'Curly quotation marks are used where JSON needs plain ones ("): see character 14.'),
    ('{"prompt": "he said: “a”", "b": 1,}', "There is a comma too many"),
    ('{prompt: "a"}', "A key without quotation marks"),
    ('{"prompt" "a"}', "A colon is missing after a key, at character 11"),
    ('{"prompt": None}', "None is not JSON, at character 12. JSON writes null, true and false."),
    ('{"prompt": hello}', "A value is missing or has no quotation marks around it, at character 12: a letter."),
    ('{"prompt": "C:\\new\\x"}', "A backslash at character 19 is followed by something"),
    ('{"prompt": "\\u12"}', "A backslash at character 1"),
    ('{"a": 1} {"a": 2}', "The record ends, but more text follows at character 10: “{”."),
    ('{"a": 1},', "The record ends, but more text follows at character 9"),
    ("# note", "There is a comment at character 1."),
    ('{"a": 1 // note', "There is a comment at character 9."),
    ("hello", "The line is not JSON: it begins with a letter, where a record begins with {."),
    ("[1]", "The record is a list. Each record has to be an object"),
    ('"x"', "The record is a text."),
    ("null", "The record is empty (null)."),
    ('{"a": NaN}', "NaN is not a number that JSON allows."),
    ('{"a": -Infinity}', "-Infinity is not a number that JSON allows."),
    ('{"a": 1e999}', "A number is too large to be kept"),
    ('{"a": 1, "b": [{"c": 1, "c": 1}]}', "The key “c” stands twice in one object"),
    ('{"a": "\\ud83d"}', "A character is only half there"),
    ('{"a": "\\\\ud83d \\uDE00"}', "A character is only half there"),
    ('{"a": ' + "9" * 5000 + "}", "A whole number has more than 4,300 digits."),
    ('{"a": ' + "[" * 250 + "]" * 250 + "}", "Lists and objects are nested more than 200 deep"),
    ("[" * 100_000, "Lists and objects are nested more than 200 deep"),
    ('{"a": "' + "x" * 16_000_000 + '"}', "The record is too large"),
    ('{\n  "a": 1,\n}', "There is a comma too many at line 3 of the record, character 1, before “}”."),
]


@pytest.mark.parametrize(("text", "reason"), BROKEN, ids=lambda value: value[:30])
def test_the_true_cause_is_told(text, reason):
    assert refusal(text).startswith(reason)


@pytest.mark.parametrize("text", ["\0\0{}", '{"\\ud800": 1, "\\ud800": 2}', "\x1b[31m"])
def test_a_reason_can_be_stored_and_shown_whatever_it_quotes(text):
    refused = convert(RawRecord(7, text), PAIR)
    assert isinstance(refused, Rejected)
    assert refused.reason.isprintable()


@pytest.mark.parametrize(
    "text",
    ["\\u0000", "\\ud83d\\ude00", "\\\\ud83d", "\x00\x01\t", "\u2028", "“smart”", "'single'", "\\uDBFF\\uDFFF"],
)
def test_unusual_characters_in_a_text_are_kept(text):
    record = f'{{"prompt": "{text}", "completion": "c"}}'
    assert drafted(record, PAIR).body["prompt"] == json.loads(record, strict=False)["prompt"]


def test_large_whole_numbers_and_many_brackets_are_no_fault():
    value = {"prompt": "[" * 500, "completion": "c", "n": 10**400, "rows": [[{}]] * 300}
    assert drafted(value, PAIR).body == value
