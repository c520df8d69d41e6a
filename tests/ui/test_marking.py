"""Texts with marked parts, as Markdown in which text from data stays text."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tunewright.ui.marking import Mark, marked


def test_marked_parts_stand_on_a_coloured_ground() -> None:
    assert marked("One two three", [(4, 7, "green")]) == "One :green-background[:green[two]] three"


def test_line_breaks_and_paragraphs_stay() -> None:
    assert marked("One\ntwo\n\n\nthree") == "One  \ntwo\n\nthree"


def test_a_mark_over_several_lines_is_made_anew_on_each() -> None:
    assert marked("ab\ncd", [(1, 4, "orange")]) == (
        "a:orange-background[:orange[b]]  \n:orange-background[:orange[c]]d"
    )


def test_a_heading_is_bold_and_keeps_its_marks_in_place() -> None:
    assert marked("## Sick leave", [(3, 7, "green")]) == "**:green-background[:green[Sick]] leave**"


def test_markup_in_the_text_stays_text() -> None:
    shown = marked("![x](http://evil) :red[hi] $a$", [(0, 5, "green")])

    assert "![" not in shown
    assert ":red[" not in shown
    assert r"\$a\$" in shown


spans = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted)


@given(st.text(alphabet="ab *_[]\n#-", max_size=40), st.lists(spans, max_size=4))
def test_no_letter_is_lost_or_doubled_whatever_is_marked(text: str, places: list[list[int]]) -> None:
    marks: list[Mark] = [(start, end, "green") for start, end in places]
    shown = marked(text, marks)

    assert re.sub(r"[^ab]", "", shown.replace(":green-background", "").replace(":green", "")) == re.sub(
        r"[^ab]", "", text
    )
