"""What can be done to many examples at once: to the selected ones, or to all that the filter means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import streamlit as st

from tunewright.actions import bulk_edits
from tunewright.model import State
from tunewright.model.project import Filter, Project
from tunewright.ui.errors import errors
from tunewright.ui.explore.labelling import label_dialog
from tunewright.ui.explore.listing import forget_selection
from tunewright.ui.explore.outcome import keep_outcome
from tunewright.ui.explore.replacing import replace_dialog
from tunewright.ui.session import store
from tunewright.ui.state import reviewer
from tunewright.ui.wording import STATE_LOOKS, counted

_SCOPE: Final = "explore_scope"
_VERBS: Final[dict[State, str]] = {
    "accepted": "Accept",
    "rejected": "Reject",
    "flagged": "Flag",
    "unreviewed": "Reset",
}


def action_bar(project: Project, wanted: Filter, n: int, chosen: frozenset[int]) -> None:
    """The bar at the foot of the window: on which examples to act, and how."""
    with st.bottom, st.container(horizontal=True, vertical_alignment="center", gap="small", key="explore_actions"):
        scope = _scope(n, len(chosen))
        meant = Filter(ids=tuple(sorted(chosen))) if scope == "selected" else wanted
        number = len(chosen) if scope == "selected" else n
        off = not number or not reviewer()
        for state, verb in _VERBS.items():
            if st.button(
                verb,
                icon=STATE_LOOKS[state].icon,
                key=f"explore_{state}",
                disabled=off,
                help=None if state != "unreviewed" else "Make them unreviewed again",
            ):
                _decide(project, meant, number, state, ask=scope == "all")
        if project.label_source != "none" and st.button(
            "Label", icon=":material/label:", key="explore_relabel", disabled=off
        ):
            label_dialog(project.id, meant, number)
        if st.button("Find and replace", icon=":material/find_replace:", key="explore_replace", disabled=off):
            replace_dialog(project.id, meant, number)
        if chosen:
            st.button("Clear selection", type="tertiary", key="explore_unselect", on_click=forget_selection)
        if not reviewer():
            st.caption("Write your name in the sidebar to change examples.", width="content")


def _scope(n: int, n_chosen: int) -> Literal["selected", "all"]:
    words = {"selected": f"{n_chosen:,} selected", "all": f"All {n:,}"}
    if st.session_state.get(_SCOPE) not in words:
        st.session_state[_SCOPE] = "selected"
    st.segmented_control(
        "Apply to",
        list(words),
        format_func=lambda scope: words[scope],
        key=_SCOPE,
        required=True,
        label_visibility="collapsed",
    )
    return "all" if st.session_state[_SCOPE] == "all" else "selected"


def _decide(project: Project, meant: Filter, n: int, state: State, *, ask: bool) -> None:
    def act() -> None:
        done = bulk_edits.decide_all(store(), project.id, meant, state, reviewer())
        same = n - done.n_changed
        words = f"{counted(done.n_changed, 'example')} now {STATE_LOOKS[state].word.lower()}."
        words += f" {counted(same, 'example was', 'examples were')} so already." if same > 0 else ""
        _finish(project.id, words, done.event_id)

    if ask:
        _confirm(f"{_VERBS[state]} {counted(n, 'example')}?", f"{_VERBS[state]} {n:,}", act)
    else:
        act()
        st.rerun()


@st.dialog("Change all that match")
def _confirm(question: str, button: str, act: Callable[[], None]) -> None:
    with errors("the question"):
        st.markdown(f"**{question}** This changes every example of the list, on all its pages.")
        st.caption("You can take it back in one step afterwards.")
        if st.button(button, type="primary", key="explore_confirm"):
            with st.spinner("Changing examples …"):
                act()
            st.rerun()


def _finish(project_id: int, words: str, event_id: int) -> None:
    keep_outcome(project_id, words, event_id)
    forget_selection()
    st.session_state.pop(_SCOPE, None)
