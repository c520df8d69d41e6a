"""No cell of a table that the product writes is run as a formula."""

from __future__ import annotations

import pytest

from tunewright.actions.export_files import left_out_line
from tunewright.exports import as_cell


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://x","y")',
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(1)",
        " =1+1",
        "\t=1+1",
        "\r=1",
        "\n@x",
        "＝1+1",
        "|x",
        "%x",
        "- a list",
    ],
)
def test_what_would_run_gets_an_apostrophe(text):
    assert as_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a", "a=1", "1-2", "-5", "+3,5", "-0.25", "“=1”", "é@x"])
def test_other_texts_and_plain_numbers_stay(text):
    assert as_cell(text) == text


def test_the_list_of_what_was_left_out_is_guarded():
    assert left_out_line(7, "Rejected", '=HYPERLINK("x")\n.csv', 3) == """7,Rejected,"'=HYPERLINK(""x"") .csv",3"""
