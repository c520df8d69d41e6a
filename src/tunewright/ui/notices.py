"""Short words about what a click has done, shown by the run after it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tunewright.ui.state import Key

_TOLD: Final = Key[tuple[str, ...]]("notices", ())


def tell(words: str) -> None:
    """For callbacks: have Markdown of ours shown; wrap any part that comes from data in `plain`."""
    _TOLD.put((*_TOLD.get(), words))


def show_notices() -> None:
    """Once per page, and once in each fragment whose callbacks tell something."""
    for words in _TOLD.get():
        st.toast(words, icon=":material/check_circle:")
    _TOLD.forget()
