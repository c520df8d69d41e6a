"""What holds for every fix, whatever the data: it never raises, repeats itself, empties a text or drops a key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tunewright.checks import checks, run_all
from tunewright.fixes import ON_EXPORT, Fix, Given, Repair, fixes
from tunewright.fixes.texts import shows
from tunewright.model import Body, Example, Finding, Kind, dumps, editing
from tunewright.text import fingerprint

PIECES = st.sampled_from(
    [
        *(
            "Assistant: ",
            "</s>",
            "&nbsp;",
            "<br>",
            "&lt;b&gt;",
            "<p>hi</p>",
            "grÃ¼n",
            "e\u0301",
            "\u200b",
            "\u202e",
        ),
        *("\r\n", "  ", "\n", "```\n", '{"a": 1}', "<|im_end|>", "“", '"', "don't", "’", "Refund", "refund", "�"),
        *("Where is my parcel?", "It is here. Yes.", "。", "漢字", "🙂", "\ufeff", "</b", "r>", "&am", "p;", "x"),
    ]
)
TEXT = st.lists(PIECES, max_size=6).map("".join) | st.text(max_size=8)
KEYS = st.sampled_from(
    ["role", "content", "name", "weight", "tool_calls", "function_call", "function", "arguments", "text", "note"]
)
ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=3), inner, max_size=4),
    max_leaves=8,
)
ARGUMENTS = st.sampled_from(['{"a": "[1]"}', '"{}"', "", "{}", "x", {"a": 1}, None, '"\\"{}\\""'])
CALLS = st.lists(
    st.fixed_dictionaries(
        {"id": st.just("c"), "function": st.fixed_dictionaries({"name": st.just("f"), "arguments": ARGUMENTS})}
    ),
    max_size=2,
)
TURN = st.fixed_dictionaries(
    {
        "role": st.sampled_from(["system", "user", "assistant", "tool", "Human", "developer", "bot"]),
        "content": TEXT | st.none(),
    },
    optional={
        "weight": st.sampled_from([0, 1, "1", 1.0, True, 0.5, "x", None]),
        "tool_calls": CALLS,
        "note": ODD,
        "name": TEXT,
    },
)
TURNS = st.lists(TURN, max_size=5) | st.lists(TURN | ODD, max_size=4) | ODD
TOOLS = st.sampled_from(
    [[], [{"function": {"name": "f", "parameters": {"properties": {"a": {"type": "array"}}}}}], None, {}]
)
CHATS = st.fixed_dictionaries(
    {"messages": TURNS}, optional={"tools": TOOLS, "parallel_tool_calls": ODD, "note": ODD, "document_id": TEXT}
)
PAIRS = st.fixed_dictionaries({"prompt": TEXT, "completion": TEXT | st.none()}, optional={"note": ODD})
PREFERENCES = st.fixed_dictionaries(
    {"input": st.fixed_dictionaries({"messages": TURNS}, optional={"note": ODD}) | ODD, "preferred_output": TURNS},
    optional={"non_preferred_output": TURNS},
)


def _of(kind: Kind, bodies: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[Example]:
    return st.builds(Example, st.just(kind), bodies, st.just(1), label=st.none() | TEXT)


EXAMPLES = _of("chat", CHATS) | _of("pair", PAIRS) | _of("preference", PREFERENCES)
EVIDENCE = st.fixed_dictionaries(
    {},
    optional={
        "turn": st.integers(-1, 4) | st.none(),
        "found": TEXT,
        "usual": st.sampled_from(["json", "with", "without", "Refund", " ", 3]),
        "counts": st.just({"Refund": 3, "refund": 1, "x": 1}) | ODD,
        "changes": st.just([[0, "", "You "]]) | ODD,
        "habit": st.sampled_from(["line breaks", "apostrophes", "quotation marks", "spaces at line ends"]),
        "rarer": st.sampled_from(
            ["curly apostrophes", "straight ones", "curly quotation marks", "spaces at the end of lines"]
        ),
        "encoded_again": st.booleans(),
        "key": st.sampled_from(["prompts", "completions"]),
        "start": st.just("x") | ODD,
        "length": st.just(1),
        "given": st.sampled_from(["refund", "x", " "]) | ODD,
        "suggested": st.sampled_from(["Refund", ""]) | ODD,
        "train": st.just([1]) | ODD,
    },
)
DROPS = {"drop-fields", "drop-message-fields"}


def _findings(fix: Fix, example: Example, evidence: dict[str, Any]) -> Iterator[Finding]:
    for code in fix.codes:
        yield from run_all([example], only=[code])[:2]
        key = fingerprint("system", _system(example)) if code == "CF001" else evidence.get("key", "made-up")
        yield Finding(code, "info", "Made up.", (1,), key, evidence)


def _system(example: Example) -> str:
    return next((turn.content for turn in example.messages if turn.role in ("system", "developer")), "")


def _texts(example: Example) -> dict[editing.Path, str]:
    turns = editing.turns_of(example.kind, example.body)
    return {field.path: field.text for turn in turns for field in turn.fields}


def _applied(example: Example, repairs: list[Repair]) -> Example:
    body: Body = example.body
    label = example.label
    for one in repairs:
        body = one.body or body
        label = one.label or label
    return Example(example.kind, body, example.id, label)


@pytest.mark.parametrize("fix", fixes(), ids=lambda fix: fix.name)
@given(example=EXAMPLES, evidence=EVIDENCE)
@settings(max_examples=60, deadline=None)
def test_any_example_is_mended_once_and_loses_nothing(fix: Fix, example: Example, evidence: dict[str, Any]) -> None:
    before = dumps(example.body)
    for finding in _findings(fix, example, evidence):
        repairs = list(fix.repairs(finding, {1: example}, Given(finding)))
        assert dumps(example.body) == before
        mended = _applied(example, repairs)
        left = {} if any(one.reject for one in repairs) else {1: mended}
        assert list(fix.repairs(finding, left, Given(finding))) == []
        new = _texts(mended)
        for path, text in _texts(example).items():
            assert not shows(text) or path not in new or shows(new[path])
        kept = [key for key in example.body if key in mended.body]
        assert list(mended.body) == kept
        assert fix.name in DROPS or set(example.body) - set(kept) <= {"tools", "functions", "parallel_tool_calls"}


@pytest.mark.parametrize("fix", fixes(), ids=lambda fix: fix.name)
def test_a_fix_says_what_it_does_about_which_checks(fix: Fix) -> None:
    assert fix.summary.endswith(".")
    assert set(fix.codes) <= {check.code for check in checks()}


def test_what_the_export_does_is_about_known_checks() -> None:
    assert ON_EXPORT.keys() <= {check.code for check in checks()}
