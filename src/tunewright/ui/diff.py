"""Two texts as one, word by word: what went is struck through, what came is underlaid; colours never alone."""

from __future__ import annotations

import streamlit as st

from tunewright.text import word_diff
from tunewright.ui.plain import plain

_LONGEST = 20_000


def show_diff(before: str, after: str) -> None:
    """Draw the difference as text; markup in the texts stays text."""
    if before == after:
        st.caption("No difference.")
        return
    st.markdown(diff_markdown(before[:_LONGEST], after[:_LONGEST]))
    if max(len(before), len(after)) > _LONGEST:
        st.caption(f"Only the first {_LONGEST:,} characters are compared here.")


def diff_markdown(before: str, after: str) -> str:
    """The difference as Markdown of ours around escaped text, line breaks kept."""
    return "".join(_piece(kind, text) for kind, text in word_diff(before, after))


def _piece(kind: str, text: str) -> str:
    return "  \n".join(_marked(kind, line) for line in text.split("\n"))


def _marked(kind: str, line: str) -> str:
    inner = plain(line)
    if not inner:
        return " " if line else ""
    lead = " " if line[:1].isspace() else ""
    trail = " " if line[-1:].isspace() else ""
    if kind == "removed":
        return f"{lead}:red-background[~~{inner}~~]{trail}"
    if kind == "added":
        return f"{lead}:green-background[{inner}]{trail}"
    return f"{lead}{inner}{trail}"
