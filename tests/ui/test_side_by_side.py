"""Two texts beside each other: what differs is marked, long stretches are shortened, text stays text."""

from __future__ import annotations

from tunewright.ui.diff import short_diff, shortened, side_by_side

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
