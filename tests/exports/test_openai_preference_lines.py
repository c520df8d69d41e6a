"""Lines of the preference target: golden ones, what stays behind, and why an example has none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.exports import ExportOptions, LeftOut, Line, Written, writer
from tunewright.model import Example, dumps

USER = {"role": "user", "content": "How cold is it in Oslo?"}
BETTER = {"role": "assistant", "content": "About -3 °C today."}
WORSE = {"role": "assistant", "content": "Cold."}
CALL = {"id": "c1", "type": "function", "function": {"name": "weather", "arguments": '{ "city":  "Oslo" }'}}


def a_preference(*asked: Any, preferred: Any = (BETTER,), other: Any = (WORSE,), **more: Any) -> Example:
    shared = {"messages": list(asked or (USER,))} | more.pop("beside", {})
    body = {"input": shared, "preferred_output": list(preferred), "non_preferred_output": list(other), **more}
    return Example("preference", body)


def write(example: Example, stored: str | None = None) -> Written:
    return writer("openai-preference").line(example, ExportOptions(system="Not used."), stored)


def line(example: Example) -> Line:
    written = write(example)
    assert isinstance(written, Line), written
    return written


def test_a_line_has_exactly_the_published_keys() -> None:
    assert line(a_preference(beside={"tools": [], "parallel_tool_calls": True})) == Line(
        '{"input":{"messages":[{"role":"user","content":"How cold is it in Oslo?"}],"tools":[],'
        '"parallel_tool_calls":true},"preferred_output":[{"role":"assistant","content":"About -3 °C today."}],'
        '"non_preferred_output":[{"role":"assistant","content":"Cold."}]}'
    )


def test_what_openai_refuses_stays_behind_and_is_named() -> None:
    worse = WORSE | {"weight": 0, "mood": "cold"}
    found = line(a_preference(USER | {"at": 1}, other=[worse], beside={"functions": []}, id=7, score=0.5))
    assert json.loads(found.text) == a_preference().body
    assert found.dropped == ("id", "score", "input.functions", "messages.at", "messages.weight", "messages.mood")


def test_calls_are_passed_on_with_their_exact_arguments() -> None:
    example = a_preference(preferred=[{"role": "assistant", "content": None, "tool_calls": [CALL]}])
    assert line(example) == Line(dumps(example.body))


def test_stored_text_is_passed_on_as_it_is() -> None:
    example = a_preference()
    stored = json.dumps(example.body)
    assert write(example, stored) == Line(stored)


@pytest.mark.parametrize(
    ("example", "said"),
    [
        (Example("chat", {"messages": [USER, BETTER]}), "one answer only"),
        (Example("pair", {"prompt": "a", "completion": "b"}), "one answer only"),
        (Example("preference", {}), "no messages before"),
        (Example("preference", {"input": {"messages": []}}), "no messages before"),
        (Example("preference", {"input": {"messages": [USER]}}), "preferred answer is not exactly one"),
        (a_preference(USER, BETTER), "already end with an answer"),
        (a_preference(preferred=[BETTER, BETTER]), "preferred answer is not exactly one"),
        (a_preference(other=[]), "non-preferred answer is not exactly one"),
        (a_preference(other=[USER]), "non-preferred answer is not exactly one"),
        (a_preference(other=["Cold."]), "non-preferred answer is not exactly one"),
        (a_preference(preferred=[BETTER | {"content": " "}]), "preferred answer is empty"),
        (a_preference(USER | {"content": [{"type": "image_url", "image_url": {"url": "x"}}]}), "an image"),
        (a_preference(USER | {"content": "\ud83d"}), "half of a character"),
    ],
)
def test_what_the_service_would_refuse_is_left_out_with_its_reason(example: Example, said: str) -> None:
    outcome = write(example)
    assert isinstance(outcome, LeftOut) and said in outcome.reason


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
ANSWER = st.fixed_dictionaries(
    {"role": st.sampled_from(["assistant", "user"]), "content": st.text(max_size=8)}, optional={"weight": JSON}
)


@given(
    st.lists(ANSWER | JSON, max_size=2),
    st.lists(ANSWER, max_size=2),
    JSON,
    st.dictionaries(st.text(max_size=5), JSON),
)
def test_any_body_is_written_with_accepted_keys_or_left_out(
    asked: Any, answers: Any, other: Any, more: Any
) -> None:
    body = {**more, "input": {"messages": asked}, "preferred_output": answers, "non_preferred_output": other}
    outcome = write(Example("preference", body))
    if isinstance(outcome, Line):
        written = json.loads(outcome.text)
        assert sorted(written) == ["input", "non_preferred_output", "preferred_output"]
        assert "weight" not in written["preferred_output"][0]
