"""The line on top: when all checks ran last, whether texts changed since, the button that runs them, the report."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from tunewright.actions import catching_up, checking, looking, reporting
from tunewright.model.project import Project
from tunewright.ui.errors import guarded
from tunewright.ui.findings.asked import Run
from tunewright.ui.findings.trend import change_words, compared_with
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.state import Key, reviewer
from tunewright.ui.times import ago, now
from tunewright.ui.wording import counted
from tunewright.ui.work import is_working, keep_asked

_JUST_ASKED: Final = Key[bool]("findings_just_asked", False)


def standing(project: Project, runs: Sequence[Run], open_now: Mapping[str, int]) -> None:
    """One line of words with two buttons at its right."""
    running = is_working(project, "recheck")
    due = looking.would_find_more(store(), project)
    with st.container(horizontal=True, vertical_alignment="center", key="findings_standing"):
        with st.container(width="stretch", gap=None, key="findings_told"):
            st.markdown(_when(runs, running=running, due=due, behind=_behind(project) if due else ""))
            st.caption(_change(runs, open_now))
        run_button(project, running=running, primary=due, key="findings_recheck")
        _report(project)


_WAITING: Final[Mapping[catching_up.Waiting, str]] = {
    "figures": "shares and habits of the whole project",
    "suspects": "newly suspect labels",
    "prompts": "new contradictions and leaks",
    "frame": "copies that differ only in what many texts share",
}


def _behind(project: Project) -> str:
    """What waits for the next run, as a sentence."""
    if looking.needs_look(store(), project):
        return "What compares examples with each other waits for the next run."
    waiting = catching_up.waiting(store(), project, checking.tuning_of(project))
    sought = "Duplicates" if "prompts" in waiting else "Duplicates, contradictions and leaks"
    waits = [_WAITING[one] for one in waiting]
    what = " and ".join(filter(None, (", ".join(waits[:-1]), *waits[-1:])))
    followed = f"{sought} were looked for at once."
    return f"{followed} {what[:1].upper()}{what[1:]} wait for the next run." if what else followed


def _when(runs: Sequence[Run], *, running: bool, due: bool, behind: str) -> str:
    if running:
        return ":material/hourglass_top: **All checks are running.** Go on working; the numbers follow."
    if not runs:
        return ":orange[:material/schedule:] **Only the quick checks have run,** while the files came in."
    last = f"{ago(runs[0]['at'], now())}, on {counted(runs[0]['n_examples'], 'example')}"
    if due:
        return f":orange[:material/update:] **Texts or settings changed** since all checks ran {last}. {behind}"
    return f":green[:material/task_alt:] **All checks ran {last}.** Nothing waits for the next run."


def _change(runs: Sequence[Run], open_now: Mapping[str, int]) -> str:
    n = sum(open_now.values())
    base = compared_with(runs, open_now)
    if base is None:
        return f"{counted(n, 'open finding')}."
    n_before = sum(base["by_code"].values())
    when = f"{'' if base is runs[0] else 'before, '}{ago(base['at'], now())}"
    return f"{counted(n, 'open finding')}, {change_words(n - n_before)} at the full look {when}."


def run_button(project: Project, *, running: bool, primary: bool, key: str) -> None:
    """Runs all checks beside the page; disabled while they run."""
    st.button(
        "Run all checks",
        icon=":material/refresh:",
        type="primary" if primary and not running else "secondary",
        key=key,
        disabled=running or not reviewer(),
        on_click=_ask,
        args=(project.id, not primary),
        help=None if reviewer() else "Write your name under “Reviewer” in the sidebar first.",
    )
    if _JUST_ASKED.get():
        _JUST_ASKED.forget()
        st.rerun()  # the whole page: what follows the job's progress stands outside this fragment


@guarded
def _ask(project_id: int, anew: bool) -> None:
    """Where nothing changed, somebody who asks all the same wants every example looked at anew."""
    keep_asked("recheck", looking.ask_look(store(), project_id, reviewer(), anew=anew))
    _JUST_ASKED.put(True)


def _report(project: Project) -> None:
    name = re.sub(r"[^\w-]+", "-", project.name).strip("-") or "project"
    st.download_button(
        "Report",
        data=lambda: reporting.report_html(reporting.report_data(store(), project.id, reviewer())),
        file_name=f"{name}-report.html",
        mime="text/html",
        icon=":material/download:",
        on_click="ignore",
        key="findings_report",
        help=f"One page on “{plain(project.name, 60)}” to hand on: what was checked, found, fixed, left open.",
    )
