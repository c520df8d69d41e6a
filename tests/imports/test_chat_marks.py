"""Conversations in one text: split where the marks account for all of it, else left as a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.imports.chat_marks import turns_in_marks


@pytest.mark.parametrize(
    "text",
    [
        *("", "plain words", "see USER: admin", "<|im_start|>user", "[INST] Hi", "[INST]"),
        "# Notes\n### Input:\nx\n### Output:\ny",
        "<|im_start|>user\nHi<|im_end|> and more\n<|im_start|>assistant\nHello<|im_end|>",
        "words before <|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHello<|im_end|>",
        "<|im_start|>user\nHi<|im_end|>\n<|im_start|>narrator\nHello<|im_end|>",
        "### Human: one### Human: two",
        "### Assistant: Hello### Human: Hi",
        "words [INST] Hi [/INST] Hello",
        "### Human: Hi### Assistant: Hello### System: Be brief.",
    ],
)
def test_a_text_without_the_marks_of_a_whole_conversation_is_none(text: str) -> None:
    assert turns_in_marks(text) is None


def test_a_tool_may_answer_twice() -> None:
    text = "USER: Hi\n\n\nASSISTANT: Look\n\n\nFUNCTION RESPONSE: 1\n\n\nFUNCTION RESPONSE: 2\n\n\nASSISTANT: Done"
    turns = turns_in_marks(text)
    assert turns is not None
    assert [turn["role"] for turn in turns] == ["user", "assistant", "tool", "tool", "assistant"]


def test_marks_of_another_family_inside_a_turn_are_what_was_said() -> None:
    text = "<|im_start|>user\nWhat is [INST]?<|im_end|>\n<|im_start|>assistant\n### Answer\nA mark.<|im_end|>\n"
    turns = turns_in_marks(text)
    assert turns is not None
    assert [turn["content"] for turn in turns] == ["What is [INST]?", "### Answer\nA mark."]


WORDS = st.text("abc .\n", min_size=1).filter(lambda text: bool(text.strip()))


@given(st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=4))
def test_what_was_said_comes_out_exactly(said: list[tuple[str, str]]) -> None:
    marked = "".join(
        f"<|im_start|>user\n{asked}<|im_end|>\n<|im_start|>assistant\n{answer}<|im_end|>\n"
        for asked, answer in said
    )
    turns = turns_in_marks(marked)
    assert turns is not None
    assert [turn["content"] for turn in turns] == [text for pair in said for text in pair]


SIGNS = st.sampled_from(
    [
        *(
            "<|im_start|>",
            "<|im_end|>",
            "user\n",
            "assistant\n",
            "[INST]",
            "[/INST]",
            "<<SYS>>",
            "<</SYS>>",
            "</s>",
        ),
        *(
            "### Human:",
            "### Assistant:",
            "### Input:\n",
            "### Response:\n",
            "USER: ",
            "ASSISTANT: ",
            "<|user|>",
            "x",
        ),
    ]
)


@given(st.lists(SIGNS, max_size=12))
def test_any_marks_are_survived(signs: list[str]) -> None:
    turns = turns_in_marks("".join(signs))
    assert turns is None or turns[0]["role"] in ("user", "system")
