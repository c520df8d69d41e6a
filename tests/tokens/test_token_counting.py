import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tunewright.model import Example
from tunewright.tokens import (
    ENCODINGS,
    billed,
    count_example,
    count_for_store,
    count_messages,
    count_text,
    n_uncounted_images,
)

MARV = Example(
    "chat",
    {
        "messages": [
            {"role": "system", "content": "Marv is a factual chatbot that is also sarcastic."},
            {"role": "user", "content": "What's the capital of France?"},
            {"role": "assistant", "content": "Paris, as if everyone doesn't know that already."},
        ]
    },
)

WEATHER_TOOL = {
    "type": "function",
    "function": {
        "name": "get_current_weather",
        "description": "Get the current weather in a given location",
        "parameters": {
            "type": "object",
            "properties": {
                "location": {
                    "type": "string",
                    "description": "The city and state, e.g. San Francisco, CA",
                },
                "unit": {
                    "type": "string",
                    "description": "The unit of temperature to return",
                    "enum": ["celsius", "fahrenheit"],
                },
            },
            "required": ["location"],
        },
    },
}
WEATHER = Example(
    "chat",
    {
        "messages": [
            {
                "role": "system",
                "content": "You are a helpful assistant that can answer to questions about the weather.",
            },
            {"role": "user", "content": "What's the weather like in San Francisco?"},
        ],
        "tools": [WEATHER_TOOL],
    },
)


def chat(*messages, **more):
    return Example("chat", {"messages": list(messages), **more})


def pair(prompt, completion):
    return Example("pair", {"prompt": prompt, "completion": completion})


@pytest.mark.parametrize("name", ENCODINGS)
def test_tiktoken_is_great_has_six_tokens(name):
    assert count_text("tiktoken is great!", name) == 6


@pytest.mark.parametrize(
    ("text", "name", "tokens"),
    [
        (" edible", "r50k_base", 1),
        (" inedible", "r50k_base", 3),
        *((label, name, 1) for label in (" Positive", " Negative") for name in ENCODINGS),
        ("Positive", "r50k_base", 2),
        ("Positive", "p50k_base", 2),
        ("\n\n###\n\n", "r50k_base", 4),
        ("\n\n###\n\n", "cl100k_base", 2),
        (" 361", "r50k_base", 1),
        (" 362", "r50k_base", 2),
    ],
)
def test_known_texts_have_their_known_number_of_tokens(text, name, tokens):
    assert count_text(text, name) == tokens


def test_the_first_marv_example_has_its_published_counts():
    assert count_example(MARV, "cl100k_base") == 46
    assert count_example(MARV, "o200k_base") == 43


def test_the_weather_tool_counts_as_in_the_cookbook():
    assert count_example(WEATHER, "cl100k_base") == 105
    assert count_example(WEATHER, "o200k_base") == 101


def test_bare_functions_count_like_tools():
    bare = chat(*WEATHER.body["messages"], functions=[WEATHER_TOOL["function"]])
    assert count_example(bare, "o200k_base") == 101


def test_a_pair_counts_its_two_texts():
    example = pair("Headline: Rates rise\n\n###\n\n", " economy END")
    expected = count_text("Headline: Rates rise\n\n###\n\n", "r50k_base") + count_text(" economy END", "r50k_base")
    assert count_example(example, "r50k_base", form="pair") == expected


def test_a_pair_in_chat_form_counts_as_a_question_and_an_answer():
    as_chat = chat({"role": "user", "content": "hi"}, {"role": "assistant", "content": "hello"})
    for name in ENCODINGS:
        assert count_example(pair("hi", "hello"), name) == count_example(as_chat, name)


def test_a_name_costs_one_token_more_than_its_text():
    plain = chat({"role": "user", "content": "hi"})
    named = chat({"role": "user", "content": "hi", "name": "Ada"})
    difference = count_example(named, "o200k_base") - count_example(plain, "o200k_base")
    assert difference == count_text("Ada", "o200k_base") + 1


def test_every_text_of_a_tool_call_counts():
    call = {"id": "call_1", "type": "function", "function": {"name": "look_up", "arguments": '{"id":7}'}}
    silent = chat({"role": "assistant"})
    calling = chat({"role": "assistant", "tool_calls": [call]})
    texts = ("call_1", "function", "look_up", '{"id":7}')
    difference = count_example(calling, "o200k_base") - count_example(silent, "o200k_base")
    assert difference == sum(count_text(text, "o200k_base") for text in texts)


def test_a_weight_costs_nothing():
    light = chat({"role": "assistant", "content": "no", "weight": 0})
    plain = chat({"role": "assistant", "content": "no"})
    assert count_example(light, "o200k_base") == count_example(plain, "o200k_base")


def test_a_small_image_counts_85_and_others_are_named_as_uncounted():
    def with_image(detail):
        image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA", "detail": detail}}
        return chat({"role": "user", "content": [{"type": "text", "text": "hi"}, image]})

    plain = count_example(chat({"role": "user", "content": "hi"}), "o200k_base")
    assert count_example(with_image("low"), "o200k_base") == plain + 85
    assert count_example(with_image("high"), "o200k_base") == plain
    assert [n_uncounted_images(with_image(detail)) for detail in ("low", "high")] == [0, 1]


def test_parts_add_up_to_the_whole():
    for name in ENCODINGS:
        assert sum(count_messages(MARV, name)) + 3 == count_example(MARV, name)
        texts = count_messages(pair("a b c", " d"), name, form="pair")
        assert texts == [count_text("a b c", name), count_text(" d", name)]


def test_one_walk_gives_the_counts_of_every_encoding_and_form():
    counts = count_for_store(MARV, ENCODINGS)
    for name in ENCODINGS:
        assert counts.chat[name] == count_example(MARV, name, form="chat")
        assert counts.pair[name] == count_example(MARV, name, form="pair")


def test_a_preference_pair_counts_both_answers():
    turn = {"role": "assistant", "content": "About -3 C today."}
    question = {"messages": [{"role": "user", "content": "How cold is it?"}]}
    example = Example("preference", {"input": question, "preferred_output": [turn], "non_preferred_output": [turn]})
    assert count_messages(example, "o200k_base")[1:] == [count_messages(example, "o200k_base")[1]] * 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["role", "content", "name", "tool_calls", "function", "text", "image_url", "enum"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(["chat", "pair", "preference"]),
    body=st.dictionaries(
        st.sampled_from(["messages", "prompt", "completion", "tools", "functions", "input", "preferred_output"]),
        JSON,
    ),
)
def test_no_body_is_too_odd_to_count(kind, body):
    example = Example(kind, body)
    parts = count_messages(example, "cl100k_base")
    assert count_example(example, "cl100k_base") >= sum(parts) + 3


def test_what_is_beyond_the_limit_is_not_billed():
    assert [billed(n, 10) for n in (9, 10, 11)] == [9, 10, 10]
    assert billed(11, 0) == 11
