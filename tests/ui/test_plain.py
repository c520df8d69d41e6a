"""Text from data stays text."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tunewright.ui import plain
from tunewright.ui.plain import apart

MARKUP = "\\`*_{}[]()#+-.!|<>$:~&=^\"'/@"


def read_back(escaped: str) -> str:
    """What a Markdown reader shows: escapes and invisible joiners gone."""
    return re.sub(r"\\(.)", r"\1", escaped).replace("\u2060", "")


@given(st.text(st.characters(exclude_characters="\u2060")))
@example("a\\")
@example("\\![x](http://evil.example)")
def test_every_letter_is_still_there(text: str) -> None:
    shown = read_back(plain(text))
    visible = [c for c in text if not re.match("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\\s]", c)]
    assert [c for c in shown if not c.isspace()] == visible


@given(st.text())
def test_no_character_with_a_meaning_stands_unescaped(text: str) -> None:
    bare = re.sub(r"\\.", "", plain(text))
    assert not set(bare) & set(MARKUP)


@given(st.text())
def test_it_is_one_line_without_control_characters(text: str) -> None:
    escaped = plain(text)
    assert escaped == escaped.strip()
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202e]", escaped)


@given(st.text(min_size=1), st.integers(1, 50))
def test_a_limit_is_kept(text: str, limit: int) -> None:
    assert len(read_back(plain(text, limit))) <= limit


def test_a_cut_text_ends_in_an_ellipsis() -> None:
    assert plain("one two three", 8) == "one two…"


def test_a_short_text_is_not_cut() -> None:
    assert plain("one two", 7) == "one two"


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("see http://evil.example", "://"),
        ("see HTTPS://evil.example", "://"),
        ("see www.evil.example", "www."),
        ("mail a@evil.example", "@evil"),
        (":smile: :+1:", ":smile:"),
        (":material/home:", ":material/home:"),
    ],
)
def test_what_streamlit_finds_in_plain_text_is_broken_up(text: str, never: str) -> None:
    reader_sees = re.sub(r"\\(.)", r"\1", plain(text))
    assert never not in reader_sees


def test_anything_can_be_shown() -> None:
    assert plain(12) == "12"
    assert plain(None) == "None"


def test_text_among_other_words_keeps_its_direction_to_itself() -> None:
    assert apart("שלום") == "\u200e\u2068שלום\u2069"
    assert apart("*a* \u202e b", 20) == "\u200e\u2068\\*a\\* b\u2069"
