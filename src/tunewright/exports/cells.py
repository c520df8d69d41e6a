"""Texts in tables that spreadsheet programs open: none of them may run as a formula."""

from __future__ import annotations

import re
from typing import Final

_STARTS: Final = frozenset("=+-@|%＝＋－＠\t\r\n")
_PLAIN_NUMBER: Final = re.compile(r"[-+]?\d+([.,]\d+)?")


def as_cell(text: str) -> str:
    """The text for a cell of a CSV file, with an apostrophe before what a spreadsheet program would run.

    Those programs take “=…”, but also “+…”, “-…” and “@…” for a formula, behind white space too, and a formula can
    send the rest of the table away. A plain number stays as it is.
    """
    runs = text[:1] in _STARTS or text.strip()[:1] in _STARTS
    return f"'{text}" if text and runs and not _PLAIN_NUMBER.fullmatch(text) else text
