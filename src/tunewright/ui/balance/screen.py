"""The balance screen from top to bottom: the question about labels, labels, what is missing, lengths, origins."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tunewright.model import State
from tunewright.model.project import Filter
from tunewright.ui import known
from tunewright.ui.balance.labels import labels
from tunewright.ui.balance.lengths import lengths
from tunewright.ui.balance.missing import missing
from tunewright.ui.balance.origins import origins
from tunewright.ui.errors import errors
from tunewright.ui.page import nothing_here
from tunewright.ui.purpose import ask_purpose, change_purpose
from tunewright.ui.session import the_project

_COUNTED: Final[dict[str, tuple[tuple[State, ...], str]]] = {
    "alive": (("unreviewed", "accepted", "flagged"), "All but rejected"),
    "accepted": (("accepted",), "Accepted only"),
}


def balance() -> None:
    """Everything below the title; without examples, what will be here."""
    project = the_project()
    if not known.n_examples(project, Filter()):
        nothing_here(
            "**Nothing to weigh yet.** Import a file, and its labels, lengths and gaps are drawn here.",
            "Import a file",
            "import",
        )
        return
    ask_purpose(project)
    change_purpose(project)
    meant = Filter(states=_which())
    if not known.n_examples(project, meant):
        st.info("No example is accepted yet. Count “All but rejected” instead.", icon=":material/info:")
        return
    for part in (labels, missing, lengths, origins):
        with errors(f"the part {part.__name__}"):
            part(project, meant)


def _which() -> tuple[State, ...]:
    chosen = st.segmented_control(
        "Count",
        list(_COUNTED),
        format_func=lambda name: _COUNTED[name][1],
        key="balance_counted",
        default="alive",
        required=True,
        label_visibility="collapsed",
    )
    return _COUNTED[str(chosen)][0]
