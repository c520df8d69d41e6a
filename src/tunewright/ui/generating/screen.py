"""The Generate page: documents, what to make from them, and the runs; one of the three at a time."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tunewright.actions import generating
from tunewright.model.generation import KeptDocument, Run
from tunewright.ui.errors import errors, guarded
from tunewright.ui.generating.running import runs_part
from tunewright.ui.generating.sources import documents_part
from tunewright.ui.generating.wish import make_part
from tunewright.ui.notices import show_notices
from tunewright.ui.session import store, the_project
from tunewright.ui.state import from_url, into_url

_PARTS: Final = ("documents", "make", "runs")
_KEY: Final = "generate_part"


def generate() -> None:
    """Everything below the title."""
    project = the_project()
    show_notices()
    documents = generating.documents(store(), project.id)
    runs = generating.runs(store(), project.id)
    part = _choose_part(documents, runs)
    with errors("this part of the page"):
        if part == "documents":
            documents_part(project, documents)
        elif part == "make":
            make_part(project, documents)
        else:
            runs_part(project, runs)


def _choose_part(documents: list[KeptDocument], runs: list[Run]) -> str:
    """The part that the address names; without one, the one that comes next."""
    words = {
        "documents": f"Documents **{len(documents):,}**" if documents else "Documents",
        "make": "Make examples",
        "runs": f"Runs **{len(runs):,}**" if runs else "Runs",
    }
    wanted = from_url("part")
    first = "runs" if any(not run.is_final for run in runs) else "documents"
    st.session_state[_KEY] = wanted if wanted in _PARTS else first
    st.segmented_control(
        "Part of the page",
        _PARTS,
        format_func=words.__getitem__,
        key=_KEY,
        on_change=_take_part,
        required=True,
        label_visibility="collapsed",
    )
    return str(st.session_state[_KEY])


@guarded
def _take_part() -> None:
    into_url(part=st.session_state[_KEY], document=None, run=None)
