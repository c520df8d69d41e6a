import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.exports import ExportOptions, LeftOut, Line, writer
from tunewright.model import Example, dumps

PLAIN = ExportOptions()
SHAPED = ExportOptions(separator="\n\n###\n\n", leading_space=True, stop=" END")


def write(example, options=PLAIN, stored=None):
    return writer("openai-prompt-completion").line(example, options, stored)


def pair(prompt, completion, **more):
    return Example("pair", {"prompt": prompt, "completion": completion, **more})


def chat(*turns, **more):
    return Example("chat", {"messages": [{"role": role, "content": text} for role, text in turns], **more})


def test_a_pair_without_options_is_written_as_it_is():
    example = pair("q", "a")
    assert write(example) == Line('{"prompt":"q","completion":"a"}')


def test_separator_space_and_stop_are_added():
    line = write(pair("Headline: Rates rise again", "economy"), SHAPED)
    assert json.loads(line.text) == {
        "prompt": "Headline: Rates rise again\n\n###\n\n",
        "completion": " economy END",
    }


@given(prompt=st.text(max_size=20), completion=st.text(min_size=1, max_size=20).filter(str.strip))
def test_what_is_already_there_is_not_added_twice(prompt, completion):
    once = json.loads(write(pair(prompt, completion), SHAPED).text)
    twice = json.loads(write(Example("pair", once), SHAPED).text)
    assert once == twice
    assert once["prompt"].startswith(prompt)
    assert once["completion"] == once["completion"].rstrip() and completion in once["completion"]


def test_a_tab_before_the_answer_is_no_space():
    line = write(pair("q", "\ta"), ExportOptions(leading_space=True))
    assert json.loads(line.text)["completion"] == " \ta"


def test_the_stored_text_is_not_changed():
    example = pair("q", "a")
    write(example, SHAPED)
    assert example.body == {"prompt": "q", "completion": "a"}


def test_the_order_of_keys_is_kept_and_other_keys_stay_behind():
    line = write(Example("pair", {"id": 3, "completion": "a", "prompt": "q"}))
    assert line == Line('{"completion":"a","prompt":"q"}', ("id",))


def test_stored_text_is_passed_on_only_if_nothing_is_to_be_added():
    stored = '{"prompt":  "q", "completion": "a"}'
    assert write(pair("q", "a"), stored=stored) == Line(stored)
    assert json.loads(write(pair("q", "a"), SHAPED, stored).text)["completion"] == " a END"


def test_one_question_and_one_answer_become_a_pair():
    line = write(chat(("user", "Capital of France?"), ("assistant", "Paris")), SHAPED)
    assert json.loads(line.text) == {"prompt": "Capital of France?\n\n###\n\n", "completion": " Paris END"}


@pytest.mark.parametrize("role", ["system", "developer"])
def test_a_system_message_goes_before_the_question_with_a_blank_line(role):
    line = write(chat((role, "Be brief."), ("user", "2+2?"), ("assistant", "4")))
    assert json.loads(line.text) == {"prompt": "Be brief.\n\n2+2?", "completion": "4"}


def test_text_parts_become_text():
    example = Example(
        "chat",
        {
            "messages": [
                {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]},
                {"role": "assistant", "content": "c", "weight": 1},
            ],
            "parallel_tool_calls": True,
        },
    )
    outcome = write(example)
    assert json.loads(outcome.text) == {"prompt": "a\nb", "completion": "c"}
    assert outcome.dropped == ("parallel_tool_calls", "messages.weight")


CALL = {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}
IMAGE = [{"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}]


@pytest.mark.parametrize(
    ("example", "word"),
    [
        (pair("q", " \n"), "completion is empty"),
        (pair("q", None), "completion is empty"),
        (pair(None, "a"), "prompt is not text"),
        (pair("\ud83d", "a"), "half of a character"),
        (Example("preference", {}), "preference pair"),
        (chat(("user", "a")), "no assistant answer"),
        (chat(("user", "a"), ("assistant", " ")), "completion is empty"),
        (chat(("user", "a"), ("assistant", "b"), ("user", "c"), ("assistant", "d")), "one question and one answer"),
        (chat(("system", "s"), ("assistant", "b")), "one question and one answer"),
        (chat(("user", "a"), ("assistant", "b"), tools=[{"type": "function"}]), "tools"),
        (
            Example(
                "chat",
                {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "tool_calls": [CALL]}]},
            ),
            "tools",
        ),
        (
            Example(
                "chat", {"messages": [{"role": "user", "content": IMAGE}, {"role": "assistant", "content": "b"}]}
            ),
            "not text",
        ),
        (
            Example(
                "chat",
                {
                    "messages": [
                        {"role": "user", "content": "a"},
                        {"role": "assistant", "content": "b", "weight": 0},
                    ]
                },
            ),
            "weight 0",
        ),
    ],
)
def test_what_the_format_cannot_hold_is_left_out_with_its_reason(example, word):
    outcome = write(example)
    assert isinstance(outcome, LeftOut)
    assert word in outcome.reason.lower() or word in outcome.reason


def test_non_latin_text_and_slashes_stay_readable():
    example = pair("http://a/b 東京", "é 🙂")
    assert write(example) == Line(dumps(example.body))
