"""One check and its findings: why it matters, what to do, its repairs, and each finding with its first examples."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from tunewright.actions import browsing, checking, fixing, settling
from tunewright.model.project import Filter, KeptFinding, Line, Project
from tunewright.ui.desks.fixes import fix_panel
from tunewright.ui.errors import guarded
from tunewright.ui.filter_address import filter_address
from tunewright.ui.findings.asked import Side
from tunewright.ui.findings.groups import Group
from tunewright.ui.findings.setting_words import told
from tunewright.ui.findings.settling import ask_reason, ask_reason_for_all, ask_values, reopen, reopen_all
from tunewright.ui.findings.tuned import settings_dialog
from tunewright.ui.navigation import go
from tunewright.ui.plain import apart, plain
from tunewright.ui.session import store
from tunewright.ui.state import Key, from_url, reviewer
from tunewright.ui.wording import SEVERITY_LOOKS, counted

_PER_PAGE: Final = 10
_FIRST_LINES: Final = 3
_ALIVE: Final = ("unreviewed", "accepted", "flagged")
_LABEL_CODE: Final = "LA003"

_OPEN: Final = Key[frozenset[str]]("findings_open", frozenset())
"""Codes of the checks that stand open: a heading whose numbers changed would forget it."""

_REPAIRING: Final = Key[str | None]("findings_repairing", None)
"""The check whose repairs are shown; one at a time."""

_ADDRESSED: Final = Key[str | None]("findings_addressed", None)


def open_from_url() -> None:
    """Open the check that the address names, once."""
    code = from_url("code")
    if code is not None and code != _ADDRESSED.get():
        _OPEN.put(_OPEN.get() | {code})
    _ADDRESSED.put(code)


def check_card(project: Project, group: Group, side: Side, wanted: Filter) -> None:
    """A line that opens; what is inside is read only then."""
    code = group.check.code
    is_open = code in _OPEN.get()
    heading = _heading(group, side)
    card = st.expander(heading, expanded=is_open, key=f"findings_card_{side}_{code}", on_change="rerun")
    _OPEN.put(_OPEN.get() | {code} if card.open else _OPEN.get() - {code})
    if card.open:
        with card:
            _explain(group)
            _ways(project, group, side, wanted)
            if _REPAIRING.get() == code and side == "open":
                with st.container(border=True, key=f"findings_repair_place_{code}"):
                    fix_panel(project, code)
            _list(project, group, side, wanted)


def _heading(group: Group, side: Side) -> str:
    look = SEVERITY_LOOKS[group.severity]
    n = group.n_open if side == "open" else group.n_dismissed
    parts = [counted(n, "finding")]
    parts += [counted(group.n_examples, "example")] if group.n_examples else []
    parts += [f"{group.n_dismissed:,} dismissed"] if group.n_dismissed and side == "open" else []
    told = f":{look.colour}[{look.icon}] **{group.title}** &nbsp; :gray[{' · '.join(parts)} · {group.check.code}]"
    return told + _change(group.change)


def _change(n: int) -> str:
    """More or fewer than at the look before, as a badge; nothing where it is the same."""
    if not n:
        return ""
    return f" &nbsp; :orange-badge[+{n:,}]" if n > 0 else f" &nbsp; :green-badge[−{-n:,}]"


def _explain(group: Group) -> None:
    check = group.check
    st.markdown(plain(told(check.code, check.summary)))
    why, what = st.columns(2, gap="medium")
    why.markdown(f"**Why it matters**  \n{plain(told(check.code, check.why))}")
    what.markdown(f"**What to do**  \n{plain(told(check.code, check.what_to_do))}")


# ---- what can be done about all of them -------------------------------------------------------------------------


def _ways(project: Project, group: Group, side: Side, wanted: Filter) -> None:
    code = group.check.code
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"findings_ways_{code}"):
        if side == "open":
            _go_and_see(project, group, wanted)
            _repair_button(code)
        _for_all(project, group, side, wanted)
        if st.button("Settings", icon=":material/tune:", type="tertiary", key=f"findings_tune_{code}"):
            settings_dialog(code)


def _go_and_see(project: Project, group: Group, wanted: Filter) -> None:
    code = group.check.code
    desk = _desk_of(code)
    if desk and st.button(
        "Settle at the desk", icon=":material/balance:", type="primary", key=f"findings_desk_{code}"
    ):
        go("desk", project=project.id, desk=desk, **({"code": code} if desk == "clusters" else {}))
    if not group.n_examples:
        return
    all_of_it = filter_address(replace(wanted, code=code, finding=None))
    if st.button("Review these", icon=":material/rate_review:", key=f"findings_review_{code}"):
        go("review", **all_of_it)
    if st.button("Show all in Explore", icon=":material/table_rows:", key=f"findings_explore_{code}"):
        go("explore", **all_of_it)


def _desk_of(code: str) -> str:
    """The desk at which findings of this check are settled side by side; empty where there is none."""
    return "labels" if code == _LABEL_CODE else "clusters" if code in settling.CODES else ""


def _repair_button(code: str) -> None:
    if fixing.offered(code):
        st.button(
            "Hide the repairs" if _REPAIRING.get() == code else "Repair",
            icon=":material/build:",
            key=f"findings_repair_{code}",
            on_click=_take_repair,
            args=(code,),
            help="Shows every change before it is made.",
        )


@guarded
def _take_repair(code: str) -> None:
    _REPAIRING.put(None if _REPAIRING.get() == code else code)


def _for_all(project: Project, group: Group, side: Side, wanted: Filter) -> None:
    code = group.check.code
    if side == "dismissed":
        st.button(
            f"Take all {group.n_dismissed:,} back",
            icon=":material/undo:",
            key=f"findings_reopen_all_{code}",
            disabled=not reviewer(),
            on_click=reopen_all,
            args=(project.id, code, wanted),
        )
    elif group.n_open > 1 and st.button(
        f"Dismiss all {group.n_open:,}",
        icon=":material/block:",
        key=f"findings_dismiss_all_{code}",
        disabled=not reviewer(),
    ):
        ask_reason_for_all(project.id, code, group.title, group.n_open, wanted)


# ---- each of them -----------------------------------------------------------------------------------------------


def _list(project: Project, group: Group, side: Side, wanted: Filter) -> None:
    code, n = group.check.code, group.n_open if side == "open" else group.n_dismissed
    pages, place = -(-n // _PER_PAGE), st.container(gap="small")
    number = 1
    if pages > 1:
        number = st.pagination(pages, key=f"findings_page_{code}_{side}_{pages}_{hash(wanted)}")
    found = checking.listed(
        store(),
        project.id,
        code,
        dismissed=side == "dismissed",
        limit=_PER_PAGE,
        offset=(number - 1) * _PER_PAGE,
        wanted=wanted,
    )
    with place:
        for finding in found:
            with st.container(border=True, gap="xsmall", key=f"finding_{finding.id}"):
                _finding(project, finding)


def _finding(project: Project, finding: KeptFinding) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
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
        prompt = apart(line.excerpt, 110) if line.excerpt else ":gray[no prompt]"
        answer = apart(line.answer, 90) if line.answer else ":gray[no answer]"
        st.markdown(f"{prompt} :gray[:material/arrow_right_alt:] {answer}", width="stretch")


def _settle(project: Project, finding: KeptFinding) -> None:
    if finding.dismissed_by:
        st.button(
            "Take back",
            icon=":material/undo:",
            type="tertiary",
            key=f"finding_reopen_{finding.id}",
            disabled=not reviewer(),
            on_click=reopen,
            args=(project.id, finding.id),
        )
        return
    if _desk_of(finding.code) and st.button(
        "Settle", icon=":material/balance:", type="tertiary", key=f"finding_desk_{finding.id}"
    ):
        go("desk", project=project.id, finding=finding.id)
    if finding.code[:2] == "PD" and st.button(
        "Not personal",
        icon=":material/person_off:",
        type="tertiary",
        key=f"finding_values_{finding.id}",
        disabled=not reviewer(),
    ):
        ask_values(project.id, finding)
    if st.button(
        "Dismiss",
        icon=":material/block:",
        type="tertiary",
        key=f"finding_dismiss_{finding.id}",
        disabled=not reviewer(),
    ):
        ask_reason(project.id, finding)
