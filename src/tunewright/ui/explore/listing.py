"""The list: one page of 100 lines from the store, in a grid whose lines can be opened and selected."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from tunewright.actions import browsing
from tunewright.model.project import Filter, Line, Project
from tunewright.store.queries import Order
from tunewright.ui.errors import guarded
from tunewright.ui.filter_address import filter_address
from tunewright.ui.navigation import go
from tunewright.ui.session import store
from tunewright.ui.state import Key, from_url, into_url, number_from_url
from tunewright.ui.wording import SPLIT_WORDS, STATE_SIGNS

LINES: Final = 100
_VISIBLE: Final = 11
SELECTED: Final = Key[frozenset[int]]("explore_selected", frozenset())
"""Ids of the selected examples, over all pages of the list."""

_SIGNATURE: Final = Key[str]("explore_signature", "")
_ROUND: Final = Key[int]("explore_round", 0)
"""Grows when the selection is given up, so that the grid starts anew."""

ORDERS: Final[dict[str, tuple[Order, bool, str]]] = {
    "": ("id", False, "Order of import"),
    "newest": ("id", True, "Newest first"),
    "long": ("tokens", True, "Most tokens first"),
    "short": ("tokens", False, "Fewest tokens first"),
    "turns": ("turns", True, "Most turns first"),
    "label": ("label", False, "Label, A to Z"),
    "answer": ("answer", False, "Answer, A to Z"),
    "state": ("state", False, "Review state"),
}
"""Name in the address -> column, direction, words."""


def order_box(project: Project) -> str:
    """Let the visitor choose the order; returns its name."""
    offered = [name for name in ORDERS if name != "label" or project.label_source != "none"]
    wanted = from_url("sort") or ""
    st.session_state["explore_sort"] = wanted if wanted in offered else ""
    st.selectbox(
        "Order",
        offered,
        format_func=lambda name: ORDERS[name][2],
        key="explore_sort",
        on_change=_take_order,
        label_visibility="collapsed",
        width=190,
    )
    return str(st.session_state["explore_sort"])


@guarded
def _take_order() -> None:
    into_url(sort=st.session_state["explore_sort"] or None)


def listing(project: Project, wanted: Filter, n: int, order: str) -> frozenset[int]:
    """Draw the page of the list that is asked for; returns the ids selected on this and other pages."""
    signature = _digest(project.id, wanted)
    _start_anew_on(signature)
    place = st.container(key="explore_place")
    foot = st.container(horizontal=True, vertical_alignment="center", key="explore_foot")
    with foot:
        number = _page_number(f"{signature}{order}", -(-n // LINES))
        first = (number - 1) * LINES
        st.space("stretch")
        st.caption(f"{first + 1:,}–{min(first + LINES, n):,} of {n:,}", width="content")
    column, descending, _ = ORDERS[order]
    lines = browsing.page(store(), project, wanted, order=column, descending=descending, offset=first, limit=LINES)
    with place:
        return _grid(project, lines, wanted)


def forget_selection() -> None:
    """Select nothing."""
    SELECTED.forget()
    _ROUND.put(_ROUND.get() + 1)


def _start_anew_on(signature: str) -> None:
    if _SIGNATURE.get() != signature:
        if _SIGNATURE.get():
            into_url(page=None)
            forget_selection()
        _SIGNATURE.put(signature)


def _page_number(signature: str, n_pages: int) -> int:
    """The pages' control is a new one for each list, else it would show a page that is not there."""
    if n_pages == 1:
        return 1
    start = min(max(number_from_url("page") or 1, 1), n_pages)
    number = st.pagination(n_pages, default=start, key=f"explore_page_{_digest(signature, n_pages)}")
    into_url(page=number if number > 1 else None)
    return number


def _grid(project: Project, lines: Sequence[Line], wanted: Filter) -> frozenset[int]:
    ids = [line.id for line in lines]
    key = f"explore_grid_{_digest(ids, _ROUND.get())}"
    kept = SELECTED.get()
    event = st.dataframe(
        _frame(project, lines),
        key=key,
        hide_index=True,
        height=36 * min(len(lines), _VISIBLE) + 38,
        row_height=36,
        column_config=_columns(f"{key}_open"),
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": [at for at, id in enumerate(ids) if id in kept]}},
        alt="Examples: state, label, prompt, answer, turns, tokens, findings and origin",
    )
    click = st.session_state.get(f"{key}_open")
    if click and click["row"] < len(ids):
        go("review", example=ids[click["row"]], **filter_address(wanted))
    here = {ids[row] for row in event["selection"]["rows"] if row < len(ids)}
    chosen = (kept - set(ids)) | here
    SELECTED.put(frozenset(chosen))
    return SELECTED.get()


def _frame(project: Project, lines: Sequence[Line]) -> pd.DataFrame:
    columns: dict[str, list[Any]] = {
        "open": [":material/open_in_full:"] * len(lines),
        "state": [STATE_SIGNS[line.state] for line in lines],
        "label": [line.label or "" for line in lines],
        "prompt": [line.excerpt for line in lines],
        "answer": [" ".join(line.answer.split()) for line in lines],
        "tokens": [line.tokens for line in lines],
        "findings": [str(line.n_findings or "") for line in lines],
        "turns": [line.n_turns for line in lines],
        "edited": ["✎ edited" if line.edited else "" for line in lines],
        "split": [SPLIT_WORDS[line.imported_split] if line.imported_split else "" for line in lines],
        "file": [line.source for line in lines],
        "line": [line.line for line in lines],
        "name": [line.external_id or "" for line in lines],
        "id": [line.id for line in lines],
    }
    if project.label_source != "field":
        del columns["label"]  # where the answer is the label, one column says both
    for rare in ("edited", "split", "name", "findings"):
        if not any(columns[rare]):
            del columns[rare]
    if set(columns["turns"]) == {2}:
        del columns["turns"]  # one question, one answer: nothing to tell apart
    return pd.DataFrame(columns)


def _columns(open_key: str) -> dict[str, Any]:
    made = st.column_config
    return {
        "open": made.ButtonColumn("", width=44, type="tertiary", key=open_key, help="Open on the review page"),
        "state": made.TextColumn("State", width=112),
        "label": made.TextColumn("Label", width=120),
        "prompt": made.TextColumn("Prompt", width=400),
        "answer": made.TextColumn("Answer", width=210),
        "turns": made.NumberColumn("Turns", width=64),
        "tokens": made.NumberColumn("Tokens", width=76, format="localized"),
        "findings": made.TextColumn(
            "Findings", width=84, alignment="right", help="Open findings about this example"
        ),
        "edited": made.TextColumn("Edited", width=84),
        "split": made.TextColumn("Imported as", width=96),
        "file": made.TextColumn("File", width=150),
        "line": made.NumberColumn("Line", width=72, format="localized", help="Line or record in the file"),
        "name": made.TextColumn("Own id", width=110, help="The id the example had in its file"),
        "id": made.NumberColumn("No.", width=76, format="%d", help="Number of the example in Tunewright"),
    }


def _digest(*parts: object) -> str:
    return hashlib.blake2b(repr(parts).encode(errors="replace"), digest_size=8).hexdigest()
