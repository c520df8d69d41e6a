"""Two texts beside each other: what differs is marked, long stretches are shortened, text stays text."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given

from tunewright.ui.diff import _compared, diff_markdown, short_diff, shortened, side_by_side
from tunewright.ui.unseen import spelled

LONG = " ".join(f"word{n}" for n in range(400))


def test_each_side_marks_what_the_other_lacks() -> None:
    assert side_by_side("It is red today", "It is blue today") == (
        "It is :orange-background[:orange[**red**]] today",
        "It is :blue-background[:blue[**blue**]] today",
    )


def test_equal_texts_are_marked_nowhere() -> None:
    assert side_by_side("the same", "the same") == ("the same", "the same")


def test_a_long_stretch_that_both_share_is_shortened_between_words() -> None:
    left, right = side_by_side(f"a {LONG} end", f"b {LONG} end")
    assert len(left) < 500 and " ⋯ " in left
    assert left.endswith("word399 end") and "word0 word1" in right
    assert all(word in LONG.split() for word in left.partition(" ⋯ ")[2].split()[:-1])


def test_markup_in_the_texts_stays_text() -> None:
    left, right = side_by_side("**bold** [a](b)", "$x$ :red[y]")
    assert "[a](b)" not in left and r"\*\*bold\*\*" in left
    assert "$x$" not in right and ":red[" not in right


def test_a_short_difference_shows_only_what_is_next_to_the_change() -> None:
    told = short_diff(f"{LONG} old {LONG}", f"{LONG} new {LONG}")
    assert told.startswith("⋯ word") and told.endswith(" ⋯")
    assert ":red-background[~~old~~]" in told and ":green-background[new]" in told
    assert len(told) < 300


def test_a_long_text_says_how_much_is_left_out() -> None:
    assert shortened("abc") == "abc"
    assert shortened("x" * 20, 5) == "xxxxx  \n:gray[… 15 more characters]"


def test_white_space_and_invisible_characters_that_change_are_spelled_out() -> None:
    assert ":red-background[~~␣␣~~]" in diff_markdown("a word  ", "a word")
    assert ":red-background[~~↵~~]" in diff_markdown("a word\n", "a word")
    assert ":red-background[~~⟨zero width space⟩~~]" in diff_markdown("one\u200b two", "one two")
    left, right = side_by_side("one\u00a0two", "one two")
    assert left == r"one:orange-background[:orange[**⟨no\-break space⟩**]]two"
    assert right == "one:blue-background[:blue[**␣**]]two"


def test_of_white_space_only_what_is_more_or_less_is_marked() -> None:
    assert diff_markdown("one   two", "one two") == "one :red-background[~~␣␣~~]two"


def test_spaces_between_changed_words_stay_spaces_and_emoji_stay_whole() -> None:
    assert spelled("two words") == "two words"
    assert spelled("👩\u200d👧 says") == "👩\u200d👧 says"
    assert spelled(" " * 1_200) == "␣ × 1,200"
    assert spelled("bell\x07") == "bell⟨U+0007⟩"


def test_one_letter_in_a_long_text_without_spaces_is_all_that_is_marked() -> None:
    left, right = side_by_side("x" * 5_000 + "a" + "x" * 5_000, "x" * 5_000 + "b" + "x" * 5_000)
    assert ":orange-background[:orange[**a**]]" in left
    assert ":blue-background[:blue[**b**]]" in right
    assert len(left) < 1_500


def test_a_long_change_shows_its_beginning_and_end_and_how_much_lies_between() -> None:
    left, _ = side_by_side("x" * 5_000, "y" * 5_000)
    assert "4,400 more characters" in left and len(left) < 1_000


@given(before=st.text(), after=st.text())
def test_pieces_still_put_both_texts_together(before: str, after: str) -> None:
    pieces = list(_compared(before, after))
    assert "".join(text for kind, text in pieces if kind != "added") == before
    assert "".join(text for kind, text in pieces if kind != "removed") == after
