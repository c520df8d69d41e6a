from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tunewright.checks.reading import counted, is_blank, listed, quoted, where
from tunewright.model import Example

TURN = {"role": "user", "content": "hi"}
PREFERENCE = Example(
    "preference",
    {"input": {"messages": [TURN, TURN]}, "preferred_output": [TURN], "non_preferred_output": [TURN]},
)


def test_places_are_named_as_a_person_counts_them() -> None:
    assert where(Example("chat", {"messages": [TURN]}), 0) == "Message 1"
    assert [where(Example("pair", {}), at) for at in (0, 1)] == ["The prompt", "The completion"]
    assert [where(PREFERENCE, at) for at in (1, 2, 3)] == [
        "Message 2",
        "Message 1 of the preferred answer",
        "Message 1 of the non-preferred answer",
    ]


def test_a_long_text_is_quoted_shortly() -> None:
    assert quoted("a" * 50) == "“" + "a" * 39 + "…”"


@given(st.text())
def test_a_quotation_never_breaks_a_line(text: str) -> None:
    assert quoted(text).isprintable()
    assert len(quoted(text)) <= 42


def test_names_are_listed_as_a_phrase() -> None:
    assert listed(["a"]) == "“a”"
    assert listed(["a", "b", "c"]) == "“a”, “b” and “c”"
    assert listed(list("abcdefg")) == "“a”, “b”, “c”, “d”, “e” and 2 more"


def test_one_thing_is_counted_in_the_singular() -> None:
    assert (counted(1, "example"), counted(1200, "example")) == ("1 example", "1,200 examples")


@pytest.mark.parametrize("content", ["", " \n", "\u200b", [], [{"type": "text", "text": " "}]])
def test_what_shows_nothing_is_blank(content: object) -> None:
    assert is_blank(content)


@pytest.mark.parametrize("content", ["a", None, 0, [{"type": "image_url"}], ["a"], [{"type": "text"}]])
def test_what_shows_something_or_is_no_text_is_not_blank(content: object) -> None:
    assert not is_blank(content)
