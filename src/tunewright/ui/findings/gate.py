"""What stands between findings and exports: the project's gate, and a fresh look by every check."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

import streamlit as st

from tunewright.actions import checking, looking, projects
from tunewright.model import Severity
from tunewright.model.project import Project
from tunewright.ui.errors import guarded
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.state import reviewer
from tunewright.ui.work import is_working, keep_asked

Gate: TypeAlias = Literal["none"] | Severity
_WORDS: Final[dict[Gate, str]] = {
    "none": "Nothing: findings only advise",
    "error": "Errors",
    "warning": "Errors and warnings",
    "info": "Any open finding",
}


def gate_card(project: Project, current: bool) -> None:
    """Which findings block exports, whether they do now, and the button that runs all checks again."""
    with st.container(border=True, height="stretch", key="findings_gate"):
        st.session_state["findings_gate_choice"] = project.gate or "none"
        st.selectbox(
            "What blocks an export?",
            list(_WORDS),
            format_func=lambda gate: _WORDS[gate],
            key="findings_gate_choice",
            on_change=_take_gate,
            args=(project.id,),
            disabled=not reviewer(),
            help="While such a finding is open, nothing is exported from this project. Settle it, or dismiss it.",
        )
        reason = checking.gate(store(), project) if current else ""
        if not current:
            st.caption(":material/hourglass_top: Looking at the whole project again …")
        elif reason:
            st.caption(f":red[:material/lock:] {plain(reason)}")
        elif project.gate:
            st.caption(":green[:material/lock_open:] Exports are open: no such finding is left.")
        else:
            st.caption(":material/lock_open: Exports are open; the export page repeats what is left.")
        _recheck(project)


@guarded
def _take_gate(project_id: int) -> None:
    chosen = st.session_state["findings_gate_choice"]
    projects.set_up(store(), project_id, reviewer(), gate=None if chosen == "none" else chosen)


def _recheck(project: Project) -> None:
    busy = is_working(project, "recheck")
    if st.button(
        "Run all checks again",
        icon=":material/refresh:",
        key="findings_recheck",
        disabled=busy or not reviewer(),
        help="Findings follow every change by themselves. A full look is of use after an update of Tunewright.",
    ):
        keep_asked("recheck", looking.ask_look(store(), project.id, reviewer(), anew=True))
        st.rerun()
