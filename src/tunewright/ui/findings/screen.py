"""The findings screen from top to bottom: when the checks ran, summary, gate, and what each check has to say."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tunewright.actions import checking
from tunewright.model.project import Filter, Project
from tunewright.ui import known
from tunewright.ui.errors import errors
from tunewright.ui.findings import asked
from tunewright.ui.findings.asked import Side
from tunewright.ui.findings.catalogue import catalogue
from tunewright.ui.findings.gate import gate_card
from tunewright.ui.findings.gone import gone
from tunewright.ui.findings.groups import Group, grouped
from tunewright.ui.findings.narrowing import choose
from tunewright.ui.findings.one_check import check_card, open_from_url
from tunewright.ui.findings.standing import standing
from tunewright.ui.findings.summary import family_table, severity_cards
from tunewright.ui.findings.trend import compared_with, open_by_code, trend_chart
from tunewright.ui.jobs import show_jobs
from tunewright.ui.layout import beside
from tunewright.ui.notices import show_notices, tell
from tunewright.ui.page import nothing_here
from tunewright.ui.session import store, the_project
from tunewright.ui.state import Key
from tunewright.ui.wording import SEVERITY_LOOKS
from tunewright.ui.work import take_finished

_GATE_WIDTH: Final = 340
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
        tell("All checks have run.")
    _body()


@st.fragment(key="findings")
def _body() -> None:
    with errors("the findings"):
        show_notices()
        open_from_url()
        project = the_project()
        current = known.findings_are_current(project)
        look_again = not current and not _JUST_LOOKED.get()
        _JUST_LOOKED.put(look_again)
        _top(project, not look_again)
        shown, wanted = choose(project, sum(asked.n_gone(project, current).values()))
        if shown == "gone":
            gone(project, wanted, asked.n_gone(project, current))
        else:
            _sections(project, shown, wanted, current, is_looking=look_again)
        catalogue(project, asked.open_or_dismissed(project, current))
        if look_again:
            checking.refresh(store(), project.id)
            st.rerun()


def _top(project: Project, current: bool) -> None:
    """Numbers of the whole project, whatever is listed below."""
    tallies, runs = asked.tallies(project, Filter(), current), asked.runs(project)
    affected = asked.affected(project, Filter(), "open", current)
    groups = grouped(tallies, affected["code"])
    standing(project, runs, open_by_code(tallies))
    severity_cards(groups, affected["severity"])
    left, right = beside(_GATE_WIDTH)
    with left:
        family_table(groups, affected["family"])
        trend_chart(runs)
    with right:
        gate_card(project, current)


def _sections(project: Project, side: Side, wanted: Filter, current: bool, *, is_looking: bool) -> None:
    groups = _groups(project, side, wanted, current)
    for severity, look in SEVERITY_LOOKS.items():
        listed = [group for group in groups if group.severity == severity]
        if listed:
            st.subheader(look.many, anchor=False)
            with st.container(gap="xsmall"):
                for group in listed:
                    check_card(project, group, side, wanted)
    if not groups and not is_looking:
        _nothing(side, wanted, any(entry["open"] for entry in asked.tallies(project, Filter(), current)))


def _groups(project: Project, side: Side, wanted: Filter, current: bool) -> list[Group]:
    tallies = asked.tallies(project, wanted, current)
    affected = asked.affected(project, wanted, side, current)["code"]
    before = None
    if side == "open" and wanted in (Filter(), Filter(code=wanted.code)):
        everywhere = open_by_code(asked.tallies(project, Filter(), current))
        base = compared_with(asked.runs(project), everywhere)
        before = None if base is None else base["by_code"]
    groups = grouped(tallies, affected, before)
    return [group for group in groups if (group.n_open if side == "open" else group.n_dismissed)]


def _nothing(side: Side, wanted: Filter, any_open: bool) -> None:
    if wanted != Filter() and (any_open or side == "dismissed"):
        st.info("No such finding. Take something out of the filter, or clear it.", icon=":material/search_off:")
    elif side == "dismissed":
        st.info("Nothing is dismissed. What somebody sets aside is kept here, with the reason.")
    else:
        st.success("**Every check passed.** No finding is open in this project.", icon=":material/task_alt:")
