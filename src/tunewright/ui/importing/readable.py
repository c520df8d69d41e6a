"""What can be read, for who wonders whether a file is worth a try: training formats, spreadsheets and logs."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tunewright.imports import CONTAINERS, known_logs, known_shapes
from tunewright.ui.importing import words
from tunewright.ui.plain import plain

_OTHERWISE: Final = (
    "Any other table or JSON is read too: you say which column, key or path holds what. What a file is, is told by "
    "its content, whatever it is called."
)


def what_is_read() -> None:
    """Three lists behind a button, drawn when it is opened."""
    box = st.popover(
        "What can be read", icon=":material/menu_book:", type="tertiary", key="readable", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        st.caption(f"**Kinds of file:** {', '.join(words.container_words(name) for name in CONTAINERS)}, zip, gzip")
        training = sorted(words.shape_words(shape.name) for shape in known_shapes())
        st.caption(f"**Training formats:** {plain(', '.join(training))}")
        logs = sorted((log.title for log in known_logs()), key=str.casefold)
        st.caption(f"**Logs of calls to a model:** {plain(', '.join(logs))}")
        st.caption(_OTHERWISE)
