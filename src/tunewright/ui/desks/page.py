"""The page with the desks: which of them is open stands in the address; tools that all share are drawn once."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

import streamlit as st

from tunewright.actions import fixing, settling
from tunewright.actions.suspects import CODE as LABEL_CODE
from tunewright.checks import checks
from tunewright.model.project import Filter, Project
from tunewright.ui import known, state
from tunewright.ui.desks import choosing
from tunewright.ui.desks.clusters import cluster_desk
from tunewright.ui.desks.empty import nothing_to_settle
from tunewright.ui.desks.fixes import fix_panel, fixable, title
from tunewright.ui.desks.labels import label_desk
from tunewright.ui.desks.outcome import show_repaired
from tunewright.ui.desks.rounds import NOTICE
from tunewright.ui.errors import guarded
from tunewright.ui.jobs import show_jobs
from tunewright.ui.keys import mount_keys
from tunewright.ui.notices import show_notices, tell
from tunewright.ui.page import nothing_here
from tunewright.ui.session import store
from tunewright.ui.work import take_finished

DeskName: TypeAlias = Literal["clusters", "labels", "fixes"]
_NAMES: Final[dict[DeskName, str]] = {
    "clusters": "Contradictions and duplicates",
    "labels": "Doubtful labels",
    "fixes": "Repairs",
}
_CHOICE: Final = "desk_choice"
_CODE_CHOICE: Final = "desk_code_choice"


def desk_page(project: Project) -> None:
    """Everything on the page."""
    if not known.n_examples(project, Filter()):
        nothing_here(
            "**Nothing to settle yet.** Import a file; contradictions, duplicates and doubtful labels come here.",
            "Import a file",
            "import",
        )
        return
    done = take_finished(project, "recheck")
    if done is not None and done.state == "done":
        tell("All checks have run.")
    show_notices()
    show_jobs(project)
    wanted, code = state.number_from_url("finding"), _known_code()
    desk = _desk_for(project, wanted, code)
    _top(project, desk)
    known.findings_are_current(project)
    if desk == "fixes":
        _fix_desk(project, code)
    elif desk == "labels":
        label_desk(project, wanted)
    else:
        cluster_desk(project, code if code in settling.CODES else None, wanted)
    mount_keys()


def _known_code() -> str | None:
    code = state.from_url("code")
    return code if any(one.code == code for one in checks()) else None


def _desk_for(project: Project, wanted: int | None, code: str | None) -> DeskName:
    """The desk that the address names; for a finding the one that can settle it, for a check its repairs."""
    named = state.from_url("desk")
    found = next((name for name in _NAMES if name == named), None)
    if found is not None:
        return found
    if wanted is not None:
        about = settling.code_of(store(), project.id, wanted)
        if about == LABEL_CODE:
            return "labels"
        if about is None or about not in settling.CODES:
            NOTICE.put(
                "That finding is not open any more, or has no desk of its own. The first that waits is shown."
            )
        return "clusters"
    return "fixes" if code is not None else "clusters"


def _top(project: Project, desk: DeskName) -> None:
    """The choice of the desk, and what does not depend on the finding that is shown."""
    st.session_state[_CHOICE] = desk
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.segmented_control(
            "Desk",
            list(_NAMES),
            format_func=lambda name: _NAMES[name],
            key=_CHOICE,
            label_visibility="collapsed",
            on_change=_take_desk,
        )
        st.space("stretch")
        if desk == "fixes":
            return
        args = (project.id, desk == "labels")
        st.button(
            "Undo",
            icon=":material/undo:",
            shortcut="u",
            type="tertiary",
            key="tool_undo",
            on_click=choosing.undo,
            args=args,
        )
        st.button("Keys ?", type="tertiary", key="help_sheet", on_click=choosing.open_dialog, args=(desk,))
    state.into_url(desk=desk)


@guarded
def _take_desk() -> None:
    chosen = st.session_state[_CHOICE] or "clusters"
    state.into_url(desk=chosen, finding=None, code=None)


def _fix_desk(project: Project, code: str | None) -> None:
    open_now = fixable(known.findings(project, known.findings_are_current(project)))
    if code is None or (code not in open_now and not fixing.offered(code)):
        code = next(iter(open_now), None)
    show_repaired(project)
    if code is None:
        nothing_to_settle(project.id, "No open finding has a repair.")
        return
    listed = list(open_now) if code in open_now else [code, *open_now]
    st.session_state[_CODE_CHOICE] = code
    st.selectbox(
        "What was found",
        listed,
        format_func=lambda one: title(one, open_now.get(one, 0)),
        key=_CODE_CHOICE,
        on_change=_take_code,
    )
    fix_panel(project, code, tells=False)


@guarded
def _take_code() -> None:
    state.into_url(code=st.session_state[_CODE_CHOICE], finding=None)
