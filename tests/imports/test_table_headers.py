"""The first row of a table: names or data; odd names; rows that are longer than the header; other dialects."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest

from tunewright.imports import ReadPlan, Recognised, convert, reader, recognise, reread
from tunewright.model import Draft

DATA = "How do I reset it?,Hold the button.\nWhere is my order?,On its way.\nCan I return it?,Within 30 days.\n"


def seen(text: str, name: str = "x.csv", **options: Any) -> Recognised:
    return recognise(name, text.encode(), **options)


def rows(text: str, plan: ReadPlan) -> list[Any]:
    return [record.problem or json.loads(record.text) for record in reader(BytesIO(text.encode()), plan)]


@pytest.mark.parametrize(
    "text",
    [
        DATA,
        "This is great,positive\nThis is bad,negative\nThis is fine,positive\n",
        "12,Hold the button down please,x\n13,On its way to you today,y\n14,Within thirty days of buying,z\n",
        "Where is it?,Here.\n",
    ],
)
def test_a_missing_header_is_noticed_and_offered(text):
    recognised = seen(text)
    assert not recognised.plan.has_header and recognised.plan.columns[:2] == ("column 1", "column 2")
    assert any("first row looks like data" in note for note in recognised.notes)
    assert len(rows(text, recognised.plan)) == text.count("\n")
    chosen = seen(text, has_header=True)
    assert chosen.plan.has_header and len(rows(text, chosen.plan)) == text.count("\n") - 1


@pytest.mark.parametrize(
    "text",
    [
        "question,answer\nWhere is it?,Here.\nWho is it?,Me.\n",
        "a;b\n1;2\n3;4\n",
        "Timestamp,How satisfied are you with us today?,What should we do better?\n2026-01-02 10:00,5,Be faster.\n",
        "Was it good?,Why was it so?\nyes,It came in time.\nno,It broke.\n",
        "alpha,beta\nx,y\nz,w\nalpha,beta\nq,r\n",
    ],
)
def test_names_are_not_taken_for_data(text):
    assert seen(text).plan.has_header


def test_two_columns_without_names_are_offered_as_prompt_and_answer():
    recognised = seen(DATA)
    assert 0 < recognised.confidence < 0.5 and "are taken for prompt and completion" in recognised.reason
    plan = recognised.plan
    assert plan.fields == {"prompt": "column 1", "completion": "column 2"}
    made = [convert(record, plan) for record in reader(BytesIO(DATA.encode()), plan)]
    assert isinstance(made[0], Draft) and made[0].body["prompt"] == "How do I reset it?"


def test_a_person_can_say_that_there_is_no_header():
    plan = seen("prompt,completion\na,b\n", has_header=False).plan
    assert rows("prompt,completion\na,b\n", plan)[0] == {"column 1": "prompt", "column 2": "completion"}


def test_doubled_and_missing_names_are_told():
    recognised = seen("prompt,completion,completion,\na,b,c,d\ne,f,g,h\n")
    assert recognised.columns == ("prompt", "completion", "completion column 3", "column 4")
    assert any("more than once" in note and "“completion column 3”" in note for note in recognised.notes)
    assert any("“column 4”" in note for note in recognised.notes)


def test_rows_that_all_have_more_cells_than_the_header_keep_them():
    text = "question,answer\na,b,x\nc,d,y\ne,f,z\ng,h,w\n"
    recognised = seen(text)
    assert recognised.columns == ("question", "answer", "column 3")
    assert rows(text, recognised.plan)[0] == {"question": "a", "answer": "b", "column 3": "x"}
    assert recognised.confidence < seen("question,answer\na,b\nc,d\n").confidence and recognised.notes


def test_numbers_of_rows_without_a_name_stand_in_front():
    text = "question,answer\n1,a,b\n2,c,d\n3,e,f\n4,g,h\n"
    plan = seen(text).plan
    assert rows(text, plan)[1] == {"column 1": "2", "question": "c", "answer": "d"}


@pytest.mark.parametrize("tail", ["a,b,x\nc,d\ne,f\n", "Hi, there,b\nHo, there,d\nHe, there,f\n"])
def test_a_stray_separator_is_no_further_column(tail):
    plan = seen(f"question,answer\n{tail}").plan
    assert plan.columns == ("question", "answer")
    assert "The row has 3 cells, the header has 2" in str(rows(f"question,answer\n{tail}", plan)[0])


def test_a_header_in_the_middle_of_joined_tables_is_no_example():
    text = "prompt,completion\na,b\nprompt,completion\nc,d\n"
    first, middle, last = rows(text, seen(text).plan)
    assert "repeats the names" in middle and (first["prompt"], last["prompt"]) == ("a", "c")


def test_vertical_bars_separate_cells_too():
    assert seen("question|answer\na, b|c\n").plan.delimiter == "|"


def test_quotation_marks_behind_a_backslash_are_read():
    text = 'prompt,completion\n"say \\"hi\\" to, me","a\\\\b"\n"plain","\\n stays"\n"x \\"y\\"",z\n'
    plan = seen(text).plan
    assert plan.escape == "\\"
    assert rows(text, plan)[0]["prompt"] == 'say "hi" to, me'
    assert rows(text, plan)[1]["completion"] == "\\n stays"
    again = reread(2, '"say \\"ho\\"",b', plan)
    assert isinstance(again, Draft) and again.body["prompt"] == 'say "ho"'


def test_json_in_cells_is_no_sign_of_backslashes():
    text = 'messages,n\n"[{""role"": ""user"", ""content"": ""say \\""hi\\""""}]",1\n'
    plan = seen(text).plan
    assert plan.escape == ""
    assert json.loads(rows(text, plan)[0]["messages"])[0]["content"] == 'say "hi"'


def test_a_table_of_the_header_alone_says_so():
    assert "header and no rows" in seen("prompt,completion\n").reason
