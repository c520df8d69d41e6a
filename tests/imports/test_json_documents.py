"""JSON documents: lists, single and joined objects, and what is left when one is broken."""

from __future__ import annotations

from io import BytesIO

import pytest

from tunewright.imports import ReadPlan, reader, reasons
from tunewright.imports.parse import MAX_CHARACTERS
from tunewright.model import RawRecord


def records(data: str | bytes) -> list[RawRecord]:
    data = data.encode() if isinstance(data, str) else data
    return list(reader(BytesIO(data), ReadPlan("utf-8", "json", "chat")))


def seen(data: str) -> list[tuple[int, str, bool]]:
    return [(record.line, record.text, record.problem is None) for record in records(data)]


def test_a_list_on_one_line_gives_its_elements_with_their_exact_text():
    assert records('[{"a":  1.50},{"b": "\\u00e9"} , {}]') == [
        RawRecord(1, '{"a":  1.50}'),
        RawRecord(1, '{"b": "\\u00e9"}'),
        RawRecord(1, "{}"),
    ]


def test_a_pretty_printed_list_gives_the_line_where_each_element_begins():
    text = '[\n  {\n    "a": 1\n  },\n\n  {\n    "a": 2\n  }\n]\n'
    assert records(text) == [RawRecord(2, '{\n    "a": 1\n  }'), RawRecord(6, '{\n    "a": 2\n  }')]


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(line_end):
    text = line_end.join(["[", "{},", "{}", "]"])
    assert [record.line for record in records(text)] == [2, 3]


def test_one_object_is_one_record():
    assert records('\n{"a": {"b": []}}\n') == [RawRecord(2, '{"a": {"b": []}}')]


@pytest.mark.parametrize("between", ["", "\n", " , ", ",\n", "\n\n"])
def test_objects_one_after_another_are_records(between):
    assert [record.text for record in records('{"a": 1}' + between + '{"a": 2}')] == ['{"a": 1}', '{"a": 2}']


def test_two_lists_one_after_another_are_read():
    assert [record.text for record in records("[{}]\n[{},{}]")] == ["{}", "{}", "{}"]


def test_an_empty_list_has_no_records():
    assert records("[ ]") == []


def test_a_comma_too_many_between_records_loses_nothing():
    assert [record.text for record in records("[{},,{},]")] == ["{}", "{}"]


def test_an_element_that_is_no_object_comes_out_too():
    assert [record.text for record in records('[1, "x", null, [2], {}]')] == ["1", '"x"', "null", "[2]", "{}"]


@pytest.mark.parametrize(
    "broken",
    [
        '{"a": "x, "b": 1}',
        '{"a": "x}',
        "{'a': 1}",
        '{"a": 1,}',
        '{"a": None}',
        '{"a": [1, 2}',
        "{“a”: 1}",
        '{"a": "say "hi" now"}',
        "undefined",
    ],
)
@pytest.mark.parametrize(
    "layout", ['[\n  {"a": 1},\n  %s,\n  {"a": 2}\n]', '[{"a": 1},\n%s,\n{"a": 2}]', '[{"a": 1}, %s, {"a": 2}]']
)
def test_a_broken_element_does_not_take_its_neighbours_with_it(broken, layout):
    read = [(text, is_good) for _, text, is_good in seen(layout % broken)]
    assert read == [('{"a": 1}', True), (broken, False), ('{"a": 2}', True)]


def test_a_broken_element_in_a_pretty_printed_list_ends_at_the_next_indent():
    broken = '{\n    "a": "x,\n    "b": [\n      {"c": 1}\n    ]\n  }'
    text = f'[\n  {{\n    "a": 1\n  }},\n  {broken},\n  {{\n    "a": 2\n  }}\n]'
    assert seen(text) == [
        (2, '{\n    "a": 1\n  }', True),
        (5, broken, False),
        (11, '{\n    "a": 2\n  }', True),
    ]


def test_an_element_with_raw_control_characters_is_good():
    assert seen('[{"a": "x\ty"}, {"a": "x\x00\x01y"}]') == [
        (1, '{"a": "x\ty"}', True),
        (1, '{"a": "x\x00\x01y"}', True),
    ]


def test_a_list_without_its_end_says_so_after_its_good_elements():
    good, told = records('[{"a": 1},\n')
    assert good == RawRecord(1, '{"a": 1}')
    assert told == RawRecord(2, "", reasons.LIST_NOT_CLOSED)
    assert not told.is_blank


@pytest.mark.parametrize("rest", ['{"a": 2', '{"a": "wor', '{"a', "{", '{"a": [{"b": 1}'])
def test_a_file_cut_inside_an_element_says_so_once(rest):
    good, cut = records(f'[{{"a": 1}},\n{rest}')
    assert good.problem is None
    assert (cut.line, cut.text, cut.problem) == (2, rest, reasons.CUT)


def test_deep_nesting_is_refused_and_reading_goes_on():
    deep = '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}"
    first, second = records(f"[{deep}, {{}}]")
    assert first.problem == reasons.TOO_DEEP and first.text == deep
    assert second == RawRecord(1, "{}")


def test_undecodable_bytes_reject_their_element_alone():
    good, bad, last = records(b'[{"a": 1},\n{"a": "caf\xe9"},\n{"a": 2}]')
    assert (good.problem, last.problem) == (None, None)
    assert bad.text == '{"a": "café"}' and bad.problem and "byte E9" in bad.problem


def test_elements_longer_than_one_read_stay_whole():
    long = '{"a": "' + "é\\n" * 900_000 + '"}'
    assert [record.text for record in records(f"[{long},\n{{}},\n{long}]")] == [long, "{}", long]


def test_an_endless_element_is_dropped_with_flat_memory_and_the_next_is_found():
    huge = '{"a": [' + "1, " * (MAX_CHARACTERS // 2) + "oops"
    bad, good = records(f'[\n{huge},\n{{"a": 2}}\n]')
    assert bad.line == 2 and bad.problem and bad.problem.startswith("The record is too large")
    assert len(bad.text) == 1000
    assert good == RawRecord(3, '{"a": 2}')


def test_many_broken_elements_without_a_common_key_are_read_in_reasonable_steps():
    text = "[" + ", ".join(f'{{"k{at}": "x, "y": 1}}' for at in range(3000)) + "]"
    assert "".join(record.text for record in records(text)).count('"y"') == 3000
