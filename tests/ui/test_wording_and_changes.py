"""Numbers in words, and changed words as Markdown that keeps data as data."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tunewright.model import EVERY_STATE, SEVERITIES
from tunewright.ui.explore.changes import changed_words
from tunewright.ui.wording import (
    SEVERITY_LOOKS,
    STATE_LOOKS,
    STATE_SIGNS,
    check_title,
    check_words,
    counted,
    percent,
)


@pytest.mark.parametrize(
    ("n", "words"), [(0, "0 examples"), (1, "1 example"), (2, "2 examples"), (12345, "12,345 examples")]
)
def test_a_number_comes_with_its_noun(n: int, words: str) -> None:
    assert counted(n, "example") == words


def test_a_noun_with_a_plural_of_its_own_is_said_right() -> None:
    assert (counted(1, "reply", "replies"), counted(2, "reply", "replies")) == ("1 reply", "2 replies")


@pytest.mark.parametrize(
    ("share", "words"),
    [(0, "0%"), (0.0004, "less than 0.1%"), (0.034, "3.4%"), (0.5, "50%"), (0.995, "99.5%"), (1, "100%")],
)
def test_small_and_nearly_whole_shares_keep_a_decimal(share: float, words: str) -> None:
    assert percent(share) == words


def test_every_state_and_severity_has_a_word_an_icon_and_a_sign_of_its_own() -> None:
    assert set(STATE_LOOKS) == set(STATE_SIGNS) == set(EVERY_STATE)
    assert set(SEVERITY_LOOKS) == set(SEVERITIES)
    for looks in (STATE_LOOKS.values(), SEVERITY_LOOKS.values()):
        assert len({look.icon for look in looks}) == len({look.word for look in looks}) == len(looks)
    assert len({sign[0] for sign in STATE_SIGNS.values()}) == len(EVERY_STATE)


def test_what_went_is_struck_through_and_what_came_is_underlaid() -> None:
    words = changed_words("the parcel is late", "the box is late")
    assert words == "the :red-background[~~parcel~~]:green-background[box] is late"


def test_far_from_a_change_text_is_left_out() -> None:
    long = "word " * 60
    words = changed_words(f"{long}one {long}", f"{long}two {long}")
    assert words.count("…") == 2
    assert len(words) < 200


def test_changed_white_space_can_be_seen() -> None:
    assert "␣␣" in changed_words("a  b", "a b") or "␣" in changed_words("a  b", "a b")
    assert "↵" in changed_words("a\nb", "a b")


@given(some.text(max_size=60), some.text(max_size=60))
def test_markup_in_the_texts_never_becomes_markup(before: str, after: str) -> None:
    ours = re.sub(r":(red|green)-background\[(~~)?", "", changed_words(before, after))
    assert not re.search(r"(?<!\\)(!\[|\]\(|\$|<|`)", ours)


def test_names_of_checks_are_said_as_people_spell_them() -> None:
    assert check_title("different-json-shape") == "Different JSON shape"
    assert check_title("ip-address") == "IP address"
    assert check_words("html-leftover") == "HTML leftover"
