"""The first lines of each file, exactly as they will be written."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tunewright.actions.forecasting import Forecast
from tunewright.ui.wording import SPLIT_WORDS

_MOST_CHARACTERS: Final = 4_000
_LONG: Final = 700
_HEIGHT: Final = 180


def first_lines(seen: Forecast) -> None:
    """One tab per file."""
    sides = [side for side in seen.sides if side.lines]
    if not sides:
        return
    st.subheader("First lines", anchor=False)
    for place, side in zip(st.tabs([f"{SPLIT_WORDS[side.split]}" for side in sides]), sides, strict=True):
        with place:
            for number, line in side.lines:
                _line(number, line)


def _line(number: int, line: str) -> None:
    cut = line[:_MOST_CHARACTERS]
    st.caption(
        f"Example {number}" + (f", the first {len(cut):,} of {len(line):,} characters" if cut != line else "")
    )
    st.code(cut, language="json", wrap_lines=True, height=_HEIGHT if len(cut) > _LONG else "content")
