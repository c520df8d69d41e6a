import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.exports import ExportOptions, LeftOut, Line, writer
from tunewright.model import Example, dumps

PLAIN = ExportOptions()


def write(example, options=PLAIN, stored=None):
    return writer("openai-chat").line(example, options, stored)


def chat(*messages, **more):
    return Example("chat", {"messages": list(messages), **more})


def user(content="Hi", **more):
    return {"role": "user", "content": content, **more}


def assistant(content="Hello", **more):
    return {"role": "assistant", "content": content, **more}


CALL = {"id": "c1", "type": "function", "function": {"name": "weather", "arguments": '{ "city":  "SF" }'}}
TOOL = {"type": "function", "function": {"name": "weather", "parameters": {"type": "object", "properties": {}}}}


def test_everything_openai_accepts_is_passed_on_as_it_is():
    body = {
        "parallel_tool_calls": False,
        "messages": [
            {"content": "Be brief.", "role": "system", "name": "boss"},
            user([{"type": "text", "text": "Weather in 東京?"}]),
            {"role": "assistant", "tool_calls": [CALL]},
            {"role": "tool", "tool_call_id": "c1", "content": "21C"},
            assistant("21 °C.", weight=0, refusal=None),
        ],
        "tools": [TOOL],
    }
    assert write(Example("chat", body)) == Line(dumps(body))


def test_a_key_that_is_absent_stays_absent_and_null_stays_null():
    line = write(chat(user(), {"role": "assistant", "content": None, "tool_calls": [CALL]}))
    assert json.loads(line.text)["messages"][1] == {"role": "assistant", "content": None, "tool_calls": [CALL]}
    assert '"tools"' not in line.text


def test_unknown_keys_stay_behind_and_are_named():
    line = write(chat(user(mood="calm"), assistant(), assistant(mood="x", id=3), id="a-1", label="greeting"))
    assert json.loads(line.text) == {"messages": [user(), assistant(), assistant()]}
    assert line.dropped == ("id", "label", "messages.mood", "messages.mood", "messages.id")


def test_a_weight_on_a_user_turn_stays_behind():
    line = write(chat(user(weight=1), assistant(weight=1)))
    assert json.loads(line.text)["messages"] == [user(), assistant(weight=1)]
    assert line.dropped == ("messages.weight",)


def test_the_body_itself_is_never_changed():
    example = chat(user(mood="calm"), assistant(), id=1)
    before = dumps(example.body)
    write(example)
    assert dumps(example.body) == before


def test_stored_text_is_passed_on_without_building_it_again():
    example = chat(user(), assistant())
    stored = '{"messages": [{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}]}'
    assert write(example, stored=stored) == Line(stored)


@pytest.mark.parametrize(
    "stored", ['{"messages":\n[]}', '{"messages":\r[]}', '{"messages":"\\ud83d"}', '{"weight":NaN}']
)
def test_stored_text_that_looks_wrong_is_built_again(stored):
    example = chat(user(), assistant())
    assert write(example, stored=stored) == Line(dumps(example.body))


def test_stored_text_with_refused_keys_is_not_passed_on():
    example = chat(user(), assistant(), id=1)
    assert json.loads(write(example, stored=dumps(example.body)).text) == {"messages": [user(), assistant()]}


@pytest.mark.parametrize(
    ("example", "word"),
    [
        (chat(), "no list of messages"),
        (Example("chat", {"messages": "hi"}), "no list of messages"),
        (Example("chat", {}), "no list of messages"),
        (chat(user()), "no assistant answer"),
        (chat(user(), assistant(" \n")), "answer is empty"),
        (chat(user(), assistant("Hello"), user(), {"role": "assistant"}), "answer is empty"),
        (Example("preference", {"input": {}}), "preference pair"),
        (Example("pair", {"prompt": "Hi", "completion": " "}), "completion is empty"),
        (Example("pair", {"prompt": "Hi"}), "completion is empty"),
        (Example("pair", {"prompt": 3, "completion": "x"}), "prompt is not text"),
        (chat(user("\ud83d"), assistant()), "half of a character"),
        (chat(user(), assistant(weight=float("nan"))), "NaN"),
    ],
)
def test_what_cannot_be_learned_from_or_written_is_left_out_with_its_reason(example, word):
    outcome = write(example)
    assert isinstance(outcome, LeftOut)
    assert word in outcome.reason


@pytest.mark.parametrize(
    "last",
    [
        {"role": "assistant", "tool_calls": [CALL]},
        {"role": "assistant", "function_call": {"name": "f", "arguments": "{}"}},
        {"role": "assistant", "refusal": "I cannot."},
        {"role": "assistant", "content": [{"type": "refusal", "refusal": "I cannot."}]},
    ],
)
def test_an_answer_without_text_is_an_answer_if_it_calls_or_refuses(last):
    assert isinstance(write(chat(user(), last)), Line)


def test_odd_turns_are_written_for_the_checks_to_point_at():
    example = chat(
        user(), assistant(), "not a turn", {"role": "narrator", "content": "x"}, {"role": 7, "name": "y"}
    )
    assert json.loads(write(example).text) == example.body


def test_a_pair_becomes_a_question_and_an_answer():
    line = write(Example("pair", {"prompt": "Capital of France?", "completion": " Paris", "source": "x"}))
    assert json.loads(line.text) == {"messages": [user("Capital of France?"), assistant(" Paris")]}
    assert line.dropped == ("source",)


def test_a_pair_takes_the_chosen_system_message():
    line = write(Example("pair", {"prompt": "a", "completion": "b"}), ExportOptions(system="Be brief."))
    assert json.loads(line.text)["messages"][0] == {"role": "system", "content": "Be brief."}


def test_a_chat_keeps_its_own_system_message():
    example = chat({"role": "system", "content": "Mine."}, user(), assistant())
    assert write(example, ExportOptions(system="Other.")) == Line(dumps(example.body))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
TURN = st.fixed_dictionaries(
    {"role": st.sampled_from(["system", "user", "assistant", "tool", "other"]), "content": st.text(max_size=8)},
    optional={"name": JSON, "weight": JSON, "tool_calls": JSON, "extra": JSON},
)


@given(turns=st.lists(TURN, max_size=4), more=st.dictionaries(st.sampled_from(["tools", "id", "note"]), JSON))
def test_a_line_is_one_line_of_json_with_accepted_keys_and_equal_values(turns, more):
    example = Example("chat", {"messages": turns, **more})
    outcome = write(example)
    if isinstance(outcome, LeftOut):
        return
    assert "\n" not in outcome.text
    written = json.loads(outcome.text)
    assert set(written) <= {"messages", "tools"}
    assert all("extra" not in turn for turn in written["messages"])
    assert [turn["content"] for turn in written["messages"]] == [turn["content"] for turn in turns]
    n_keys = len(example.body) + sum(map(len, turns))
    assert len(written) + sum(map(len, written["messages"])) + len(outcome.dropped) == n_keys
