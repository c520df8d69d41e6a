"""Plain text: one record per line."""

from __future__ import annotations

import json
from io import BytesIO

from tunewright.imports import ReadPlan, reader, recognise
from tunewright.model import RawRecord

PLAN = ReadPlan("utf-8", "text", "prompt-completion")


def records(data: bytes, encoding: str = "utf-8") -> list[RawRecord]:
    return list(reader(BytesIO(data), ReadPlan(encoding, "text", "prompt-completion")))


def test_each_line_is_a_text_exactly_as_it_stands():
    read = records('  two "words" \\ \r\n\tü\u2028x\n'.encode())
    assert [json.loads(record.text) for record in read] == [{"text": '  two "words" \\ '}, {"text": "\tü\u2028x"}]


def test_blank_lines_are_blank_records():
    assert [record.is_blank for record in records(b"a\n\n \nb")] == [False, True, True, False]


def test_a_line_that_is_not_in_the_encoding_is_refused_alone():
    good, bad = records(b"a\ncaf\xe9\n")
    assert good.problem is None and bad.problem and bad.text == "café"


def test_any_file_can_be_read_as_plain_text_where_a_person_wants_it():
    plan = recognise("x.jsonl", b'{"prompt": "a"}\n', wanted="text").plan
    assert plan.container == "text"
    (record,) = reader(BytesIO(b'{"prompt": "a"}\n'), plan)
    assert json.loads(record.text) == {"text": '{"prompt": "a"}'}
