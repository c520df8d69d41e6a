"""The reviewer's name between sessions of one browser. It proves nothing, so the cookie is no secret."""

from __future__ import annotations

from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

import streamlit as st

from tunewright.ui import state

COOKIE: Final = "tunewright_reviewer"
_YEAR_SECONDS: Final = 365 * 24 * 3600
_SCRIPT: Final = (Path(__file__).parent / "remember.js").read_text(encoding="utf-8")
_MOUNT: Final = st.components.v2.component("tunewright_identity", js=_SCRIPT, isolate_styles=False)


def recall_name() -> None:
    """Call before the name is asked for: a new session begins with the name this browser had last.

    `?reviewer=…` counts only where nothing is known, and never stays in the address: whoever is sent the link
    reviews under their own name.
    """
    if state.REVIEWER_KEY not in st.session_state:
        told = state.from_url(state.REVIEWER_KEY) or ""
        st.session_state[state.REVIEWER_KEY] = _in_cookie() or state.tidy_name(told)
    state.into_url(**{state.REVIEWER_KEY: None})


def remember_name(name: str) -> None:
    """Call after it: have the browser keep a name that it does not have yet."""
    if name != _in_cookie():
        data = {"name": COOKIE, "value": quote(name, safe=""), "seconds": _YEAR_SECONDS}
        _MOUNT(key="tunewright_identity", data=data, height=1)


def _in_cookie() -> str:
    """The name that the browser brought when this session began; empty without one."""
    return state.tidy_name(unquote(st.context.cookies.get(COOKIE, ""), errors="replace"))
