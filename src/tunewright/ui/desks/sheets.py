"""The sheets with the keys of each desk."""

from __future__ import annotations

from typing import Final

import streamlit as st

_CLUSTER_KEYS: Final = (
    ("1", "Keep the left one, reject all others"),
    ("2", "Keep the right one, reject all others"),
    ("B", "Keep all as they are; this is not asked again"),
    ("Y", "Both answers are right; this is not asked again"),
    ("M", "Give all of them the answer on the left"),
    ("E", "Edit that answer, then give it to all of them"),
    ("X", "Keep the two on screen, reject the rest"),
    ("W", "Swap left and right"),
    ("N", "Bring the next one beside the left one"),
    ("J", "Skip: on to the next without deciding"),
    ("K", "Back to the one before"),
    ("U", "Undo your last step"),
    ("Esc", "Leave the editor; the text stays"),
    ("Ctrl + Enter", "Save the edited answer to all"),
    ("?", "This sheet"),
)
_LABEL_KEYS: Final = (
    ("S", "Take the suggested label"),
    ("G", "The given label is right; this is not asked again"),
    ("X", "Reject the example"),
    ("1 – 9", "Give the label of that number"),
    ("J", "Skip: on to the next without deciding"),
    ("K", "Back to the one before"),
    ("U", "Undo your last step"),
    ("?", "This sheet"),
)


@st.dialog("Keys", icon=":material/keyboard:")
def cluster_keys() -> None:
    """The keys for contradictions and duplicates."""
    _table(_CLUSTER_KEYS)


@st.dialog("Keys", icon=":material/keyboard:")
def label_keys() -> None:
    """The keys for labels."""
    _table(_LABEL_KEYS)


def _table(keys: tuple[tuple[str, str], ...]) -> None:
    st.table({"Key": [key for key, _ in keys], "What it does": [words for _, words in keys]})
    st.caption("A key that is held down acts once. Keys rest while you type or while a sheet like this is open.")
