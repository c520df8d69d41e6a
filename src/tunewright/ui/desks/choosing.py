"""Everything a key does at the desk for contradictions and duplicates: on what was seen, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from tunewright.actions import settling, taking_back
from tunewright.actions.settling import Seen, Settled
from tunewright.model import EditConflict
from tunewright.ui import state
from tunewright.ui.desks import rounds
from tunewright.ui.desks.rounds import CLUSTERS, LABELS, LAST, NOTICE
from tunewright.ui.errors import guarded
from tunewright.ui.session import store
from tunewright.ui.state import Key
from tunewright.ui.wording import counted

BESIDE: Final = Key[tuple[int, int, int] | None]("desk_beside", None)
"""(finding, left, right): which members somebody put beside each other."""
EDITING: Final = Key[int | None]("desk_editing", None)
"""The finding whose answer is being written for all members."""
DIALOG: Final = Key[str]("desk_dialog", "")
BOTH_RIGHT: Final = "Both answers are right"
KEPT_ALL: Final = "Kept as they are"


def _done(seen: Seen, act: Callable[[], Settled], words: str) -> None:
    """Settle, count it and go on; what somebody else changed meanwhile is shown instead."""
    try:
        act()
    except EditConflict as conflict:
        NOTICE.put(f"{conflict} {conflict.hint}")
        return
    LAST.put(words)
    EDITING.forget()
    rounds.settled(CLUSTERS, seen.finding_id)


@guarded
def keep(project_id: int, seen: Seen, kept: tuple[int, ...]) -> None:
    """Keep these members and reject all others."""
    n_gone = seen.standing.n - len(kept)
    told = " and ".join(f"No. {number}" for number in kept)
    words = f":green[:material/check:] kept {told}, rejected {n_gone:,}"
    _done(
        seen,
        lambda: settling.keep_only(store(), project_id, seen, kept, state.reviewer()),
        words,
    )


@guarded
def keep_all(project_id: int, seen: Seen, reason: str) -> None:
    """Leave all members as they are; the finding is dismissed for this reason and not asked about again."""
    words = f":green[:material/done_all:] {reason.lower()}, not asked again"
    _done(
        seen,
        lambda: settling.keep_all(store(), project_id, seen, state.reviewer(), reason),
        words,
    )


@guarded
def merge(project_id: int, seen: Seen, like: int) -> None:
    """Give every member the answer of this one."""
    words = f":green[:material/merge:] {counted(seen.standing.n, 'example')} answer like No. {like}"
    _done(
        seen,
        lambda: settling.one_answer(store(), project_id, seen, like, state.reviewer()),
        words,
    )


@guarded
def save_for_all(project_id: int, seen: Seen, like: int, key: str) -> None:
    """Give every member the answer that was written."""
    text = str(st.session_state.get(key) or "")
    if not text.strip():
        NOTICE.put("The answer is empty. Write one, or leave the editor.")
        return
    words = f":green[:material/edit:] {counted(seen.standing.n, 'example')} with the edited answer"
    _done(
        seen,
        lambda: settling.one_answer(store(), project_id, seen, like, state.reviewer(), text=text),
        words,
    )


@guarded
def edit(finding_id: int | None) -> None:
    """Open the answer for editing, or shut it."""
    EDITING.put(finding_id)


@guarded
def put_beside(finding_id: int, left: int, right: int) -> None:
    """Show these two members."""
    BESIDE.put((finding_id, left, right))


@guarded
def next_beside(project_id: int, seen: Seen, left: int, right: int) -> None:
    """Bring the next member to the right side."""
    found = settling.next_beside(store(), project_id, seen, left, right)
    if found is not None:
        BESIDE.put((seen.finding_id, left, found))


@guarded
def skip(finding_id: int, step: int) -> None:
    """On to the next finding, or back to the one before."""
    EDITING.forget()
    rounds.go(CLUSTERS, finding_id, step)


@guarded
def undo(project_id: int, on_labels: bool) -> None:
    """Take back one's own last step, and show the finding it was about."""
    try:
        done = taking_back.take_back_last(store(), project_id, state.reviewer())
    except EditConflict as conflict:
        NOTICE.put(f"{conflict} {conflict.hint}")
        return
    if done is None:
        NOTICE.put("There is nothing of yours left to undo in this project.")
        return
    words = f"{counted(done.n_restored, 'example')} as before" if done.n_restored else "it waits again"
    left = f", {done.n_left:,} left alone: changed again since" if done.n_left else ""
    LAST.put(f":material/undo: undone: {words}{left}")
    key = LABELS if on_labels else CLUSTERS
    if done.finding_id is not None and (done.code == "LA003") is on_labels:
        rounds.taken_back(key, done.finding_id)


@guarded
def open_dialog(name: str) -> None:
    """Have the next run open a sheet."""
    DIALOG.put(name)
