"""Pause a run, let it go on, end it, or try its failed requests again."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NoReturn

import streamlit as st

from tunewright.actions import browsing, generating
from tunewright.model.generation import Ceiling, Run
from tunewright.ui.errors import guarded
from tunewright.ui.generating.connecting import known_secret, lacks_key, session_key
from tunewright.ui.navigation import go
from tunewright.ui.notices import tell
from tunewright.ui.session import store
from tunewright.ui.state import reviewer
from tunewright.ui.wording import counted
from tunewright.ui.worker import hand_key

_MOST: Final = 10_000
_AT_ONCE: Final = 200


def steer(run: Run) -> None:
    """The buttons that fit the state of the run, and the key where it is needed again."""
    needs = run.can_go_on or (run.is_final and run.n_failed > 0 and run.state != "cancelled")
    secret = known_secret(run.connection)
    if needs and (run.state == "failed" or run.needs_key or lacks_key(run.connection, secret)):
        secret = session_key(run.connection, f"run_{run.id}", again=True)
    ceiling = _higher(run) if run.state == "stopped" else None
    locked = not reviewer() or (needs and lacks_key(run.connection, secret))
    with st.container(horizontal=True, gap="small"):
        _review(run)
        if run.state in ("waiting", "running"):
            st.button(
                "Pause",
                icon=":material/pause:",
                key=f"pause_{run.id}",
                on_click=_pause,
                args=(run.id,),
                disabled=bool(run.wish),
            )
        if run.can_go_on and st.button(
            "Go on", icon=":material/play_arrow:", type="primary", key=f"go_on_{run.id}", disabled=locked
        ):
            _go_on(run.id, ceiling, secret)
        if run.is_final and run.n_failed and run.state != "cancelled":
            words = f"Try {counted(run.n_failed, 'failed request')} again"
            if st.button(words, icon=":material/replay:", key=f"retry_{run.id}", disabled=locked):
                _retry(run.id, secret)
        if not run.is_final or run.can_go_on:
            with st.popover("End it", icon=":material/close:", type="tertiary"):
                st.markdown("Nothing more is sent. What was proposed until then stays.")
                st.button("End the run", key=f"cancel_run_{run.id}", on_click=_cancel, args=(run.id,))


def _review(run: Run) -> None:
    if run.n_proposals and st.button(
        f"Review {counted(run.n_proposals, 'proposal')}",
        type="primary" if run.is_final and not run.can_go_on else "secondary",
        icon=":material/rate_review:",
        key=f"review_run_{run.id}",
    ):
        if run.options.recipe == "rewrite":
            go("review", project=run.project_id, ids=_rewritten(run))
        go("review", project=run.project_id, state="proposed", source=run.source_id)


def _rewritten(run: Run) -> str:
    """The examples whose new answers wait, for the address; the next ones follow when these are settled."""
    changes, _ = browsing.proposals(store(), run.project_id, _MOST)
    ids = dict.fromkeys(change.example_id for change in changes if change.source_id == run.source_id)
    return ",".join(map(str, list(ids)[:_AT_ONCE]))


def _higher(run: Run) -> Ceiling:
    """The ceiling of a stopped run, to be raised."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        dollars: float | None = None
        if run.usd is not None:
            before = 1.0 if run.ceiling.usd is None else float(run.ceiling.usd)
            dollars = st.number_input(
                "Ceiling in US dollars", 0.0, None, before, 0.5, format="%.2f", key=f"most_usd_{run.id}", width=200
            )
        requests = st.number_input(
            "Ceiling in requests",
            1,
            None,
            run.ceiling.requests,
            10,
            placeholder="No limit",
            key=f"most_requests_{run.id}",
            width=200,
        )
    return Ceiling(None if dollars is None else Decimal(str(dollars)), None if requests is None else int(requests))


@guarded
def _pause(run_id: int) -> None:
    generating.pause(store(), run_id)


def _go_on(run_id: int, ceiling: Ceiling | None, secret: str) -> NoReturn:
    generating.resume(store(), run_id, reviewer(), ceiling=ceiling, session_key=secret, hand_key=hand_key)
    st.rerun()


def _retry(run_id: int, secret: str) -> NoReturn:
    n = generating.retry_failures(store(), run_id, reviewer(), session_key=secret, hand_key=hand_key)
    tell(f"{counted(n, 'request')} {'is' if n == 1 else 'are'} sent again.")
    st.rerun()


@guarded
def _cancel(run_id: int) -> None:
    generating.cancel(store(), run_id)
