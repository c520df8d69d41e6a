"""What is missing: how many more examples each label needs for even shares, or for shares of one's own."""

from __future__ import annotations

import hashlib
from typing import Final

import pandas as pd
import streamlit as st

from tunewright import balance
from tunewright.actions import generating
from tunewright.model.project import Filter, Project
from tunewright.ui.balance.labels import label_counts
from tunewright.ui.generating.recipe import LABELS_WANTED
from tunewright.ui.layout import table_height
from tunewright.ui.navigation import go
from tunewright.ui.plain import plain
from tunewright.ui.wording import counted

_MOST_INPUTS: Final = 12
_IN_A_ROW: Final = 4
_WISHES: Final = {"even": "As many of each label", "own": "Shares of my own"}


def missing(project: Project, meant: Filter) -> None:
    """A wish, and the table of what it takes; only where at least two labels are in use."""
    tallies = {label: n for label, n in label_counts(project, meant).items() if label}
    if project.label_source == "none" or len(tallies) < 2:
        return
    st.subheader("What is missing", anchor=False)
    wish = st.segmented_control(
        "Wanted",
        list(_WISHES),
        format_func=lambda wish: _WISHES[wish],
        default="even",
        required=True,
        key="balance_wish",
        label_visibility="collapsed",
    )
    if wish == "own":
        wanted = _wanted_shares(tallies)
        lacking = balance.missing_to_shares(tallies, wanted)
    else:
        lacking = balance.missing_to_even(tallies)
    total = sum(lacking.values())
    if not total:
        st.success("Nothing: the examples have these shares already.", icon=":material/task_alt:")
        return
    st.markdown(f"**{counted(total, 'more example')}** would do it, with none taken away.")
    _table(tallies, lacking)
    if st.button("Have a model propose them", icon=":material/auto_awesome:", key="balance_fill"):
        asked = [label for label in generating.by_usual_spelling(tallies) if lacking[label]]
        LABELS_WANTED.put(sorted(asked, key=lambda label: -lacking[label]))
        go("generate", project=project.id, part="make")
    st.caption("From your documents, on the Generate page; nothing is sent before you start it there.")


def _wanted_shares(tallies: dict[str, int]) -> dict[str, float]:
    now = balance.shares(tallies)
    wanted = _edited(tallies, now) if len(tallies) > _MOST_INPUTS else _asked(now)
    total = sum(wanted.values())
    st.caption(
        "Together 100%."
        if abs(total - 100) < 0.05
        else f"Together {total:,.1f}%: taken in proportion, as if they were 100%."
    )
    return wanted


def _asked(now: dict[str, float]) -> dict[str, float]:
    wanted: dict[str, float] = {}
    names = list(now)
    for start in range(0, len(names), _IN_A_ROW):
        for column, label in zip(st.columns(_IN_A_ROW), names[start : start + _IN_A_ROW], strict=False):
            said = column.number_input(
                f"{plain(label, 28)} (%)",
                min_value=0.0,
                max_value=100.0,
                value=round(100 * now[label], 1),
                step=1.0,
                format="%.1f",
                key=f"balance_share_{_digest(label)}",
            )
            wanted[label] = _exact(said, now[label])
    return wanted


def _edited(tallies: dict[str, int], now: dict[str, float]) -> dict[str, float]:
    """The same as an editable table; a new one whenever the counts change, as it keeps edits by position."""
    frame = pd.DataFrame({"Label": list(now), "Wanted (%)": [round(100 * share, 1) for share in now.values()]})
    edited = st.data_editor(
        frame,
        hide_index=True,
        disabled=["Label"],
        width=420,
        height=table_height(len(frame), 320),
        key=f"balance_shares_{_digest(tallies)}",
        column_config={
            "Wanted (%)": st.column_config.NumberColumn(
                min_value=0.0, max_value=100.0, required=True, width=110, format="%.1f"
            )
        },
    )
    said = zip(edited["Label"], edited["Wanted (%)"], strict=True)
    return {str(label): _exact(float(share), now[label]) for label, share in said}


def _exact(said: float, now: float) -> float:
    """A percentage as wanted; what was left as shown means the share as it is, before rounding."""
    return 100 * now if abs(said - round(100 * now, 1)) < 0.01 else said


def _table(tallies: dict[str, int], lacking: dict[str, int]) -> None:
    total = sum(tallies.values()) + sum(lacking.values())
    order = sorted(tallies, key=lambda label: -lacking[label])
    frame = pd.DataFrame(
        {
            "Label": order,
            "Now": [tallies[label] for label in order],
            "Missing": [lacking[label] for label in order],
            "Then": [tallies[label] + lacking[label] for label in order],
            "Share then": [100 * (tallies[label] + lacking[label]) / total for label in order],
        }
    )
    numbers = st.column_config.NumberColumn(format="localized", width=72)
    st.dataframe(
        frame,
        hide_index=True,
        height=table_height(len(frame)),
        column_config={
            "Label": st.column_config.TextColumn(width=180),
            **dict.fromkeys(("Now", "Missing", "Then"), numbers),
            "Share then": st.column_config.NumberColumn(format="%.1f%%", width=88),
        },
        alt="Examples per label now, missing, and then",
    )


def _digest(value: object) -> str:
    return hashlib.blake2b(repr(value).encode(errors="replace"), digest_size=8).hexdigest()
