"""The exports that were kept, newest first; one of them can be opened."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from tunewright.model.project import KeptExport
from tunewright.ui.errors import guarded
from tunewright.ui.exporting.shown import show_export
from tunewright.ui.exporting.words import include_words, money, split_words, target_title
from tunewright.ui.layout import table_height
from tunewright.ui.state import number_from_url
from tunewright.ui.times import local, now

_IDS: Final = "export_kept_ids"


def kept_exports(listed: Sequence[KeptExport]) -> None:
    """A line per export; the table is a new one for each export on screen, so that nothing stays selected."""
    table = f"export_kept_{number_from_url('export') or 0}"
    st.subheader("Kept exports", anchor=False)
    st.caption("Each can be fetched again byte for byte. Select a line to open it.")
    st.dataframe(
        pd.DataFrame([_row(kept) for kept in listed]),
        hide_index=True,
        height=table_height(len(listed)),
        key=table,
        on_select=partial(_open, table),
        selection_mode="single-row",
        column_config={
            "Export": st.column_config.NumberColumn(width=70, format="%d"),
            "When": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm", width=150),
            **{name: st.column_config.NumberColumn(format="localized", width=80) for name in _NUMBERS},
            "Target": st.column_config.TextColumn(width=190),
            "Cost": st.column_config.TextColumn(width=80, alignment="right"),
        },
        alt="Kept exports, newest first",
    )
    st.session_state[_IDS] = tuple(kept.id for kept in listed)


_NUMBERS: Final = ("Train", "Test", "Left out", "Tokens", "Open findings")


def _row(kept: KeptExport) -> dict[str, Any]:
    report = kept.report
    counts = {file["split"]: file["examples"] for file in report["files"]}
    hashes = [file["sha256"][:12] for file in report["files"]]
    return {
        "Export": kept.id,
        "When": local(kept.at, now()).replace(tzinfo=None),
        "By": kept.by,
        "Target": target_title(kept.target),
        "Train": counts.get("train", 0),
        "Test": counts.get("test", 0) + counts.get("validation", 0),
        "Left out": sum(report["left_out_by_reason"].values()),
        "Tokens": sum(file["tokens"] for file in report["files"]),
        "Cost": money(report["cost"]["usd"]),
        "Open findings": sum(report["open_findings"].values()),
        "Examples": include_words(kept.options["include"]),
        "Split": split_words(kept.options),
        "SHA-256": ", ".join(hashes),
    }


@guarded
def _open(table: str) -> None:
    rows = st.session_state[table]["selection"]["rows"]
    ids = st.session_state[_IDS]
    if rows and rows[0] < len(ids):
        show_export(ids[rows[0]])
