"""A change that waits, shown against what it would change: as imported before, as it stands now, as it comes in."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tunewright.actions.ledger import ChangedLine
from tunewright.ui.diff import diff_markdown, shortened, show_diff

TAKE: Final = "Take the change"
KEEP: Final = "Keep mine"
_TALL: Final = 1500
"""Characters beyond which a difference scrolls in its own box."""


def show_change(line: ChangedLine, came: str = ":material/upload_file: Imported now") -> None:
    """Draw what would go and what would come, word by word; three versions where review has changed the example.

    `came` is the heading of the version that waits.
    """
    is_tall = max(len(line.here), len(line.proposed)) > _TALL
    with st.container(height=320 if is_tall else "content", border=False):
        if line.was_edited:
            _three_ways(line, came)
        else:
            show_diff(line.here, line.proposed)


def _three_ways(line: ChangedLine, came: str) -> None:
    """What review changed of what was imported, and what the change would make of it."""
    before, reviewed, now = st.columns(3, gap="medium")
    with before:
        st.caption(":material/history: Imported before")
        st.markdown(shortened(line.before))
    with reviewed:
        st.caption(":material/rate_review: Reviewed, as it stands here")
        st.markdown(diff_markdown(line.before, line.here))
    with now:
        st.caption(came)
        if line.proposed == line.here:
            st.markdown("The file says what review made of it.")
        else:
            st.markdown(diff_markdown(line.before, line.proposed))
    if line.proposed != line.here:
        st.caption(
            ":orange[:material/warning:] Taking the change replaces what review wrote. It can be undone in the "
            "example's history."
        )
