"""Short words about what a click has done, shown by the run after it, and by the next ones for a moment."""

from __future__ import annotations

import time
from typing import Final, NamedTuple

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from tunewright.ui.state import Key

_AGAIN_FOR: Final = 2.0
"""Seconds. The browser drops what a run draws when the next run follows at once, as it does when work beside the
page ends at that moment. A toast that is on screen (4 seconds) and comes again unchanged stays as it is."""


class _Notice(NamedTuple):
    words: str
    shown_at: float | None = None


_TOLD: Final = Key[tuple[_Notice, ...]]("notices", ())


def tell(words: str) -> None:
    """For callbacks: have Markdown of ours shown; wrap any part that comes from data in `plain`."""
    _TOLD.put((*(notice for notice in _TOLD.get() if notice.words != words), _Notice(words)))


def show_notices() -> None:
    """Once per page, and once in each fragment whose callbacks tell something."""
    now = time.monotonic()
    kept = [notice for notice in _TOLD.get() if notice.shown_at is None or now - notice.shown_at < _AGAIN_FOR]
    for notice in kept:
        st.toast(notice.words, icon=":material/check_circle:")
    _TOLD.put(tuple(notice._replace(shown_at=notice.shown_at or now) for notice in kept))


def show_notices_of_a_fragment() -> None:
    """The same in a fragment of a page that shows notices itself: only where the fragment runs on its own."""
    context = get_script_run_ctx()
    if context is not None and context.fragment_ids_this_run:
        show_notices()
