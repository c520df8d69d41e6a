"""One check and its findings: why it matters, what to do, and each finding with its first examples."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tunewright.actions import browsing, checking
from tunewright.model.project import Filter, KeptFinding, Line, Project
from tunewright.ui.errors import errors, guarded
from tunewright.ui.filters import filter_address
from tunewright.ui.findings.groups import Group
from tunewright.ui.navigation import go
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.state import Key, from_url, reviewer
from tunewright.ui.wording import SEVERITY_LOOKS, counted

_PER_PAGE: Final = 10
_FIRST_LINES: Final = 3
_ALIVE: Final = ("unreviewed", "accepted", "flagged")

_OPEN: Final = Key[frozenset[str]]("findings_open", frozenset())
"""Codes of the checks that stand open: a heading whose numbers changed would forget it."""

_ADDRESSED: Final = Key[str | None]("findings_addressed", None)


def open_from_url() -> None:
    """Open the check that the address names, once."""
    code = from_url("code")
    if code is not None and code != _ADDRESSED.get():
        _OPEN.put(_OPEN.get() | {code})
    _ADDRESSED.put(code)


def check_card(project: Project, group: Group) -> None:
    """A line that opens; what is inside is read only then."""
    code = group.check.code
    is_open = code in _OPEN.get()
    card = st.expander(_heading(group), expanded=is_open, key=f"findings_card_{code}", on_change="rerun")
    _OPEN.put(_OPEN.get() | {code} if card.open else _OPEN.get() - {code})
    if card.open:
        with card:
            _explain(group)
            dismissed = _choose_side(project, group)
            _list(project, group, dismissed)


def _heading(group: Group) -> str:
    look = SEVERITY_LOOKS[group.severity]
    parts = [counted(group.n_open, "finding")] if group.n_open else []
    parts += [counted(group.n_examples, "example")] if group.n_examples else []
    parts += [f"{group.n_dismissed:,} dismissed"] if group.n_dismissed else []
    return f":{look.colour}[{look.icon}] **{group.title}** &nbsp; :gray[{' · '.join(parts)} · {group.check.code}]"


def _explain(group: Group) -> None:
    st.markdown(plain(group.check.summary))
    why, what = st.columns(2, gap="medium")
    why.markdown(f"**Why it matters**  \n{plain(group.check.why)}")
    what.markdown(f"**What to do**  \n{plain(group.check.what_to_do)}")


def _choose_side(project: Project, group: Group) -> bool:
    """Buttons to see all examples elsewhere, and the switch to dismissed findings; True when it is on."""
    code = group.check.code
    with st.container(horizontal=True, vertical_alignment="center", key=f"findings_ways_{code}"):
        all_of_it = filter_address(Filter(code=code))
        if group.n_examples:
            if st.button("Review these", icon=":material/rate_review:", key=f"findings_review_{code}"):
                go("review", **all_of_it)
            if st.button("Show all in Explore", icon=":material/table_rows:", key=f"findings_explore_{code}"):
                go("explore", **all_of_it)
        if not group.n_dismissed:
            return False
        if not group.n_open:
            return True
        return st.toggle(f"Dismissed ones ({group.n_dismissed:,})", key=f"findings_dismissed_{code}")


def _list(project: Project, group: Group, dismissed: bool) -> None:
    code, n = group.check.code, group.n_dismissed if dismissed else group.n_open
    pages, place = -(-n // _PER_PAGE), st.container(gap="small")
    number = 1
    if pages > 1:
        number = st.pagination(pages, key=f"findings_page_{code}_{dismissed}_{pages}")
    found = checking.listed(
        store(), project.id, code, dismissed=dismissed, limit=_PER_PAGE, offset=(number - 1) * _PER_PAGE
    )
    with place:
        for finding in found:
            with st.container(border=True, gap="xsmall", key=f"finding_{finding.id}"):
                _finding(project, finding)


def _finding(project: Project, finding: KeptFinding) -> None:
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        st.markdown(plain(finding.message, 400), width="stretch")
        _settle(project, finding)
    if finding.dismissed_by:
        st.caption(f"Dismissed by {plain(finding.dismissed_by, 60)}: {plain(finding.dismissed_reason or '', 300)}")
    if not finding.n_examples:
        return
    named = Filter(finding=finding.id, states=_ALIVE)
    queue = Filter(finding=finding.id) if finding.n_examples > 1 else Filter(code=finding.code)
    for line in browsing.page(store(), project, named, limit=_FIRST_LINES):
        _example(finding, line, queue)
    if finding.n_examples > _FIRST_LINES and st.button(
        f"All {finding.n_examples:,} examples",
        type="tertiary",
        icon=":material/table_rows:",
        key=f"finding_all_{finding.id}",
    ):
        go("explore", **filter_address(named))


def _example(finding: KeptFinding, line: Line, queue: Filter) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        if st.button(
            f"No. {line.id}",
            type="tertiary",
            icon=":material/rate_review:",
            key=f"finding_{finding.id}_{line.id}",
            help="Open on the review page",
        ):
            go("review", example=line.id, **filter_address(queue))
        prompt = plain(line.excerpt, 110) or ":gray[no prompt]"
        answer = plain(line.answer, 90) or ":gray[no answer]"
        st.markdown(f"{prompt} :gray[:material/arrow_right_alt:] {answer}", width="stretch")


def _settle(project: Project, finding: KeptFinding) -> None:
    if finding.dismissed_by:
        st.button(
            "Take back",
            icon=":material/undo:",
            type="tertiary",
            key=f"finding_reopen_{finding.id}",
            disabled=not reviewer(),
            on_click=_reopen,
            args=(project.id, finding.id),
        )
    elif st.button(
        "Dismiss",
        icon=":material/block:",
        type="tertiary",
        key=f"finding_dismiss_{finding.id}",
        disabled=not reviewer(),
    ):
        _ask_reason(project.id, finding)


@guarded
def _reopen(project_id: int, finding_id: int) -> None:
    checking.reopen(store(), project_id, finding_id, reviewer())


@st.dialog("Dismiss this finding")
def _ask_reason(project_id: int, finding: KeptFinding) -> None:
    with errors("the question"):
        st.markdown(plain(finding.message, 400))
        with st.form("findings_dismissal", border=False):
            reason = st.text_input(
                "Why is it all right?", key="findings_reason", placeholder="For whoever asks later"
            )
            pressed = st.form_submit_button("Dismiss", type="primary")
        st.caption("It stays dismissed as long as its cause is the same, and can be taken back.")
        if pressed and not reason.strip():
            st.warning("Write the reason first; a few words will do.", icon=":material/edit:")
        elif pressed:
            checking.dismiss(store(), project_id, finding.id, reviewer(), reason)
            st.rerun()
