"""The first examples that are held back, to look at what the model will be tested on."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from tunewright.actions import browsing
from tunewright.actions.splitting import SplitLook
from tunewright.model.project import Filter, Line, Project
from tunewright.ui.layout import table_height
from tunewright.ui.navigation import go
from tunewright.ui.session import store
from tunewright.ui.wording import SPLIT_WORDS, STATE_SIGNS


def first_examples(project: Project, wanted: Filter, look: SplitLook) -> None:
    """A table of the first held-back examples; one of them can be opened."""
    held_back = [side for side in look.first if look.first[side]]
    if not held_back:
        return
    st.subheader("What is held back", anchor=False)
    places = st.tabs([SPLIT_WORDS[side] for side in held_back]) if len(held_back) > 1 else [st.container()]
    for place, side in zip(places, held_back, strict=True):
        with place:
            n_all = look.proof.sizes[side]
            listed = browsing.lines(store(), project, look.first[side])
            if n_all > len(listed):
                st.caption(f"The first {len(listed)} of {n_all:,}. Select a line to open the example.")
            else:
                st.caption("Select a line to open the example.")
            columns = _columns(project, listed, with_state=len(wanted.states) != 1)
            _table(columns, listed, key=f"split_first_{side}_{project.id}")


def _columns(project: Project, listed: list[Line], *, with_state: bool) -> dict[str, list[str]]:
    columns = {"Prompt": [line.excerpt for line in listed], "Answer": [line.answer for line in listed]}
    if project.label_source == "field":
        columns["Label"] = [line.label or "" for line in listed]
    if with_state:
        columns["State"] = [STATE_SIGNS[line.state] for line in listed]
    columns["From"] = [f"{line.source}, line {line.line}" for line in listed]
    return columns


def _table(columns: dict[str, list[str]], listed: list[Line], key: str) -> None:
    event: Any = st.dataframe(
        pd.DataFrame(columns),
        hide_index=True,
        height=table_height(len(listed), 360),
        key=key,
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "Prompt": st.column_config.TextColumn(width="large"),
            "State": st.column_config.TextColumn(width=110),
        },
        alt="The first held-back examples",
    )
    rows = event["selection"]["rows"]
    if (
        rows
        and rows[0] < len(listed)
        and st.button(f"Review example {listed[rows[0]].id}", icon=":material/rate_review:", key=f"{key}_open")
    ):
        go("review", example=listed[rows[0]].id)
