"""Prompts that differ in case, white space and punctuation only have one key; all others keep their own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.model import Example
from tunewright.text import all_keys, barely_folded, prompt_key, twin_hint, twin_key

SPACES = st.lists(
    st.sampled_from(["", " ", "  ", "\n", "!", ", ", "… ", "“", "”", " – ", "."]), min_size=9, max_size=9
)


def a_prompt(text: str) -> Example:
    return Example("pair", {"prompt": text, "completion": "ok"})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hello, world!", "hello world"),
        ("Hello,world", "HELLO  world."),
        ("What's the e-mail address?", "Whats the email address"),
        ("What’s the e-mail address", "what s the e mail address?!"),
        ("**Read** this: “carefully”", "read this, carefully"),
        ("It costs 5 %.", "It costs 5 %"),
        ("7 + 3 = ?", "7+3="),
        ("返品はできますか。", "返品は できますか"),
        ("¿Dónde está?", "dónde está"),
    ],
)
def test_these_prompts_are_twins(one: str, other: str) -> None:
    assert twin_key(a_prompt(one)) == twin_key(a_prompt(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is 3+4?", "What is 34?"),
        ("3 4", "34"),
        ("1.5", "15"),
        ("is it -3 or more", "is it 3 or more"),
        ("7-3", "73"),
        ("C#", "C"),
        ("C++", "C"),
        ("so 🙂", "so 🙁"),
        ("so 🙂", "so"),
        ("是的", "不是"),
        ("ก", "ข"),
        ("résumé", "resume"),
        ("5%", "5"),
        ("?!", "!!"),
        ("", "?"),
    ],
)
def test_these_prompts_are_none(one: str, other: str) -> None:
    assert twin_key(a_prompt(one)) != twin_key(a_prompt(other))


@given(
    st.lists(st.sampled_from(["Where", "is", "my", "parcel", "é", "не", "返品"]), min_size=8, max_size=8), SPACES
)
def test_punctuation_and_space_around_words_make_no_difference(words: list[str], between: list[str]) -> None:
    spread = "".join(f"{mark}{word}" for mark, word in zip(between, words, strict=False)) + between[-1]
    assert barely_folded(spread) == barely_folded(" ".join(words))


@given(st.text(max_size=20), st.text(max_size=20))
def test_prompts_with_one_key_are_twins(one: str, other: str) -> None:
    for a, b in ((one, other), (one, one.upper().lower()), (one, f" {one} ")):
        if prompt_key(a_prompt(a)) == prompt_key(a_prompt(b)):
            assert twin_key(a_prompt(a)) == twin_key(a_prompt(b))


@given(st.text(max_size=12), SPACES)
def test_twins_have_one_hint(one: str, between: list[str]) -> None:
    other = one.upper() + "".join(between)
    for a, b in (
        (one, other),
        (one, f"“{one}”!"),
        (one, one.replace(" ", "  ")),
        (one, one.swapcase()),
        (one, f"\b{one}\x07"),
        (one, f"{one}\\"),
    ):
        if twin_key(a_prompt(a)) == twin_key(a_prompt(b)):
            assert twin_hint(a_prompt(a)) == twin_hint(a_prompt(b))


@given(st.text(max_size=40))
def test_an_import_tells_the_same_hint(said: str) -> None:
    assert all_keys(a_prompt(said)).twin_hint == twin_hint(a_prompt(said))


def test_hints_tell_most_prompts_apart() -> None:
    said = [
        "Where is my parcel?",
        "where is my parcel",
        "Where is my bill?",
        "Где посылка?",
        "返品したい",
        "5%",
        "",
    ]
    assert len({twin_hint(a_prompt(one)) for one in said}) == len(said) - 1


def test_roles_and_turns_count() -> None:
    one = Example(
        "chat", {"messages": [{"role": "user", "content": "Hi!"}, {"role": "assistant", "content": "Hello"}]}
    )
    other = Example(
        "chat", {"messages": [{"role": "system", "content": "Hi!"}, {"role": "assistant", "content": "Hello"}]}
    )
    assert twin_key(one) != twin_key(other)
