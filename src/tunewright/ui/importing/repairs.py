"""Suggested repairs: for one rejected line, and for all lines that were rejected for the same reason."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tunewright.actions import repairing
from tunewright.actions.repairing import Outlook
from tunewright.imports import ReadPlan
from tunewright.model.project import Rejection, Source
from tunewright.ui.diff import short_diff
from tunewright.ui.errors import guarded
from tunewright.ui.importing import words
from tunewright.ui.notices import tell
from tunewright.ui.session import store
from tunewright.ui.state import reviewer
from tunewright.ui.wording import counted

_LONGEST: Final = 4_000
_FEWEST: Final = 2


def suggestion_for(source: Source, line: Rejection) -> str | None:
    """The text that would make an example of the line; None where nothing can be suggested."""
    return _suggestion(store().settings.database_url, line.id, source, line)


@st.cache_data(max_entries=256, show_spinner=False)
def _suggestion(database: str, rejection_id: int, _source: Source, _line: Rejection) -> str | None:
    return repairing.suggestion(ReadPlan.from_dict(_source.plan), _line)


@st.cache_data(max_entries=32, show_spinner=False)
def _outlook(database: str, source_id: int, begins: str, n_open: int) -> Outlook:
    return repairing.outlook(store(), source_id, begins)


def offer_repair_of_all(source: Source, begins: str, n_open: int, *, is_busy: bool) -> None:
    """What can be repaired in one step of the open lines that are shown, before and after, and the button."""
    outlook = _outlook(store().settings.database_url, source.id, begins, n_open)
    if outlook.n_repairable < _FEWEST:
        return
    by = reviewer()
    with st.container(border=True, gap="small", key="repair_of_all"):
        st.markdown(f":material/auto_fix_high: **{_headline(outlook)}**")
        st.caption(
            "Only their writing is wrong: quotation marks, commas and the like. What they say stays as it is."
        )
        with st.expander("The first of them, before and after", icon=":material/difference:"):
            for one in outlook.first:
                st.caption(f"Line {one.line.line:,}")
                st.markdown(short_diff(one.line.raw[:_LONGEST], one.text[:_LONGEST]))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(
                f"Repair all {outlook.n_repairable:,} like this" if outlook.is_whole else "Repair all like this",
                key=f"repair_all_{source.id}_{abs(hash(begins))}",
                on_click=_repair_all,
                args=(source.id, begins, by),
                disabled=is_busy or not by,
            )
            if is_busy:
                st.caption("Another import is running; wait until it has finished.", width="content")
            elif not by:
                st.caption("Write your name under “Reviewer” in the sidebar first.", width="content")


def _headline(outlook: Outlook) -> str:
    if not outlook.is_whole:
        return f"Of the first {outlook.n_seen:,} lines, {outlook.n_repairable:,} can be repaired in one step"
    if outlook.n_repairable == outlook.n_open:
        return f"All {outlook.n_open:,} lines can be repaired in one step"
    return f"{outlook.n_repairable:,} of these {outlook.n_open:,} lines can be repaired in one step"


@guarded
def _repair_all(source_id: int, begins: str, by: str) -> None:
    done = repairing.ask_repair_all(store(), source_id, begins, by)
    if done.ledger is not None:
        tell(f"{counted(done.n_repaired, 'line')} repaired. {words.ledger_sentence(done.ledger)}")
