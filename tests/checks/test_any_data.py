"""No text and no JSON, however odd, makes a check raise; and clean data is left in peace."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tunewright.checks import run_all, run_on_example, run_on_group
from tunewright.model import Example, Kind, Member, dumps

TEXT = st.text(max_size=12) | st.sampled_from(
    ["user", "assistant", "tool", "function", "text", "<|im_end|>", "{}", " "]
)
KEYS = st.sampled_from(
    [
        *("role", "content", "name", "weight", "tool_calls", "tool_call_id", "function_call", "id", "type"),
        *("function", "arguments", "parameters", "text", "image_url", "url", "refusal"),
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | TEXT, inner, max_size=4),
    max_leaves=12,
)
TURNS = st.lists(st.dictionaries(KEYS, VALUES, max_size=5) | VALUES, max_size=5)
CHATS = st.fixed_dictionaries({"messages": TURNS | VALUES}, optional={"tools": VALUES, "functions": VALUES})
PAIRS = st.fixed_dictionaries({"prompt": TEXT, "completion": TEXT | st.none()})
PREFERENCES = st.fixed_dictionaries(
    {"input": st.fixed_dictionaries({"messages": TURNS}) | VALUES, "preferred_output": TURNS | VALUES},
    optional={"non_preferred_output": TURNS | VALUES},
)


def _of(kind: Kind, bodies: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[Example]:
    return st.builds(Example, st.just(kind), bodies, label=st.none() | TEXT)


EXAMPLES = _of("chat", CHATS) | _of("pair", PAIRS) | _of("preference", PREFERENCES)


@given(EXAMPLES)
@settings(max_examples=300, deadline=None)
def test_any_json_is_looked_at_without_an_error(example: Example) -> None:
    before = dumps(example.body)
    found = run_on_example(example)
    assert dumps(example.body) == before
    assert all(finding.examples == (example.id,) and finding.key for finding in found)
    assert max(Counter((finding.code, finding.key) for finding in found).values(), default=1) == 1


@given(EXAMPLES)
@settings(deadline=None)
def test_messages_are_short_plain_sentences(example: Example) -> None:
    for finding in run_on_example(example):
        assert finding.message.isprintable()
        assert finding.message.endswith((".", "…"))
        assert len(finding.message) < 500


@given(st.lists(EXAMPLES, max_size=6), st.sampled_from(["classification", "generation"]))
@settings(deadline=None)
def test_a_whole_project_of_odd_examples_is_checked(examples: list[Example], task: Any) -> None:
    found = run_all(examples, task=task, count_tokens=lambda example: len(str(example.body)), token_limit=40)
    assert max(Counter((one.code, one.key, one.examples) for one in found).values(), default=1) == 1
    assert {id_ for one in found for id_ in one.examples} <= set(range(1, len(examples) + 1))


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("ab"), st.sampled_from(["x", "X", None])), min_size=2)
)
def test_the_order_of_a_group_changes_nothing(said: list[tuple[str, str, str | None]]) -> None:
    group = [Member(at, "p", answer, content, label, answer) for at, (answer, content, label) in enumerate(said)]
    shuffled = random.Random(1).sample(group, len(group))
    for scope in ("same-prompt", "same-content"):
        assert run_on_group(scope, group) == run_on_group(scope, shuffled)


@given(
    st.permutations([Example("pair", {"prompt": f"p{n % 3}", "completion": f"c{n % 4}"}, n) for n in range(1, 9)])
)
@settings(deadline=None)
def test_the_order_of_a_project_changes_nothing(examples: list[Example]) -> None:
    in_order = sorted(examples, key=lambda example: example.id)
    assert run_all(examples, task="classification") == run_all(in_order, task="classification")


def _clean_chats() -> list[Example]:
    questions = [
        "How do I reset my password?",
        "Wo finde ich meine Rechnung?",
        "返品はできますか。",
        "Where is 🙂?",
    ]
    return [
        Example(
            "chat",
            {
                "messages": [
                    {"role": "system", "content": "You are a friendly support agent."},
                    {"role": "user", "content": f"{questions[n % 4]} My number is {n}."},
                    {"role": "assistant", "content": f"Thank you! I have looked at number {n}; all is well."},
                ]
            },
        )
        for n in range(60)
    ]


def test_clean_chats_are_left_in_peace() -> None:
    found = {(one.code, one.severity, one.evidence["differs"]) for one in run_all(_clean_chats())}
    assert found <= {("DU003", "info", "numbers")}  # the same words with other numbers, which is said and no more


def test_clean_labelled_pairs_get_advice_at_most() -> None:
    labels = [" edible", " inedible", " not sure"]
    pairs = [Example("pair", {"prompt": f"item {n} ->", "completion": labels[n % 3]}) for n in range(90)]
    found = run_all(pairs, task="classification")
    assert {(one.code, one.severity) for one in found} == {("BA003", "info")}


def test_clean_tool_use_is_left_in_peace() -> None:
    call = {"id": "c1", "type": "function", "function": {"name": "look_up", "arguments": '{"id":1}'}}
    body = {
        "messages": [
            {"role": "user", "content": "Where is my parcel?"},
            {"role": "assistant", "content": None, "tool_calls": [call]},
            {"role": "tool", "tool_call_id": "c1", "content": "on its way"},
            {"role": "assistant", "content": "It is on its way.", "weight": 1},
        ],
        "tools": [{"type": "function", "function": {"name": "look_up", "parameters": {"type": "object"}}}],
        "parallel_tool_calls": True,
    }
    assert run_on_example(Example("chat", body)) == []
