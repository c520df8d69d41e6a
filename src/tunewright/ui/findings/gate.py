"""What stands between findings and exports: the project's gate, by severity and by check."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

import streamlit as st

from tunewright.actions import checking, looking, tuning
from tunewright.checks import checks
from tunewright.model import Severity
from tunewright.model.project import Project
from tunewright.ui.errors import guarded
from tunewright.ui.findings.groups import title_of
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.state import reviewer

Gate: TypeAlias = Literal["none"] | Severity
_WORDS: Final[dict[Gate, str]] = {
    "none": "Nothing: findings only advise",
    "error": "Errors",
    "warning": "Errors and warnings",
    "info": "Any open finding",
}
_CHOICE: Final = "findings_gate_choice"
_CODES: Final = "findings_gate_codes"


def gate_card(project: Project, current: bool) -> None:
    """Which findings block exports, and whether they do now."""
    names = {check.code: f"{title_of(check)} · {check.code}" for check in checks()}
    with st.container(border=True, key="findings_gate"):
        st.session_state[_CHOICE] = project.gate or "none"
        st.session_state[_CODES] = [code for code in checking.gate_codes(project) if code in names]
        st.selectbox(
            "What blocks an export?",
            list(_WORDS),
            format_func=lambda gate: _WORDS[gate],
            key=_CHOICE,
            on_change=_take_gate,
            args=(project.id,),
            disabled=not reviewer(),
            help="While such a finding is open, nothing is exported from this project. Settle it, or dismiss it.",
        )
        st.multiselect(
            "And whatever these checks find",
            list(names),
            format_func=lambda code: names[code],
            key=_CODES,
            on_change=_take_gate,
            args=(project.id,),
            disabled=not reviewer(),
            placeholder="No check in particular",
        )
        st.caption(_standing(project, current))


def _standing(project: Project, current: bool) -> str:
    if not current:
        return ":material/hourglass_top: Looking at the whole project again …"
    if not checking.has_gate(project):
        return ":material/lock_open: Exports are open; the export page repeats what is left."
    reason = checking.gate(store(), project)
    if reason:
        return f":red[:material/lock:] {plain(reason)}"
    if looking.needs_look(store(), project):
        return ":orange[:material/lock_clock:] No such finding is known, but an export waits until all checks ran."
    return ":green[:material/lock_open:] Exports are open: no such finding is left."


@guarded
def _take_gate(project_id: int) -> None:
    chosen = st.session_state[_CHOICE]
    severity = None if chosen == "none" else chosen
    tuning.set_gate(store(), project_id, reviewer(), severity, st.session_state[_CODES])
