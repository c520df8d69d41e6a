"""A preference pair: what was asked above, the preferred answer and the other one side by side below it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tunewright.model.editing import ANSWER_KEYS
from tunewright.ui.review import desk as work
from tunewright.ui.review import turns
from tunewright.ui.review.desk import Desk

_WIDTH: Final = 44
"""Characters on a line of an editor that shares the width with another."""


def draw(desk: Desk, n_tokens: list[int], *, locked: bool) -> None:
    """Draw the conversation, then both answers beside each other, with a button that swaps them."""
    at = 0
    for place, turn in enumerate(desk.turns):
        if turn.path[0] not in ANSWER_KEYS:
            at = turns.draw_turn(desk, place, at, n_tokens, locked=locked)
    if not any(turn.path[0] not in ANSWER_KEYS for turn in desk.turns):
        st.info("Nothing was asked before these two answers.")
    columns = st.columns(2, gap="small")
    for key, column in zip(ANSWER_KEYS, columns, strict=True):
        with column, st.container(border=True, gap="small", key=f"{key}_{desk.mark}"):
            at = _answer(desk, key, at, n_tokens, locked=locked)
    st.button(
        "Swap the answers",
        icon=":material/swap_horiz:",
        shortcut="w",
        type="tertiary",
        key=f"swap_{desk.mark}",
        help="The other answer becomes the preferred one. This is saved at once; undo takes it back.",
        on_click=work.swap_answers,
        args=(desk.example_id, desk.version),
        disabled=locked,
    )
    turns.draw_foot(desk, locked=locked)


def _answer(desk: Desk, key: str, at: int, n_tokens: list[int], *, locked: bool) -> int:
    """One answer, whatever number of messages it has; gives back the number of the next text."""
    places = [place for place, turn in enumerate(desk.turns) if turn.path[0] == key]
    for place in places:
        at = turns.draw_turn(desk, place, at, n_tokens, locked=locked, width=_WIDTH)
    if not places:
        said = "the preferred answer" if key == ANSWER_KEYS[0] else "the other answer"
        st.caption(f"There is no message in {said}. Press T, then “Edit as JSON”, to write one.")
    return at
