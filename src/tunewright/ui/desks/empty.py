"""What a desk shows when nothing waits on it: what was settled, and the button that runs the checks."""

from __future__ import annotations

import streamlit as st

from tunewright.actions import catching_up, checking, looking, projects
from tunewright.model.project import Project
from tunewright.ui import state
from tunewright.ui.desks.rounds import CLUSTERS, LABELS, LAST, NOTICE, RoundKey
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
    stale = _may_find_more(project, key)
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


def _may_find_more(project: Project, key: RoundKey | None) -> bool:
    """Whether a full look may find something for this desk."""
    if looking.needs_look(store(), project):
        return True
    if not looking.would_find_more(store(), project):
        return False
    here = {"prompts", "frame"} if key is CLUSTERS else {"suspects"} if key is LABELS else {"figures"}
    return not here.isdisjoint(catching_up.waiting(store(), project, checking.tuning_of(project)))
