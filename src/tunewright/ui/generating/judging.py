"""The judge: have proposals scored, and see how often it agrees with the reviewers."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NoReturn

import streamlit as st

from tunewright.actions import generating
from tunewright.model.generation import Agreement, Ceiling, Connection, Run
from tunewright.model.project import Project
from tunewright.ui.errors import errors
from tunewright.ui.generating.connecting import choose_connection, lacks_key
from tunewright.ui.session import store
from tunewright.ui.state import into_url, reviewer
from tunewright.ui.wording import counted, percent
from tunewright.ui.worker import hand_key

_THRESHOLD: Final = 0.7


def judge_of(project: Project, run: Run) -> None:
    """How the judge compares with the reviewers, and the way to have a run's proposals scored."""
    seen = generating.agreement(store(), project.id, _THRESHOLD)
    if not seen.n_judged and not run.n_proposals:
        return
    with st.expander(_title(seen), icon=":material/gavel:"), errors("the judge"):
        _agreement(seen)
        if run.n_proposals:
            _ask(project, run)


def _title(seen: Agreement) -> str:
    if not seen.n_judged:
        return "Judge: nothing scored yet"
    if seen.share is None:
        return f"Judge: {counted(seen.n_judged, 'proposal')} scored"
    return f"Judge: agrees with the reviewers on {percent(seen.share)} of {seen.n_decided:,} decided"


def _agreement(seen: Agreement) -> None:
    st.caption(
        "A judge scores each proposal: clear, answerable from the passage, correct, complete. The score sorts the "
        "review queue, lowest first, and decides nothing."
    )
    if not seen.n_decided:
        return
    with st.container(horizontal=True, gap="large"):
        st.metric("Agree", f"{seen.n_agree:,}", help=f"Of {seen.n_decided:,} decided proposals.", width="content")
        st.metric(
            "Judge yes, reviewer no",
            f"{seen.n_judge_only:,}",
            help=f"Scored {seen.threshold:.1f} or more, and rejected.",
            width="content",
        )
        st.metric(
            "Judge no, reviewer yes",
            f"{seen.n_reviewer_only:,}",
            help=f"Scored below {seen.threshold:.1f}, and accepted.",
            width="content",
        )


def _ask(project: Project, run: Run) -> None:
    st.markdown("**Have the waiting proposals of this run scored**")
    connection, secret = choose_connection(f"judge_{run.id}")
    if connection is None:
        st.caption("Name the server and the model.")
        return
    ceiling = _ceiling(run, connection)
    locked = not reviewer() or lacks_key(connection, secret)
    if st.button("Score them", icon=":material/gavel:", key=f"judge_run_{run.id}", disabled=locked):
        _start(project.id, connection, ceiling, run.id, secret)


def _ceiling(run: Run, connection: Connection) -> Ceiling:
    """In dollars where a price is known, else in requests: one for each proposal."""
    if generating.price_note(connection):
        dollars = st.number_input(
            "Ceiling in US dollars", 0.0, None, 1.0, 0.5, format="%.2f", key=f"judge_usd_{run.id}", width=200
        )
        return Ceiling(Decimal(str(dollars)))
    n = st.number_input(
        "Ceiling in requests", 1, None, max(run.n_proposals, 1), 10, key=f"judge_requests_{run.id}", width=200
    )
    return Ceiling(None, int(n))


def _start(project_id: int, connection: Connection, ceiling: Ceiling, run_id: int, secret: str) -> NoReturn:
    run = generating.ask_judge(
        store(), project_id, connection, ceiling, reviewer(), run_id=run_id, session_key=secret, hand_key=hand_key
    )
    into_url(part="runs", run=run.id)
    st.rerun()
