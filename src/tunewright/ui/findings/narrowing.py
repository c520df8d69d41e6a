"""Which findings are on screen: open, dismissed or gone ones, and of which examples; all of it in the address."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal, TypeAlias

import streamlit as st

from tunewright.model.project import Filter, Project
from tunewright.ui.errors import guarded
from tunewright.ui.filter_address import ANY_FINDING, filter_from_url, filter_to_url, filter_words
from tunewright.ui.filters import filter_bar
from tunewright.ui.plain import plain
from tunewright.ui.state import from_url, into_url

Shown: TypeAlias = Literal["open", "dismissed", "gone"]
_KEY: Final = "findings_shown"
_WORDS: Final[dict[Shown, str]] = {
    "open": ":material/error_outline: Open",
    "dismissed": ":material/visibility_off: Dismissed",
    "gone": ":material/task_alt: Fixed or gone",
}


def choose(project: Project, n_gone: int) -> tuple[Shown, Filter]:
    """The side and the filter that the address names, with the controls that change them."""
    shown = _shown()
    with st.container(horizontal=True, vertical_alignment="center", key="findings_sides"):
        if st.session_state.get(_KEY) != shown:
            st.session_state[_KEY] = shown
        st.segmented_control(
            "Which findings",
            list(_WORDS),
            format_func=lambda side: f"{_WORDS[side]} **{n_gone:,}**" if side == "gone" else _WORDS[side],
            key=_KEY,
            on_change=_take_side,
            label_visibility="collapsed",
            required=True,
        )
        wanted = filter_from_url()
        with st.popover("Filter", icon=":material/filter_alt:", key="findings_filter_box"):
            st.caption("Findings that name at least one such example")
            wanted = filter_bar(project, key="findings", stacked=True)
    if wanted != Filter():
        with st.container(horizontal=True, vertical_alignment="center", key="findings_narrowed"):
            st.markdown(f"Only: {plain(filter_words(wanted), 160)}", width="content")
            st.button(
                "Clear",
                icon=":material/filter_alt_off:",
                type="tertiary",
                key="findings_clear",
                on_click=_clear,
            )
    return shown, without_any(wanted)


def without_any(wanted: Filter) -> Filter:
    """The filter without “any open finding”, which narrows nothing here."""
    return replace(wanted, code=None) if wanted.code == ANY_FINDING else wanted


def _shown() -> Shown:
    named = from_url("show")
    return next((side for side in _WORDS if side == named), "open")


@guarded
def _take_side() -> None:
    chosen = st.session_state[_KEY] or "open"
    into_url(show=None if chosen == "open" else chosen)


@guarded
def _clear() -> None:
    filter_to_url(Filter())
