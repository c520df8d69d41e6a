"""Tables: cells as exact texts, line numbers over quoted newlines, and rows that do not fit."""

from __future__ import annotations

import json
from io import BytesIO

import pytest

from tunewright.imports import ReadPlan, reader, reasons
from tunewright.imports.containers.table import column_names
from tunewright.model import RawRecord


def records(data: str | bytes, delimiter: str = ",", encoding: str = "utf-8") -> list[RawRecord]:
    data = data.encode() if isinstance(data, str) else data
    return list(reader(BytesIO(data), ReadPlan(encoding, "csv", "prompt-completion", (), delimiter)))


def test_a_row_is_a_json_object_in_the_order_of_the_columns():
    assert records("b,a\n1,x\n") == [RawRecord(2, '{"b":"1","a":"x"}')]


def test_values_stay_the_exact_text():
    (row,) = records('a,b,c\n007, x ,"1e5"\n')
    assert json.loads(row.text) == {"a": "007", "b": " x ", "c": "1e5"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_and_quoted_newlines(delimiter):
    text = f'a{delimiter}b\r\n"one\r\ntwo"{delimiter}"{delimiter}""x"""\r\nc{delimiter}d'
    first, second = records(text, delimiter)
    assert json.loads(first.text) == {"a": "one\r\ntwo", "b": f'{delimiter}"x"'}
    assert (first.line, second.line) == (2, 4)


def test_a_file_with_carriage_returns_alone():
    assert records("a,b\r1,2\r3,4\r") == [RawRecord(2, '{"a":"1","b":"2"}'), RawRecord(3, '{"a":"3","b":"4"}')]


@pytest.mark.parametrize("text", ["", "a,b", "a,b\n"])
def test_a_header_alone_has_no_records(text):
    assert records(text) == []


def test_rows_without_any_text_are_blank_and_counted():
    read = records('a,b\n\n,\n  ,\n"",""\n1,2\n')
    assert [(record.line, record.is_blank) for record in read] == [
        (2, True),
        (3, True),
        (4, True),
        (5, False),
        (6, False),
    ]


def test_a_row_that_is_too_long_is_told_with_its_text():
    assert records("a,b\n1,2,3\n") == [RawRecord(2, "1,2,3", reasons.too_many_cells(3, 2))]


def test_empty_cells_beyond_the_header_carry_nothing_and_are_dropped():
    assert records("a,b\n1,2,,\n") == [RawRecord(2, '{"a":"1","b":"2"}')]


def test_a_row_that_is_too_short_is_told_with_its_text():
    assert records("a,b,c\n1\n") == [RawRecord(2, "1", reasons.too_few_cells(1, 3))]


def test_a_quotation_mark_that_is_never_closed_costs_one_line_only():
    bad, good = records('a,b\n"1,2\n3,4\n')
    assert bad == RawRecord(2, '"1,2', reasons.QUOTE_NOT_CLOSED)
    assert good == RawRecord(3, '{"a":"3","b":"4"}')


def test_a_quotation_mark_closed_in_the_middle_costs_one_line_only():
    bad, good = records('a,b\n"x" y,2\n3,4\n')
    assert bad == RawRecord(2, '"x" y,2', reasons.QUOTE_NOT_CLOSED)
    assert good.line == 3 and good.problem is None


def test_a_stray_carriage_return_in_a_cell_is_told():
    bad, good = records("a,b\n1\rx,2\n3,4\n")
    assert bad.problem == reasons.STRAY_LINE_END
    assert good == RawRecord(3, '{"a":"3","b":"4"}')


def test_missing_and_repeated_headers_get_a_name():
    assert column_names(["a", " a ", "", "b "]) == ("a", "a column 2", "column 3", "b")


def test_names_of_columns_never_meet():
    assert len(set(column_names(["column 2", "", "x", "x", "x column 4", ""]))) == 6


def test_undecodable_bytes_reject_their_row_alone():
    good, bad = records(b"a,b\nx,y\ncaf\xe9,\xc3\xa9\n")
    assert good.problem is None
    assert bad.text == "café,é" and bad.problem and "byte E9 at character 4" in bad.problem


def test_a_separator_named_in_the_first_line_is_not_data():
    assert records("sep=;\na;b\n1;2\n", ";") == [RawRecord(3, '{"a":"1","b":"2"}')]


def test_a_space_after_the_delimiter_can_be_part_of_it():
    assert records('a, b\n"x, y", "z"\n', ", ") == [RawRecord(2, '{"a":"x, y","b":"z"}')]


def test_a_cell_of_a_megabyte_is_read():
    (row,) = records('a,b\n"' + "x\n" * 500_000 + '",2\n')
    assert len(json.loads(row.text)["a"]) == 1_000_000


def test_control_characters_and_zero_bytes_stay():
    (row,) = records('a,b\n"x\x00\x01","\x1a"\n')
    assert json.loads(row.text) == {"a": "x\x00\x01", "b": "\x1a"}


def test_a_line_that_is_too_large_costs_itself_only():
    bad, good = records('a,b\n"' + "x" * 17_000_000 + '",2\n3,4\n')
    assert bad.line == 2 and bad.problem and bad.problem.startswith("The record is too large")
    assert good == RawRecord(3, '{"a":"3","b":"4"}')
