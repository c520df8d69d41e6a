"""The findings screen from top to bottom: summary, gate, and the checks that have something to say."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tunewright.actions import checking
from tunewright.checks import checks
from tunewright.model.project import Filter, Project
from tunewright.ui import known
from tunewright.ui.errors import errors
from tunewright.ui.findings.gate import gate_card
from tunewright.ui.findings.groups import Group, grouped
from tunewright.ui.findings.one_check import check_card, open_from_url
from tunewright.ui.findings.summary import family_table, severity_cards
from tunewright.ui.jobs import show_jobs
from tunewright.ui.layout import beside
from tunewright.ui.page import nothing_here
from tunewright.ui.session import store, the_project
from tunewright.ui.state import Key
from tunewright.ui.wording import SEVERITY_LOOKS, counted
from tunewright.ui.work import take_finished

_JUST_LOOKED: Final = Key[bool]("findings_just_looked", False)
"""True after a run that looked at the whole project: where others go on changing it, one look is enough."""


def findings() -> None:
    """Everything below the title; without examples, what will be here."""
    project = the_project()
    if not known.n_examples(project, Filter()):
        nothing_here(
            "**Nothing to check yet.** Import a file, and what is wrong or doubtful in it is listed here.",
            "Import a file",
            "import",
        )
        return
    show_jobs(project)
    done = take_finished(project, "recheck")
    if done is not None and done.state == "done":
        st.toast("All checks have run again.", icon=":material/check:")
    open_from_url()
    _body()


@st.fragment(key="findings")
def _body() -> None:
    with errors("the findings"):
        project = the_project()
        current = known.findings_are_current(project)
        look_again = not current and not _JUST_LOOKED.get()
        _JUST_LOOKED.put(look_again)
        groups = grouped(project, current)
        _numbers(project, groups, not look_again)
        open_groups = [group for group in groups if group.n_open]
        if not open_groups and not look_again:
            st.success("**Every check passed.** No finding is open in this project.", icon=":material/task_alt:")
        for severity, look in SEVERITY_LOOKS.items():
            _section(project, look.many, [group for group in open_groups if group.severity == severity])
        _section(project, "Dismissed", [group for group in groups if not group.n_open])
        _passed({group.check.code for group in groups})
        if look_again:
            checking.refresh(store(), project.id)
            st.rerun()


def _numbers(project: Project, groups: list[Group], current: bool) -> None:
    severity_cards(project, groups, current)
    left, right = beside()
    with left:
        family_table(project, groups, current)
    with right:
        gate_card(project, current)


def _section(project: Project, title: str, groups: list[Group]) -> None:
    if not groups:
        return
    st.subheader(title, anchor=False)
    with st.container(gap="xsmall"):
        for group in groups:
            check_card(project, group)


def _passed(codes: set[str]) -> None:
    quiet = [check for check in checks() if check.code not in codes]
    with st.expander(f"{counted(len(quiet), 'check')} found nothing", icon=":material/task_alt:"):
        st.dataframe(
            {
                "Check": [check.code for check in quiet],
                "Looks for": [check.summary for check in quiet],
                "Family": [check.family for check in quiet],
            },
            hide_index=True,
            alt="Checks that found nothing",
        )
