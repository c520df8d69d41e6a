"""Lengths in tokens: how they spread, and where the target's model stops reading."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from tunewright import balance, targets
from tunewright.balance import Bin
from tunewright.model.project import Filter, Project
from tunewright.targets import Model
from tunewright.ui import known
from tunewright.ui.balance.charts import LIMIT_COLOUR, clickable_columns
from tunewright.ui.filter_address import filter_address
from tunewright.ui.layout import beside
from tunewright.ui.navigation import go
from tunewright.ui.plain import plain
from tunewright.ui.wording import counted

_OVER = "TO001"


def lengths(project: Project, meant: Filter) -> None:
    """A histogram with the model's limit, beside a table of the usual measures."""
    st.subheader("Length in tokens", anchor=False)
    model = targets.model(project.model)
    lengths = known.token_lengths(project, meant)
    bins = balance.token_histogram(lengths)
    over = _n_over(project, meant)
    st.caption(_about_limit(model, over))
    left, right = beside()
    with left:
        at = _histogram(bins, model)
        if at is not None and at < len(bins):
            chosen = Filter(states=meant.states, tokens_from=bins[at].low, tokens_below=bins[at].high)
            go("explore", **filter_address(chosen))
    with right:
        _table(lengths, over)
        if over and st.button("Show what is over the limit", icon=":material/table_rows:", key="balance_over"):
            go("explore", **filter_address(Filter(states=meant.states, code=_OVER)))


def _n_over(project: Project, meant: Filter) -> int:
    """As the check says it, so that this screen and the findings agree."""
    known.findings_are_current(project)
    return known.n_examples(project, Filter(states=meant.states, code=_OVER))


def _about_limit(model: Model, n_over: int) -> str:
    name = plain(model.name)
    if not model.training_context:
        return f"The limit of {name} is not known."
    over = f"{counted(n_over, 'example')} longer" if n_over else "no example is longer"
    reads = f"{name} reads {model.training_context:,} tokens of an example in training"
    return f"{reads}; {over}. Click a bar to see its examples."


def _histogram(bins: Sequence[Bin], model: Model) -> int | None:
    names = [f"{one.low:,}–{one.high - 1:,}" if one.high - one.low > 1 else f"{one.low:,}" for one in bins]
    frame = pd.DataFrame({"at": range(len(bins)), "tokens": names, "n": [one.count for one in bins]})
    x = alt.X("tokens:O", sort=None, title=None, axis=alt.Axis(labelAngle=-40, labelOverlap=True))
    bars = alt.Chart(frame).mark_bar(cornerRadiusEnd=2, cursor="pointer")
    bars = bars.encode(
        x=x,
        y=alt.Y("n:Q", title=None, axis=alt.Axis(format=",d", tickMinStep=1)),
        tooltip=[
            alt.Tooltip("tokens:O", title="Tokens"),
            alt.Tooltip("n:Q", title="Examples", format=",d"),
        ],
    )
    return clickable_columns(
        bars,
        _limit_line(bins, names, model),
        key="balance_tokens_chart",
        alt_text="Examples per length in tokens; the table beside it has the usual measures",
    )


def _limit_line(bins: Sequence[Bin], names: Sequence[str], model: Model) -> alt.LayerChart | alt.FacetChart | None:
    """A line where the limit falls among the bins; none where it lies beyond the longest example."""
    limit = model.training_context
    at = next((at for at, one in enumerate(bins) if one.low <= limit < one.high), None)
    if not limit or at is None:
        return None
    within = (limit - bins[at].low) / (bins[at].high - bins[at].low)
    place = alt.Chart(pd.DataFrame({"tokens": [names[at]], "limit": [f"limit {limit:,}"]}))
    x = alt.X("tokens:O", sort=None, bandPosition=within)
    line = place.mark_rule(color=LIMIT_COLOUR, strokeDash=[5, 4], strokeWidth=2).encode(x=x)
    text = place.mark_text(color=LIMIT_COLOUR, align="right", dx=-6, dy=8, fontWeight=600)
    return alt.layer(line, text.encode(x=x, y=alt.value(0), text="limit:N"))


def _table(lengths: dict[int, int], n_over: int) -> None:
    ordered = sorted(lengths.items())
    n, total = sum(lengths.values()), sum(tokens * number for tokens, number in ordered)
    measures = {
        "Examples": n,
        "Tokens in all": total,
        "Shortest": ordered[0][0],
        "Middle (median)": _ranked(ordered, (n + 1) // 2),
        "Average": round(total / n),
        "95 of 100 have at most": _ranked(ordered, -(-95 * n // 100)),
        "Longest": ordered[-1][0],
        "Over the limit": n_over,
    }
    st.dataframe(
        {"Measure": list(measures), "Value": list(measures.values())},
        hide_index=True,
        column_config={"Value": st.column_config.NumberColumn(format="localized", width=110)},
        alt="Measures of length in tokens",
    )
    st.caption("Counted with o200k_base, each example in its own form.")


def _ranked(ordered: Sequence[tuple[int, int]], rank: int) -> int:
    """The length of the example of this rank, 1 for the shortest."""
    seen = 0
    for tokens, number in ordered:
        seen += number
        if seen >= rank:
            return tokens
    return ordered[-1][0]
