"""Labels: how many examples each has, and how uneven that is."""

from __future__ import annotations

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

_MOST_BARS: Final = 20
NO_LABEL: Final = "(no label)"


def label_counts(project: Project, meant: Filter) -> dict[str, int]:
    """Examples per label, most frequent first; the empty text stands for those without one."""
    tallies: dict[str, int] = {}
    for label, n in known.shares(project, "label", meant).items():
        tallies[label or ""] = tallies.get(label or "", 0) + n
    return dict(sorted(tallies.items(), key=lambda pair: (-pair[1], pair[0])))


def labels(project: Project, meant: Filter) -> None:
    """A bar per label beside a table that says the same; nothing where there are no labels."""
    if project.label_source == "none":
        return
    st.subheader("Labels", anchor=False)
    tallies = label_counts(project, meant)
    named = {label: n for label, n in tallies.items() if label}
    st.caption(_in_words(named))
    left, right = beside()
    listed = list(tallies)
    with left:
        shown = listed[:_MOST_BARS]
        at = clickable_bars(
            [label or NO_LABEL for label in shown],
            [tallies[label] for label in shown],
            key="balance_labels_chart",
            alt_text="Examples per label; the table beside it says the same",
        )
        if len(listed) > _MOST_BARS:
            st.caption(f"The {_MOST_BARS} most frequent of {len(listed):,} labels; the table has them all.")
        if at is not None and at < len(shown):
            go("explore", **filter_address(Filter(states=meant.states, label=shown[at])))
    with right:
        _table(tallies)


def _in_words(named: dict[str, int]) -> str:
    if not named:
        return "No example has a label yet."
    if len(named) == 1:
        return "There is only one label, so there is nothing to tell apart."
    ratio, varied = balance.imbalance_ratio(named), balance.effective_classes(named)
    return (
        f"{counted(len(named), 'label')}; the most frequent has {ratio:,.1f} times the examples of the rarest. "
        f"The mix is as varied as {varied:,.1f} equally frequent labels. Click a bar to see its examples."
    )


def _table(tallies: dict[str, int]) -> None:
    shares = balance.shares(tallies)
    frame = pd.DataFrame(
        {
            "Label": [label or NO_LABEL for label in tallies],
            "Examples": list(tallies.values()),
            "Share": [percent(shares[label]) for label in tallies],
        }
    )
    st.dataframe(
        frame,
        hide_index=True,
        height=table_height(len(frame)),
        column_config={
            "Label": st.column_config.TextColumn(width=180),
            "Examples": st.column_config.NumberColumn(format="localized", width=80),
            "Share": st.column_config.TextColumn(width=70, alignment="right"),
        },
        alt="Examples and share per label",
    )
