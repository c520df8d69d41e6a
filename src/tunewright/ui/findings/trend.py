"""How the open findings have changed from one full look to the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import altair as alt
import pandas as pd
import streamlit as st

from tunewright.ui.findings.asked import Run
from tunewright.ui.times import local, now
from tunewright.ui.wording import counted

_FEWEST: Final = 3
_HEIGHT: Final = 120


def compared_with(runs: Sequence[Run], open_now: Mapping[str, int]) -> Run | None:
    """The look to compare with: the last one; the one before it while nothing has changed since the last."""
    if not runs:
        return None
    last = {code: n for code, n in runs[0]["by_code"].items() if n}
    if last != {code: n for code, n in open_now.items() if n}:
        return runs[0]
    return runs[1] if len(runs) > 1 else None


def open_by_code(tallies: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Open findings per check."""
    found: dict[str, int] = {}
    for entry in tallies:
        found[entry["code"]] = found.get(entry["code"], 0) + entry["open"]
    return found


def change_words(n: int) -> str:
    """“3 more”, “2 fewer”, “as many as”."""
    return f"{n:,} more than" if n > 0 else f"{-n:,} fewer than" if n < 0 else "as many as"


def trend_chart(runs: Sequence[Run]) -> None:
    """Open findings after each full look, once there are three."""
    if len(runs) < _FEWEST:
        return
    seen = now()
    frame = pd.DataFrame(
        {
            "when": [local(run["at"], seen).replace(tzinfo=None) for run in runs],
            "open": [sum(run["by_code"].values()) for run in runs],
            "look": [f"{counted(run['n_examples'], 'example')}, by {run['by'] or 'somebody'}" for run in runs],
            "at": [len(runs) - at for at in range(len(runs))],
        }
    )
    chart = (
        alt.Chart(frame)
        .mark_line(point=True)
        .encode(
            x=alt.X("at:O", title=None, axis=alt.Axis(labels=False, ticks=False)),
            y=alt.Y("open:Q", title=None, axis=alt.Axis(format=",d", tickMinStep=1, tickCount=3)),
            tooltip=[
                alt.Tooltip("when:T", title="When", format="%d %b %Y, %H:%M"),
                alt.Tooltip("open:Q", title="Open findings", format=",d"),
                alt.Tooltip("look:N", title="Looked at"),
            ],
        )
    )
    st.caption(f"Open findings after each of the last {len(runs)} full looks")
    st.altair_chart(
        chart.properties(height=_HEIGHT), key="findings_trend", alt="Open findings after each full look"
    )
