"""Where examples come from and how they are built: files, numbers of turns, refusals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pandas as pd
import streamlit as st

from tunewright import balance
from tunewright.model.project import Filter, Project
from tunewright.ui import known
from tunewright.ui.balance.charts import clickable_bars
from tunewright.ui.filter_address import filter_address
from tunewright.ui.layout import beside, table_height
from tunewright.ui.navigation import go
from tunewright.ui.wording import counted, percent

_MOST_BARS: Final = 12


def origins(project: Project, meant: Filter) -> None:
    """Refusals, then files and numbers of turns side by side."""
    _refusals(project, meant)
    left, right = beside(470)
    with left:
        _imports(project, meant)
    with right:
        _turns(project, meant)


def _refusals(project: Project, meant: Filter) -> None:
    st.subheader("Refusals", anchor=False)
    n, wanted = known.n_examples(project, meant), replace(meant, refusals=True)
    refused = known.n_examples(project, wanted)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        if not refused:
            st.markdown("No answer refuses, apologises or says what it cannot do.", width="content")
            return
        st.markdown(
            f"**{counted(refused, 'answer')}** of {n:,} ({percent(refused / n)}) "
            "refuse or say what they cannot do. A model learns that quickly.",
            width="content",
        )
        if st.button("Show them", icon=":material/table_rows:", key="balance_refusals"):
            go("explore", **filter_address(wanted))


def _imports(project: Project, meant: Filter) -> None:
    st.subheader("Imports", anchor=False)
    tallies = known.shares(project, "source", meant)
    names = {source.id: source.name for source in known.imports(project)}
    listed = sorted(tallies, key=lambda id: -tallies[id])
    repeated = {name for name, n in Counter(names.values()).items() if n > 1}
    shown = [_file_words(id, names.get(id, "Import"), repeated) for id in listed]
    at = _bars_and_table(shown, [tallies[id] for id in listed], "File", "balance_imports_chart")
    if at is not None and at < len(listed):
        go("explore", **filter_address(replace(meant, source=listed[at])))


def _file_words(id: int, name: str, repeated: set[str]) -> str:
    return f"{name} · import {id}" if name in repeated else name


def _turns(project: Project, meant: Filter) -> None:
    st.subheader("Turns", anchor=False)
    tallies = known.shares(project, "turns", meant)
    listed = sorted(tallies)
    at = _bars_and_table(
        [counted(n, "turn") for n in listed], [tallies[n] for n in listed], "Turns", "balance_turns_chart"
    )
    if at is not None and at < len(listed):
        go("explore", **filter_address(replace(meant, n_turns=listed[at])))


def _bars_and_table(names: Sequence[str], counts: Sequence[int], title: str, key: str) -> int | None:
    """Bars of the first lines and a table of all; only the table where there is a single line."""
    at = None
    if len(names) > 1:
        at = clickable_bars(
            names[:_MOST_BARS],
            counts[:_MOST_BARS],
            key=key,
            alt_text=f"Examples by {title.lower()}; the table below says the same",
        )
    shares = balance.shares({str(at): n for at, n in enumerate(counts)})
    frame = pd.DataFrame(
        {title: list(names), "Examples": list(counts), "Share": [percent(share) for share in shares.values()]}
    )
    st.dataframe(
        frame,
        hide_index=True,
        height=table_height(len(frame), 330),
        column_config={
            title: st.column_config.TextColumn(width=200),
            "Examples": st.column_config.NumberColumn(format="localized", width=80),
            "Share": st.column_config.TextColumn(width=70, alignment="right"),
        },
        alt=f"Examples by {title.lower()}",
    )
    return at
