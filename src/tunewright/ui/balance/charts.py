"""Bars that can be clicked. Names from data stay data: the chart draws them as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import altair as alt
import pandas as pd
import streamlit as st

LIMIT_COLOUR: Final = "#c4811a"
"""Of the line that marks a limit: dark enough on light ground, light enough on dark."""

_BAR_HEIGHT: Final = 26


def clickable_bars(names: Sequence[str], counts: Sequence[int], *, key: str, alt_text: str) -> int | None:
    """Horizontal bars in the given order; returns the position of the bar that was clicked."""
    frame = pd.DataFrame({"at": range(len(names)), "name": list(names), "n": list(counts)})
    base = alt.Chart(frame).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=210, ticks=False, domain=False)),
        x=alt.X("n:Q", title=None, axis=alt.Axis(format=",d", tickMinStep=1, grid=True)),
        tooltip=[alt.Tooltip("name:N", title="What"), alt.Tooltip("n:Q", title="Examples", format=",d")],
    )
    bars = base.mark_bar(cornerRadiusEnd=3, height={"band": 0.72}, cursor="pointer")
    return _drawn(bars, key, alt_text, height=_BAR_HEIGHT * len(names) + 36)


def clickable_columns(
    chart: alt.Chart, lines: alt.LayerChart | alt.FacetChart | None, *, key: str, alt_text: str
) -> int | None:
    """Upright bars of a frame with a column `at`, with lines over them; returns the `at` that was clicked."""
    return _drawn(chart, key, alt_text, height=280, over=lines)


def _drawn(
    bars: alt.Chart, key: str, alt_text: str, *, height: int, over: alt.LayerChart | alt.FacetChart | None = None
) -> int | None:
    clicked = alt.selection_point(name="clicked", fields=["at"], on="click")
    bars = bars.add_params(clicked)
    drawn = bars if over is None else alt.layer(bars, over)
    event: Any = st.altair_chart(
        drawn.properties(height=height), key=key, on_select="rerun", selection_mode="clicked", alt=alt_text
    )
    points = event["selection"].get("clicked") or []
    return int(points[0]["at"]) if points and "at" in points[0] else None
