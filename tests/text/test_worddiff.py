from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tunewright.text import word_diff

WORDS = st.lists(st.sampled_from(["the", "cat", "sat", " ", " ", "\n", ". ", "猫", "é", "x"]), max_size=60).map(
    "".join
)


def _joined(pieces: list[tuple[str, str]], left_out: str) -> str:
    return "".join(text for what, text in pieces if what != left_out)


@given(WORDS | st.text(), WORDS | st.text())
@example("a b", "a  b")
@example("", "new")
@example("old", "")
def test_the_pieces_put_both_texts_together_again(before: str, after: str) -> None:
    pieces = word_diff(before, after)
    assert _joined(pieces, "added") == before
    assert _joined(pieces, "removed") == after


@given(WORDS, WORDS)
def test_no_piece_is_empty_and_neighbours_differ_in_kind(before: str, after: str) -> None:
    pieces = word_diff(before, after)
    assert all(text for _, text in pieces)
    assert all(one[0] != other[0] for one, other in pairwise(pieces))


@given(WORDS)
def test_equal_texts_are_one_piece(text: str) -> None:
    assert word_diff(text, text) == ([("same", text)] if text else [])


def test_one_changed_word_is_shown_alone() -> None:
    assert word_diff("The fee is 20 euros.", "The fee is 25 euros.") == [
        ("same", "The fee is "),
        ("removed", "20"),
        ("added", "25"),
        ("same", " euros."),
    ]


def test_words_changed_side_by_side_are_one_change() -> None:
    assert word_diff("a big dog ran", "a small cat ran") == [
        ("same", "a "),
        ("removed", "big dog"),
        ("added", "small cat"),
        ("same", " ran"),
    ]


def test_an_added_space_is_a_change() -> None:
    assert ("added", "  ") in word_diff("a b", "a  b")


def test_chinese_is_compared_sign_by_sign() -> None:
    assert word_diff("我喜欢猫", "我喜欢狗") == [("same", "我喜欢"), ("removed", "猫"), ("added", "狗")]


@pytest.mark.parametrize("ending", ["\n", ". ", " "])
def test_a_changed_word_in_a_long_text_is_found(ending: str) -> None:
    chance = random.Random(3)
    words = ["".join(chance.choices("abcdefgh", k=4)) + ending for _ in range(12_000)]
    before = "".join(words)
    words[5], words[11_000] = f"early{ending}", f"late{ending}"
    changed = [piece for piece in word_diff(before, "".join(words)) if piece[0] == "added"]
    assert changed[0][1].startswith("early")
    assert changed[-1][1].rstrip(" .\n").endswith("late")


def test_a_very_repetitive_text_is_compared_and_stays_whole() -> None:
    before, after = "ha ha, " * 4000, "ha, ha " * 4100
    pieces = word_diff(before, after)
    assert (_joined(pieces, "added"), _joined(pieces, "removed")) == (before, after)
