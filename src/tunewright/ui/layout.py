"""How parts of a screen stand beside each other, and below each other where the window is narrow."""

from __future__ import annotations

from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

_ROW_HEIGHT: Final = 35
_HEADER_HEIGHT: Final = 38


def beside(side_width: int = 380) -> tuple[DeltaGenerator, DeltaGenerator]:
    """A main place, and one of `side_width` pixels at its right, or below it where both do not fit."""
    row = st.container(horizontal=True, gap="medium")
    return row.container(width="stretch"), row.container(width=side_width)


def table_height(n_rows: int, most: int = 400) -> int:
    """The height in pixels in which a table shows its lines, up to `most`; beyond it scrolls."""
    return min(_ROW_HEIGHT * n_rows + _HEADER_HEIGHT, most)
