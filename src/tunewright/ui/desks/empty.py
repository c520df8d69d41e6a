"""What a desk shows when nothing waits on it: what was settled, and the button that runs the checks."""

from __future__ import annotations

import streamlit as st

from tunewright.actions import looking, projects
from tunewright.ui import state
from tunewright.ui.desks.rounds import LAST, NOTICE, RoundKey
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.wording import counted
from tunewright.ui.work import is_working, keep_asked


def nothing_to_settle(project_id: int, what: str, key: RoundKey | None = None) -> None:
    """Say that nothing waits, and offer to run the checks."""
    project = projects.get(store(), project_id)
    notice, now = NOTICE.get(), key.get() if key is not None else None
    if notice:
        st.info(plain(notice), icon=":material/info:")
        NOTICE.forget()
    done = counted(len(now.settled), "finding") if now is not None and now.settled else ""
    last = LAST.get()
    stale = looking.would_find_more(store(), project)
    with st.container(border=True, horizontal_alignment="center", gap="medium", key="nothing_here"):
        st.space("small")
        said = f"**Nothing to settle.** {what}"
        said += f"  \nYou settled {done} here; the last: {last}." if done and last else ""
        said += "  \nExamples came or changed since all texts were compared last." if stale else ""
        st.markdown(said, width="content", text_alignment="center")
        if st.button(
            "Run the checks",
            type="primary" if stale else "secondary",
            icon=":material/refresh:",
            key="desk_run_checks",
            disabled=not state.reviewer() or is_working(project, "recheck"),
        ):
            keep_asked("recheck", looking.ask_look(store(), project.id, state.reviewer()))
            st.rerun()
        st.space("small")
