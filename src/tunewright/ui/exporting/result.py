"""One export as it was written: its files to fetch, how to vouch for it, what stayed out, what to do next."""

from __future__ import annotations

from itertools import islice
from typing import Any, Final

import pandas as pd
import streamlit as st

from tunewright.actions import exporting
from tunewright.model.project import KeptExport, Project
from tunewright.ui.downloads import download_link
from tunewright.ui.errors import errors
from tunewright.ui.exporting.advice import advice
from tunewright.ui.exporting.shown import show_export
from tunewright.ui.exporting.words import include_words, name_of, size, split_words, target_title
from tunewright.ui.layout import beside, table_height
from tunewright.ui.navigation import go
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.splitting.spread import spread
from tunewright.ui.times import ago, now
from tunewright.ui.wording import counted

_MOST_LISTED: Final = 200
_SIDE_WIDTH: Final = 380


def result(project: Project, kept: KeptExport) -> None:
    """Everything about one kept export."""
    _heading(kept)
    left, right = beside(_SIDE_WIDTH)
    with left:
        for file in kept.report["files"]:
            _file(kept, file)
        _certificate(kept)
    with right, errors("the advice"):
        advice(kept)
    with errors("the labels"):
        spread(kept.report["labels"])
    with errors("what was left out"):
        _left_out(project, kept)


def _heading(kept: KeptExport) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(f"{name_of(kept)} · {plain(target_title(kept.target))}", anchor=False, width="content")
        st.space("stretch")
        st.button("New export", icon=":material/add:", key="export_new", on_click=show_export, args=(None,))
    options = kept.options
    st.caption(
        f"Written by {plain(kept.by, 60)} {ago(kept.at, now())} · {include_words(options['include'])} · "
        f"{plain(split_words(options))}"
    )


def _file(kept: KeptExport, file: dict[str, Any]) -> None:
    name = f"{file['split']}.jsonl"
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{name}**", width="content")
            n_examples, n_tokens = counted(file["examples"], "example"), counted(file["tokens"], "token")
            st.caption(f"{n_examples} · {n_tokens} · {size(file['bytes'])}", width="content")
            st.space("stretch")
            is_train = file["split"] == "train"
            download_link(f"Download {name}", kind="export", id=kept.id, name=name, primary=is_train)
        st.caption("SHA-256")
        st.code(file["sha256"], language=None, wrap_lines=True)


def _certificate(kept: KeptExport) -> None:
    report = kept.report
    n_prompts, overlap = sum(report["prompts"].values()), report["overlap"]
    if overlap:
        st.error(
            f"**{counted(overlap, 'prompt')} on both sides**, of {n_prompts:,}. Do not test with these files.",
            icon=":material/gpp_bad:",
        )
    elif len(report["files"]) > 1:
        st.success(
            f"**No prompt is on both sides: 0 of {counted(n_prompts, 'prompt')}**, as the lines were written.",
            icon=":material/verified:",
        )


def _left_out(project: Project, kept: KeptExport) -> None:
    reasons: dict[str, int] = kept.report["left_out_by_reason"]
    if not reasons:
        return
    total = sum(reasons.values())
    st.subheader(f"Left out: {total:,}", anchor=False)
    for reason, n in reasons.items():
        st.markdown(f"**{n:,}** · {plain(reason)}")
    listed = list(islice(exporting.left_out(store(), kept.id), _MOST_LISTED))
    if total > len(listed):
        st.caption(f"The first {len(listed):,}; the list to download names all {total:,}.")
    event: Any = st.dataframe(
        pd.DataFrame(
            {
                "Example": [one.id for one in listed],
                "Reason": [one.reason for one in listed],
                "From": [f"{one.file}, line {one.line}" for one in listed],
            }
        ),
        hide_index=True,
        height=table_height(len(listed), 300),
        key=f"export_left_out_{kept.id}",
        on_select="rerun",
        selection_mode="single-row",
        column_config={
            "Example": st.column_config.NumberColumn(width=90, format="%d"),
            "Reason": st.column_config.TextColumn(width="large"),
        },
        alt="Examples that were left out, and why",
    )
    with st.container(horizontal=True):
        download_link("Download the whole list", kind="export", id=kept.id, name="left-out.csv")
        rows = event["selection"]["rows"]
        if (
            rows
            and rows[0] < len(listed)
            and st.button(
                f"Review example {listed[rows[0]].id}", icon=":material/rate_review:", key="export_left_out_open"
            )
        ):
            go("review", example=listed[rows[0]].id, project=project.id)
