"""Suggested repairs: only where the meaning is clear, always strict JSON, never a change of what a text says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tunewright.imports.parse import parse_record
from tunewright.imports.repairs import suggest_repair

UNTIMED = settings(deadline=None)


@pytest.mark.parametrize(
    ("broken", "meant"),
    [
        ("{“prompt”: “a”, “completion”: “b”}", {"prompt": "a", "completion": "b"}),
        ('{"prompt”: "a", „completion“: "b"}', {"prompt": "a", "completion": "b"}),
        ("{“prompt”: “He said “hi” to me, then left”}", {"prompt": "He said “hi” to me, then left"}),
        ('{“prompt”: “a "b" \\"c\\" d”}', {"prompt": 'a "b" "c" d'}),
        ('{"prompt": "say "hi" now", "b": 1}', {"prompt": 'say "hi" now', "b": 1}),
        ('{"a": 1, "b": [1, 2, ], }', {"a": 1, "b": [1, 2]}),
        ('{"a": 1},', {"a": 1}),
        ('{"a": 1} ;', {"a": 1}),
        ('{"a": 1, // note "x"\n "b": 2 /* } */, # more\n}', {"a": 1, "b": 2}),
        ("{'a': 'it\\'s', 'b': \"it's\", 'c': 'say \"hi\"'}", {"a": "it's", "b": "it's", "c": 'say "hi"'}),
        ("{'a': 'it's ok'}", {"a": "it's ok"}),
        ("{'a': None, 'b': True, 'c': [False]}", {"a": None, "b": True, "c": [False]}),
        ("{'a': '\\x41\\U0001F600\\u00e9\\n'}", {"a": "A😀é\n"}),
        ('{"a": NaN, "b": [Infinity, -Infinity], "c": undefined}', {"a": None, "b": [None, None], "c": None}),
        ('{prompt: "a", $b: 1, c_d: 2}', {"prompt": "a", "$b": 1, "c_d": 2}),
        ('{"a": +1, "b": .5, "c": -.5, "d": 5.}', {"a": 1, "b": 0.5, "c": -0.5, "d": 5}),
        ('{"a":\u00a0"b\u00a0c",\u200b}', {"a": "b\u00a0c"}),
        ('{"a": ' + "9" * 5000 + "}", {"a": "9" * 5000}),
        ('{"a": "// no # comment, /* none */",}', {"a": "// no # comment, /* none */"}),
        ('{"a": "NaN, None, “x”, \'y\',}",}', {"a": "NaN, None, “x”, 'y',}"}),
    ],
)
def test_what_was_meant_is_suggested(broken, meant):
    suggestion = suggest_repair(broken)
    assert suggestion is not None and parse_record(suggestion) == meant


@pytest.mark.parametrize(
    "broken",
    [
        '{"a": "b"}',
        "",
        "hello",
        "[1, 2,]",
        '{"a": "b',
        '{"a": ',
        '{"a": 1} {"b": 2}',
        '{"a": 1, "a": 2,}',
        '{"a" 1}',
        '{"a": 1 "b": 2}',
        '{"a": (1, 2)}',
        '{"a": hello}',
        '{"a": "\\ud83d",}',
        '{"a": "C:\\path",}',
        "{“a”: “x, “y”, z”}",
        '{"a": 1,, "b": 2}',
        "{" * 300 + "}" * 300 + ",",
        '{"a": ' + "[" * 100_000,
        "x" * 3_000_000,
    ],
)
def test_nothing_is_suggested_where_it_is_not_clear(broken):
    assert suggest_repair(broken) is None


def test_a_line_in_another_encoding_is_its_own_suggestion():
    assert suggest_repair('{"a": "café"}', "encoding") == '{"a": "café"}'
    assert suggest_repair('{"a": "caf\ufffd"}', "encoding") is None
    assert suggest_repair('{"a": "café"}') is None


@pytest.mark.parametrize(
    "text",
    [
        "{'a' " + "# " * 200_000 + "x",
        "{" + "'a' /*" * 50_000,
        "{" + "“x” " * 100_000 + "}",
        '{"a": "' + "”, " * 200_000,
        "{" + "{'a':" * 50_000,
        '{"a": "' + "\\" * 100_001,
    ],
)
def test_long_nonsense_is_given_up_soon(text):
    assert suggest_repair(text) is None


TEXT = st.text(st.sampled_from("ab é“”‘’«'\"\\/#,:{}[]\n0😀N"), max_size=12)
PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | TEXT
SCALAR = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | PLAIN
VALUE = st.recursive(SCALAR, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PLAIN, inner, max_size=3))
RECORD = st.dictionaries(PLAIN, VALUE, min_size=1, max_size=4)


def _loosely(value: Any) -> str:
    """JSON with every slip that leaves its meaning clear: comments, commas too many, Python's words."""
    if isinstance(value, dict):
        inner = "".join(f"{json.dumps(key)} :\u00a0{_loosely(one)} , // ,}}\n" for key, one in value.items())
        return f"{{{inner}}}"
    if isinstance(value, list):
        return f"[{''.join(f'{_loosely(one)},' for one in value)} /* ] */ ]"
    plain = json.dumps(value, ensure_ascii=False)
    return {"null": "None", "true": "True", "false": "False"}.get(plain, plain)


@UNTIMED
@given(RECORD)
def test_slips_around_the_texts_never_change_them(record):
    assert parse_record(str(suggest_repair(_loosely(record)))) == record


@UNTIMED
@given(RECORD)
@example({"'": "\\", '"': "'"})
def test_what_python_prints_is_understood(record):
    printed = repr(record)
    if parse_record(printed) != record:
        assert parse_record(str(suggest_repair(printed))) == record


@UNTIMED
@given(st.dictionaries(st.text("abc ", min_size=1), st.text("abc é,:'“”‘’!"), min_size=1))
def test_curly_marks_around_plain_texts_are_never_read_as_something_else(record):
    broken = "{" + ", ".join(f"“{key}”: “{value}”" for key, value in record.items()) + "}"
    suggestion = suggest_repair(broken)
    if not any(mark in value for value in record.values() for mark in "“”,"):
        assert parse_record(str(suggestion)) == record


@UNTIMED
@given(st.text(st.sampled_from("{}[]:,\"'“”‘’\\ \nab1-.NaTrueé/#*"), max_size=60))
def test_any_text_gives_strict_json_or_nothing(text):
    suggestion = suggest_repair("{" + text)
    assert suggestion is None or isinstance(parse_record(suggestion), dict)
