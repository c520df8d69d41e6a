"""Set findings aside with a reason, one or all that are listed; take that back; let harmless values be."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tunewright.actions import checking, tuning
from tunewright.actions.tuning import PersonalValue
from tunewright.model.project import Filter, KeptFinding
from tunewright.ui.errors import errors, guarded
from tunewright.ui.notices import tell
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.state import reviewer
from tunewright.ui.wording import counted

_KEYS: Final = "PD007"
_SEEN_OF_KEYS: Final = 4


@guarded
def reopen(project_id: int, finding_id: int) -> None:
    """For callbacks: take one dismissal back."""
    checking.reopen(store(), project_id, finding_id, reviewer())


@guarded
def reopen_all(project_id: int, code: str, wanted: Filter) -> None:
    """For callbacks: take all dismissals of a check's findings that the filter means back."""
    n = checking.reopen_all(store(), project_id, code, reviewer(), wanted)
    tell(f"{counted(n, 'finding')} open again.")


@st.dialog("Dismiss this finding")
def ask_reason(project_id: int, finding: KeptFinding) -> None:
    """Ask why a finding is all right, and set it aside."""
    with errors("the question"):
        st.markdown(plain(finding.message, 400))
        reason = _reason("Dismiss")
        st.caption("It stays dismissed as long as its cause is the same, and can be taken back.")
        if reason:
            checking.dismiss(store(), project_id, finding.id, reviewer(), reason)
            st.rerun()


@st.dialog("Dismiss all of these findings")
def ask_reason_for_all(project_id: int, code: str, title: str, n: int, wanted: Filter) -> None:
    """Ask why all listed findings of a check are all right, and set them aside in one step."""
    with errors("the question"):
        st.markdown(f"**{counted(n, 'finding')}** of “{plain(title)}”, as the list is narrowed down now.")
        reason = _reason(f"Dismiss all {n:,}")
        st.caption("One step: “Take all back” under the dismissed ones brings them back.")
        if reason:
            done = checking.dismiss_all(store(), project_id, code, reviewer(), reason, wanted)
            tell(f"{counted(done, 'finding')} dismissed.")
            st.rerun()


def _reason(label: str) -> str:
    """A form for a reason; gives it back once it was sent, and asks for it where it is missing."""
    with st.form("findings_dismissal", border=False):
        reason = st.text_input("Why is it all right?", key="findings_reason", placeholder="For whoever asks later")
        pressed = st.form_submit_button(label, type="primary")
    if pressed and not reason.strip():
        st.warning("Write the reason first; a few words will do.", icon=":material/edit:")
    return reason.strip() if pressed else ""


@st.dialog("Not personal?")
def ask_values(project_id: int, finding: KeptFinding) -> None:
    """Let chosen values of a finding through, in the whole project."""
    with errors("the values"):
        values = tuning.personal_values(store(), project_id, finding.id)
        if not values:
            st.info("There is no such value any more; the next look takes the finding away.")
            return
        st.markdown("Tick what is nobody's private matter: a hotline, a shared mailbox, an invented number.")
        with st.form("findings_values", border=False):
            chosen = [value.key for value in values if st.checkbox(_told(finding, value), key=f"value_{value.key}")]
            pressed = st.form_submit_button("Not personal", type="primary")
        st.caption(
            "They are let through in the whole project, by everybody's checks. "
            "Kept is a fingerprint of each value, not the value itself."
        )
        if pressed and not chosen:
            st.warning("Tick at least one value.", icon=":material/check_box:")
        elif pressed:
            tuning.not_personal(store(), project_id, reviewer(), finding.id, chosen)
            tell(f"{counted(len(chosen), 'value')} let through.")
            st.rerun()


def _told(finding: KeptFinding, value: PersonalValue) -> str:
    shown = value.value
    if finding.code == _KEYS:
        shown = f"{shown[:_SEEN_OF_KEYS]}… ({counted(len(value.value), 'character')})"
    return f"**{plain(shown, 80)}** :gray[{plain(value.what)}, {plain(value.where)}]"
