"""Changed lines of later imports: each beside the example it would change, to be taken or not."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tunewright.actions import ledger
from tunewright.actions.ledger import ChangedLine
from tunewright.model.project import Project
from tunewright.ui.errors import guarded
from tunewright.ui.notices import show_notices, tell
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.state import reviewer
from tunewright.ui.three_ways import KEEP, TAKE, show_change
from tunewright.ui.wording import STATE_LOOKS, counted

_SHOWN: Final = 3


def changed_lines(project: Project) -> None:
    """The changes that wait, oldest first, and a way back to those that were not taken."""
    show_notices()
    lines, total = ledger.changed_lines(store(), project.id, limit=_SHOWN)
    by = reviewer()
    if total:
        _waiting(project, lines, total, by)
    n_kept = ledger.n_kept(store(), project.id)
    if n_kept:
        st.button(
            f"Ask again about {counted(n_kept, 'changed line')} kept as before",
            key="ask_again",
            type="tertiary",
            icon=":material/undo:",
            on_click=_ask_again,
            args=(project.id, by),
            disabled=not by,
        )


def _waiting(project: Project, lines: list[ChangedLine], total: int, by: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(counted(total, "changed line"), anchor=False, width="content")
        st.space("stretch")
        if total > 1:
            _all_at_once(project, total, by)
    st.caption(
        "These lines carry the id of an example that is already here, but other content. Nothing was overwritten. "
        "Struck through is what would go, highlighted is what would come."
    )
    if not by:
        st.info("Write your name under “Reviewer” in the sidebar to decide.", icon=":material/person:")
    for line in lines:
        _line(project, line, by)
    if total > len(lines):
        st.caption(f"{total - len(lines):,} more come up as you decide.")


def _all_at_once(project: Project, total: int, by: str) -> None:
    with st.popover(f"All {total:,} at once"):
        st.markdown(
            "Taking a change puts the example back to unreviewed; each can be undone on its own, in its history. "
            "What you keep as it is stays so; the same lines are not offered again unless you ask for them."
        )
        with st.container(horizontal=True):
            st.button(
                "Take all",
                key="take_all",
                type="primary",
                on_click=_take_all,
                args=(project.id, by),
                disabled=not by,
            )
            st.button(
                "Keep all as they are", key="keep_all", on_click=_keep_all, args=(project.id, by), disabled=not by
            )


def _line(project: Project, line: ChangedLine, by: str) -> None:
    proposal, card = line.proposal, line.card
    look = STATE_LOOKS[card.state]
    with st.container(border=True, gap="small", key=f"changed_{proposal.id}"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**Example {proposal.example_id}**", width="content")
            st.badge(look.word, icon=look.icon, color=look.colour)
            st.caption(f"line {proposal.line:,} of “{plain(proposal.source, 80)}”", width="content")
        show_change(line)
        with st.container(horizontal=True):
            st.button(
                TAKE,
                key=f"take_{proposal.id}",
                on_click=_take,
                args=(project.id, line, by),
                disabled=not by,
            )
            st.button(
                KEEP,
                key=f"keep_{proposal.id}",
                type="tertiary",
                on_click=_keep,
                args=(line, by),
                disabled=not by,
            )


@guarded
def _take(project_id: int, line: ChangedLine, by: str) -> None:
    ledger.take(store(), project_id, line, by)
    tell(f"Example {line.proposal.example_id} was changed, and waits for review.")


@guarded
def _keep(line: ChangedLine, by: str) -> None:
    ledger.keep(store(), line, by)


@guarded
def _ask_again(project_id: int, by: str) -> None:
    n = ledger.ask_again(store(), project_id, by)
    tell(f"{counted(n, 'changed line')} up for decision again.")


@guarded
def _take_all(project_id: int, by: str) -> None:
    done = ledger.ask_take_all(store(), project_id, by)
    if done.job_id is None:
        left = f" {done.n_left:,} stay: saved just now, or of another kind." if done.n_left else ""
        tell(f"{counted(done.n_done, 'change')} taken.{left}")


@guarded
def _keep_all(project_id: int, by: str) -> None:
    done = ledger.keep_all(store(), project_id, by)
    tell(f"{counted(done.n_done, 'example')} kept as they are.")
