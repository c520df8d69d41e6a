"""Runs: the one that is chosen, live while it goes on, with first results and failures; below it all of them."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any, Final

import streamlit as st

from tunewright.actions import generating
from tunewright.model.generation import Failure, Run
from tunewright.model.project import Line, Project
from tunewright.ui.errors import errors, guarded
from tunewright.ui.generating.judging import judge_of
from tunewright.ui.generating.steering import steer
from tunewright.ui.generating.words import (
    RECIPE_WORDS,
    RUN_LOOKS,
    RUN_SIGNS,
    RUN_WISHES,
    host,
    n_finished,
    spent,
    usd,
)
from tunewright.ui.layout import table_height
from tunewright.ui.notices import show_notices_of_a_fragment
from tunewright.ui.page import nothing_here
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.state import into_url, number_from_url
from tunewright.ui.times import ago, local, now
from tunewright.ui.wording import STATE_SIGNS, counted, percent

_N_RESULTS: Final = 8
_N_REASONS: Final = 3
_TALLEST: Final = 330


def runs_part(project: Project, runs: list[Run]) -> None:
    """The run that the address names, the newest otherwise, and the list of all."""
    if not runs:
        nothing_here(
            "**No run yet.** Choose what to make under “Make examples”; its progress, cost and first results are "
            "shown here."
        )
        return
    shown = next((run for run in runs if run.id == number_from_url("run")), runs[0])
    with st.container(border=True, key="run"):
        if shown.is_final:
            _one(shown)
        else:
            _live(shown.id)
    if shown.is_final:
        judge_of(project, shown)
    if len(runs) > 1:
        _list(runs, shown)


@st.fragment(run_every="1s")
def _live(run_id: int) -> None:
    """Looks again each second; at the run's end the whole page is drawn anew."""
    with errors("the progress of the run"):
        run = generating.one_run(store(), run_id)
        if run.is_final:
            st.rerun()
        show_notices_of_a_fragment()
        _one(run)


def _one(run: Run) -> None:
    _head(run)
    _progress(run)
    _figures(run)
    steer(run)
    _results(run)
    _failures(run)


def _head(run: Run) -> None:
    look = RUN_WISHES.get(run.wish, RUN_LOOKS["running"]) if run.state == "running" else RUN_LOOKS[run.state]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(RECIPE_WORDS[run.options.recipe], anchor=False, width="content")
        st.markdown(f":{look.colour}-badge[{look.icon} {look.word}]", width="content")
        st.space("stretch")
        st.caption(
            f"Run {run.id} · {plain(run.connection.model, 60)} at {plain(host(run.connection.base_url), 60)} · "
            f"{ago(run.at, now())} by {plain(run.by, 60)}",
            width="content",
        )
    if run.reason:
        st.markdown(f":{look.colour}[{look.icon}] {plain(run.reason, 400)}")


def _progress(run: Run) -> None:
    done, expected = n_finished(run), max(run.n_expected, n_finished(run))
    share = done / expected if expected else 0.0
    words = f"{done:,} of {counted(expected, 'request')} · {percent(share)}" if expected else "Starts"
    if run.state != "done":
        st.progress(min(share, 1.0), words)


def _figures(run: Run) -> None:
    ceiling = "" if run.ceiling.usd is None else f"of {usd(run.ceiling.usd)} at most"
    with st.container(horizontal=True, gap="large", key=f"figures_{run.id}"):
        st.metric("Proposals", f"{run.n_proposals:,}", width="content")
        st.metric(
            "Spent",
            "Free" if run.connection.is_local and not run.usd_at_most else spent(run),
            delta=ceiling or None,
            delta_color="off",
            delta_arrow="off",
            help=_spent_note(run),
            width="content",
        )
        st.metric("Requests", f"{n_finished(run):,}", width="content")
        st.metric(
            "Filtered",
            f"{run.n_filtered:,}",
            help="Nearly the same as an example of the project or as another proposal.",
            width="content",
        )
        st.metric(
            "Unusable",
            f"{run.n_unusable:,}",
            help="Did not belong to the passage, such as an answer whose quotation is not in it.",
            width="content",
        )
        st.metric("Failed", f"{run.n_failed:,}", width="content")


def _spent_note(run: Run) -> str:
    tokens = f"{run.input_tokens:,} tokens in, {run.output_tokens:,} out."
    if not run.usd_unsure:
        return tokens
    return (
        f"{tokens} The answers cost {plain(usd(run.usd))}. Up to {plain(usd(run.usd_unsure))} more may have been "
        "charged for requests that were sent and got no answer; the ceiling counts them."
    )


def _results(run: Run) -> None:
    lines = generating.results(store(), run.id, _N_RESULTS)
    if not lines:
        if run.state == "running" and run.n_answered and not run.n_proposals:
            st.caption("First results come soon: they are held against the examples that are there already.")
        return
    st.caption("First results" if not run.is_final else "Newest proposals")
    st.dataframe(
        [_line(line) for line in lines],
        hide_index=True,
        height=table_height(len(lines), _TALLEST),
        column_config={
            "Prompt": st.column_config.TextColumn(width=340),
            "Answer": st.column_config.TextColumn(width=340),
            "State": st.column_config.TextColumn(width=110),
        },
        key=f"results_{run.id}",
        alt="Newest proposals of the run",
    )


def _line(line: Line) -> dict[str, Any]:
    return {"Prompt": line.excerpt, "Answer": line.answer, "State": STATE_SIGNS[line.state]}


def _failures(run: Run) -> None:
    if not run.n_failed:
        return
    failed = generating.failures(store(), run.id)
    with st.expander(f"{counted(len(failed), 'request')} failed", icon=":material/error:", expanded=run.is_final):
        for reason, n in Counter(one.reason for one in failed).most_common(_N_REASONS):
            st.caption(f"**{n:,}** × {plain(reason, 400)}")
        st.dataframe(
            [_failure(one) for one in failed],
            hide_index=True,
            height=table_height(len(failed), _TALLEST),
            column_config={
                "Where": st.column_config.TextColumn(width="medium"),
                "Reason": st.column_config.TextColumn(width="large"),
            },
            key=f"failures_{run.id}",
            alt="Requests without a usable answer",
        )


def _failure(one: Failure) -> dict[str, Any]:
    return {
        "Where": one.place,
        "Reason": one.reason,
        "Tried": one.attempts,
        "May be charged": "yes" if one.may_be_paid else "no",
    }


def _list(runs: list[Run], shown: Run) -> None:
    st.subheader("All runs", anchor=False)
    key = f"runs_{len(runs)}_{shown.id}"
    st.dataframe(
        [_row(run) for run in runs],
        hide_index=True,
        key=key,
        on_select=partial(_open, key, tuple(run.id for run in runs)),
        selection_mode="single-row",
        height=table_height(len(runs)),
        column_config={
            "Run": st.column_config.NumberColumn(format="%d", width=60),
            "When": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm", width=150),
            "Spent": st.column_config.TextColumn(alignment="right", width=80),
        },
        alt="Runs, newest first",
    )
    st.caption("Select one to see it above.")


def _row(run: Run) -> dict[str, Any]:
    return {
        "Run": run.id,
        "When": local(run.at, now()).replace(tzinfo=None),
        "State": RUN_SIGNS[run.state],
        "What": RECIPE_WORDS[run.options.recipe],
        "Model": run.connection.model,
        "Proposals": run.n_proposals,
        "Failed": run.n_failed,
        "Spent": spent(run),
        "By": run.by,
    }


@guarded
def _open(key: str, ids: tuple[int, ...]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    into_url(part="runs", run=ids[rows[0]] if rows else None)
