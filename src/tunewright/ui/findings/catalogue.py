"""All checks there are: which found nothing, which are switched off or set otherwise; select one to set it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

import pandas as pd
import streamlit as st

from tunewright.actions import checking
from tunewright.checks import checks
from tunewright.model.project import Project
from tunewright.ui.findings.groups import title_of
from tunewright.ui.findings.tuned import settings_dialog
from tunewright.ui.layout import table_height
from tunewright.ui.state import Key
from tunewright.ui.wording import SEVERITY_LOOKS, counted

_HEIGHT: Final = 420
_ROUND: Final = Key[int]("findings_catalogue_round", 0)
"""Grows when a line was selected, so that the table forgets it and the same line can be chosen again."""


def catalogue(project: Project, heard: Collection[str]) -> None:
    """Every check with how it stands in this project; `heard` are those that found something."""
    tuned = checking.tuning_of(project)
    listed = checks()
    n_quiet = sum(check.code not in heard and check.code not in tuned.off for check in listed)
    off = f", {counted(len(tuned.off), 'check')} switched off" if tuned.off else ""
    with st.expander(
        f"{counted(n_quiet, 'check')} found nothing{off}", icon=":material/task_alt:", key="findings_catalogue"
    ):
        st.caption("Select a check to read what it does, to set it, or to switch it off for this project.")
        event: Any = st.dataframe(
            pd.DataFrame(
                {
                    "Check": [check.code for check in listed],
                    "Here": [_standing(check.code, heard, tuned.off, tuned.settings) for check in listed],
                    "Name": [title_of(check) for check in listed],
                    "Looks for": [check.summary for check in listed],
                    "Usually": [SEVERITY_LOOKS[check.severity].word for check in listed],
                    "Family": [check.family for check in listed],
                }
            ),
            hide_index=True,
            height=table_height(len(listed), _HEIGHT),
            key=f"findings_catalogue_{_ROUND.get()}",
            on_select="rerun",
            selection_mode="single-row",
            column_config={
                "Check": st.column_config.TextColumn(width=70),
                "Here": st.column_config.TextColumn(width=130),
                "Looks for": st.column_config.TextColumn(width="large"),
            },
            alt="All checks",
        )
    rows = event["selection"]["rows"]
    if rows:
        _ROUND.put(_ROUND.get() + 1)
        settings_dialog(listed[rows[0]].code)


def _standing(code: str, heard: Collection[str], off: Collection[str], settings: Collection[str]) -> str:
    if code in off:
        return "○ Switched off"
    found = "● Found something" if code in heard else "✓ Found nothing"
    return f"{found}, set" if code in settings else found
