"""How the labels spread over the sides: a bar per label, and a table that says the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypeAlias

import altair as alt
import pandas as pd
import streamlit as st

from tunewright.actions.splitting import SplitLook
from tunewright.model import Split
from tunewright.model.project import Project
from tunewright.ui.layout import beside, table_height
from tunewright.ui.wording import SPLIT_WORDS, counted, percent

Counts: TypeAlias = Mapping[Split, Mapping[str, int]]
"""Examples per label, per side."""

_MOST_BARS: Final = 20
_BAR_HEIGHT: Final = 26
_TABLE_WIDTH: Final = 400
_ORDER: Final[tuple[Split, ...]] = ("train", "validation", "test")


def labels(project: Project, look: SplitLook) -> None:
    """Counts per label on each side; nothing where the project has no labels."""
    if project.label_source != "none":
        spread({side: look.proof.labels.get(side, {}) for side in look.proof.sizes})


def spread(counts: Counts) -> None:
    """A bar and a table line per label, with the examples of each side; nothing where there are no labels."""
    totals = _totals(counts)
    if not totals:
        return
    st.subheader("Labels on each side", anchor=False)
    if counts.get("test"):
        _untested(counts, totals)
    chart, table = beside(_TABLE_WIDTH)
    with chart:
        _chart(counts, totals)
    with table:
        _table(counts, totals)


def _totals(counts: Counts) -> dict[str, int]:
    """Examples per label over all sides, most frequent first."""
    totals: dict[str, int] = {}
    for side in counts.values():
        for label, n in side.items():
            totals[label] = totals.get(label, 0) + n
    return dict(sorted(totals.items(), key=lambda pair: (-pair[1], pair[0])))


def _untested(counts: Counts, totals: dict[str, int]) -> None:
    missing = sum(not counts["test"].get(label) for label in totals)
    if missing:
        verb = "has" if missing == 1 else "have"
        st.caption(
            f":orange[:material/warning:] {counted(missing, 'label')} {verb} no test example: too few different "
            "prompts. How well the model knows such a label cannot be tested."
        )


def _chart(counts: Counts, totals: dict[str, int]) -> None:
    shown = list(totals)[:_MOST_BARS]
    frame = pd.DataFrame(
        [
            {"label": label, "side": SPLIT_WORDS[side], "n": counts[side].get(label, 0), "at": at}
            for label in shown
            for at, side in enumerate(_sides(counts))
        ]
    )
    bars = (
        alt.Chart(frame)
        .mark_bar(height={"band": 0.72})
        .encode(
            y=alt.Y(
                "label:N",
                sort=shown,
                title=None,
                axis=alt.Axis(labelLimit=190, labelOverlap=False, ticks=False, domain=False),
            ),
            x=alt.X("n:Q", title=None, axis=alt.Axis(format=",d", tickMinStep=1)),
            color=alt.Color(
                "side:N",
                sort=[SPLIT_WORDS[side] for side in _sides(counts)],
                legend=alt.Legend(title=None, orient="top"),
            ),
            order=alt.Order("at:Q"),
            tooltip=[
                alt.Tooltip("label:N", title="Label"),
                alt.Tooltip("side:N", title="Side"),
                alt.Tooltip("n:Q", title="Examples", format=",d"),
            ],
        )
        .properties(height=_BAR_HEIGHT * len(shown) + 60)
    )
    st.altair_chart(bars, alt="Examples per label and side; the table beside it says the same")
    if len(totals) > _MOST_BARS:
        st.caption(f"The {_MOST_BARS} most frequent of {len(totals):,} labels; the table has them all.")


def _table(counts: Counts, totals: dict[str, int]) -> None:
    columns: dict[str, list[object]] = {"Label": list(totals)}
    for side in _sides(counts):
        columns[SPLIT_WORDS[side]] = [counts[side].get(label, 0) for label in totals]
    columns["Tested"] = [percent(counts.get("test", {}).get(label, 0) / n) for label, n in totals.items()]
    numbers = {SPLIT_WORDS[side]: st.column_config.NumberColumn(format="localized") for side in _sides(counts)}
    st.dataframe(
        pd.DataFrame(columns),
        hide_index=True,
        height=table_height(len(totals)),
        column_config={
            **numbers,
            "Tested": st.column_config.TextColumn(
                alignment="right", help="The part of the label that is tested on"
            ),
        },
        alt="Examples per label on each side",
    )


def _sides(counts: Counts) -> list[Split]:
    return [side for side in _ORDER if side in counts]
