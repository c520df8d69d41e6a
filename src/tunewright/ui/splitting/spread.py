"""How the labels spread over the sides: a bar per label, and a table that says the same."""

from __future__ import annotations

from typing import Final

import altair as alt
import pandas as pd
import streamlit as st

from tunewright.actions.splitting import SplitLook
from tunewright.model import Split
from tunewright.model.project import Project
from tunewright.splits import SplitProof
from tunewright.ui.layout import beside, table_height
from tunewright.ui.wording import SPLIT_WORDS, counted, percent

_MOST_BARS: Final = 20
_BAR_HEIGHT: Final = 26
_TABLE_WIDTH: Final = 400
_ORDER: Final[tuple[Split, ...]] = ("train", "validation", "test")


def labels(project: Project, look: SplitLook) -> None:
    """Counts per label on each side; nothing where the project has no labels."""
    proof = look.proof
    totals = _totals(proof)
    if project.label_source == "none" or not totals:
        return
    st.subheader("Labels on each side", anchor=False)
    if len(proof.sizes) > 1 and look.proof.sizes.get("test"):
        _untested(proof, totals)
    chart, table = beside(_TABLE_WIDTH)
    with chart:
        _chart(proof, totals)
    with table:
        _table(proof, totals)


def _totals(proof: SplitProof) -> dict[str, int]:
    """Examples per label over all sides, most frequent first."""
    totals: dict[str, int] = {}
    for counts in proof.labels.values():
        for label, n in counts.items():
            totals[label] = totals.get(label, 0) + n
    return dict(sorted(totals.items(), key=lambda pair: (-pair[1], pair[0])))


def _untested(proof: SplitProof, totals: dict[str, int]) -> None:
    missing = sum(not proof.labels.get("test", {}).get(label) for label in totals)
    if missing:
        verb = "has" if missing == 1 else "have"
        st.caption(
            f":orange[:material/warning:] {counted(missing, 'label')} {verb} no test example: too few different "
            "prompts. How well the model knows such a label cannot be tested."
        )


def _chart(proof: SplitProof, totals: dict[str, int]) -> None:
    shown = list(totals)[:_MOST_BARS]
    frame = pd.DataFrame(
        [
            {"label": label, "side": SPLIT_WORDS[side], "n": proof.labels.get(side, {}).get(label, 0), "at": at}
            for label in shown
            for at, side in enumerate(_sides(proof))
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
                sort=[SPLIT_WORDS[side] for side in _sides(proof)],
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


def _table(proof: SplitProof, totals: dict[str, int]) -> None:
    columns: dict[str, list[object]] = {"Label": list(totals)}
    for side in _sides(proof):
        columns[SPLIT_WORDS[side]] = [proof.labels.get(side, {}).get(label, 0) for label in totals]
    columns["Tested"] = [percent(proof.label_share(label, "test")) for label in totals]
    numbers = {SPLIT_WORDS[side]: st.column_config.NumberColumn(format="localized") for side in _sides(proof)}
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


def _sides(proof: SplitProof) -> list[Split]:
    return [side for side in _ORDER if side in proof.sizes]
