"""Every reason has a stable code, with or without its type, and quotes nothing but names of fields."""

from __future__ import annotations

import json
import pickle
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tunewright.imports import ReadPlan, convert, parse_mapping, reader, reasons
from tunewright.imports.reason_codes import code_of
from tunewright.imports.reasons import Reason
from tunewright.model import RawRecord, Rejected

PAIR = ReadPlan("utf-8", "jsonl", "prompt-completion", parse_mapping("prompt=prompt,completion=completion"))
CHAT = ReadPlan("utf-8", "jsonl", "chat", parse_mapping("messages=messages"))
TABLE = ReadPlan("utf-8", "csv", "prompt-completion", PAIR.mapping, ",", columns=("prompt", "completion"))

RECORDS = [
    ('{"prompt": "a",}', "trailing-comma"),
    ('{"prompt": “a”}', "smart-quotes"),
    ("{'prompt': 1}", "single-quotes"),
    ('{"prompt": "a', "open-quote"),
    ('{"prompt": "a"', "cut-off"),
    ('{"prompt": "\\x"}', "backslash"),
    ('{"prompt": 1} x', "extra-text"),
    ('{"prompt": 1 # x', "comment"),
    ("{prompt: 1}", "bare-key"),
    ('{"prompt" 1}', "missing-colon"),
    ('{"prompt": 1 "b": 2}', "missing-comma"),
    ('{"prompt": None}', "foreign-word"),
    ('{"prompt": x}', "missing-value"),
    ("secret", "not-json"),
    ('{"prompt": NaN}', "not-a-number"),
    ('{"prompt": 1e999}', "huge-number"),
    ('{"prompt": ' + "9" * 5000 + "}", "huge-number"),
    ('{"a": 1, "a": 2}', "repeated-key"),
    ('{"a": "\\ud83d"}', "half-character"),
    ('{"a": ' + "[" * 300 + "]" * 300 + "}", "too-deep"),
    ('{"a": "' + "x" * 16_000_001 + '"}', "too-large"),
    ("[1]", "not-an-object"),
    ("", "blank"),
]


@pytest.mark.parametrize(("text", "code"), RECORDS, ids=lambda value: value[:20])
def test_each_kind_of_broken_record_has_its_code(text, code):
    made = convert(RawRecord(1, text), PAIR)
    assert isinstance(made, Rejected) and made.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('"a,b\n', "cell-quotes"),
        ("a\rx,b\n", "cell-line-break"),
        ("a,b,c\n", "too-many-cells"),
        ("a\n", "too-few-cells"),
        ("prompt,completion\n", "repeated-header"),
        ("caf\udce9,b\n", "encoding"),
    ],
)
def test_each_kind_of_broken_row_has_its_code(text, code):
    data = f"prompt,completion\n{text}x,y\n".encode("utf-8", "surrogateescape")
    made = convert(next(reader(BytesIO(data), TABLE)), TABLE)
    assert isinstance(made, Rejected) and made.code == code


def test_the_code_is_known_from_the_plain_text_too():
    every = [value for value in vars(reasons).values() if isinstance(value, Reason)]
    every += [
        reasons.too_large(17_000_000),
        reasons.not_in_encoding("UTF-8", 0xE9, "x", 0),
        reasons.not_an_object([]),
        reasons.repeated_key("a"),
        reasons.not_a_number("NaN"),
        reasons.missing_key("prompt", "", ["a"]),
        reasons.missing_key("messages", "b", ["a"]),
        reasons.not_text("prompt", 1),
        reasons.not_a_list("messages", 1),
        reasons.not_a_message(1, 1),
        reasons.unreadable_cell("a", "x"),
        reasons.unreadable_part("tools", "x"),
        reasons.not_a_call(2),
        reasons.not_a_segment(2),
        reasons.no_marks("prompt"),
        reasons.not_two_answers(1),
        reasons.not_two_answers(3),
        reasons.too_many_cells(3, 2),
        reasons.too_few_cells(1, 2),
        reasons.formula_without_value(["a"]),
        reasons.unread_list("a"),
    ]
    for made in (convert(RawRecord(1, text), PAIR) for text, _ in RECORDS):
        assert isinstance(made, Rejected)
        every.append(Reason(made.reason, made.code))
    for reason in every:
        assert reason.code not in ("", "other")
        plain = "".join(reason)
        assert type(plain) is str and code_of(plain) == code_of(reason) == reason.code, plain


def test_a_reason_stays_one_on_its_way():
    reason = reasons.repeated_key("a")
    for other in (str(reason), pickle.loads(pickle.dumps(reason)), f"{reason}"):
        assert (other, code_of(other)) == (reason, "repeated-key")
    assert code_of("Something nobody wrote.") == "other"


SECRET = "Zq7Xw9Kd"


@settings(deadline=None)
@given(
    st.integers(0, 80), st.sampled_from(["", '"', "'", ",", "}", "\\x", "“", ":", "\n", "[", "#", " NaN", "\x00"])
)
def test_a_reason_never_quotes_what_a_text_says(at, put_in):
    for text in (
        json.dumps({"prompt": SECRET * 4, "completion": [SECRET, {"b": SECRET}]}),
        f"{SECRET} {SECRET} {SECRET} {SECRET} {SECRET} {SECRET} {SECRET}",
        '{"prompt": ' + "7" * 40 + ", " + SECRET,
    ):
        broken = text[:at] + put_in + text[at + 1 :]
        for plan in (PAIR, CHAT):
            made = convert(RawRecord(1, broken), plan)
            if isinstance(made, Rejected):
                named = made.reason.split("Found: ")[0]
                assert SECRET[:4] not in named.replace(f"“{SECRET}", "") and "7777" not in named
