"""Repairs of what a check found: choose one, see every change before it is made, make all in one step, undo it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from tunewright.actions import checking, fixing
from tunewright.actions.fixing import Plan, Proposed
from tunewright.checks import check_named
from tunewright.fixes import Fix, fixes
from tunewright.model.project import Project
from tunewright.ui.desks.outcome import keep_repaired, show_repaired
from tunewright.ui.diff import short_diff
from tunewright.ui.errors import errors
from tunewright.ui.plain import plain
from tunewright.ui.review.dialogs import text_of
from tunewright.ui.session import store
from tunewright.ui.state import Key, reviewer
from tunewright.ui.wording import check_title, counted
from tunewright.ui.work import is_working, keep_asked

AT_ONCE: Final = 500
"""More examples than this are repaired beside the page."""
_PER_PAGE: Final = 20
_FIRST: Final = 1_000
"""Findings whose repairs are worked out at once; more of them when somebody asks."""
_WHOLE: Final = Key[tuple[int, str] | None]("desk_fix_whole", None)
_WAYS: Final = {
    "safe": ":green-badge[:material/verified: Safe] Nothing but the fault itself goes; the meaning stays.",
    "asks-first": ":orange-badge[:material/visibility: Look first] It may take away what somebody wants to keep: "
    "read the changes before you make them.",
}


def fixable(tallies: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Checks with a repair: code → open findings; `tallies` as `ui.known.findings` gives them."""
    repaired = {code for one in fixes() for code in one.codes}
    found: dict[str, int] = {}
    for entry in tallies:
        if entry["open"] and entry["code"] in repaired:
            found[entry["code"]] = found.get(entry["code"], 0) + entry["open"]
    return found


def fix_panel(project: Project, code: str, *, tells: bool = True) -> None:
    """The repairs that a check offers for its open findings, on any page; draws nothing where there are none.

    Any number of panels goes on a page. A page on which the panel goes away with the last finding shows the
    outcome itself, by `show_repaired`, and passes `tells=False`.
    """
    if fixing.offered(code):
        st.fragment(_panel, key=f"fix_panel_{code}")(project, code, tells)


def _panel(project: Project, code: str, tells: bool) -> None:
    with errors("the repairs"):
        if tells:
            show_repaired(project, code)
        fix = _chosen(code, fixing.offered(code))
        st.markdown(_WAYS[fix.way])
        n_open = sum(
            one["open"] for one in checking.summary(store(), project.id, as_kept=True) if one["code"] == code
        )
        if not n_open:
            st.caption("No open finding of this check is left to repair.")
            return
        whole = n_open <= _FIRST or _WHOLE.get() == (project.id, code)
        with st.spinner("Working out what would change …", show_time=n_open > _FIRST):
            planned = _planned(store().settings.database_url, project, code, fix.name, whole)
        _preview(project, code, fix, planned, n_open, whole)


def _chosen(code: str, there: Sequence[Fix]) -> Fix:
    """The repair that was chosen; the only one without asking."""
    by_name = {one.name: one for one in there}
    if len(there) == 1:
        st.markdown(f"**{plain(there[0].summary)}**")
        return there[0]
    name = st.radio(
        "What should be done?",
        list(by_name),
        format_func=lambda name: plain(by_name[name].summary),
        key=f"fix_choice_{code}",
    )
    return by_name[name or there[0].name]


@st.cache_resource(max_entries=4, show_spinner=False)
def _planned(database: str, project: Project, code: str, fix: str, whole: bool) -> Plan:
    """What would change, worked out once per revision of the project."""
    first = (
        None
        if whole
        else [one.id for one in checking.listed(store(), project.id, code, dismissed=False, limit=_FIRST)]
    )
    return fixing.plan(store(), project.id, code, fix, finding_ids=first)


def _preview(project: Project, code: str, fix: Fix, planned: Plan, n_open: int, whole: bool) -> None:
    changes = planned.proposed
    if not changes and whole:
        st.info("This repair would change nothing here; these findings need a person.", icon=":material/person:")
        return
    st.markdown(_headline(planned) + ("" if whole else f" among the first {_FIRST:,} of {n_open:,} findings"))
    if not whole:
        st.button(
            f"Work out all {n_open:,}",
            icon=":material/preview:",
            key=f"fix_whole_{code}",
            on_click=_WHOLE.put,
            args=((project.id, code),),
            help="May take a minute. The repair itself does all of them in either case.",
        )
    pages, page = -(-len(changes) // _PER_PAGE), 1
    place = st.container(gap="small", key=f"fix_preview_{code}")
    if pages > 1:
        page = st.pagination(pages, key=f"fix_page_{code}_{fix.name}_{len(changes)}")
    with place:
        for one in changes[_PER_PAGE * (page - 1) : _PER_PAGE * page]:
            st.markdown(_change(project, one))
    _apply(project, code, fix, planned, whole)


def _headline(planned: Plan) -> str:
    """“**42 examples** change: 30 texts, 10 labels, 2 rejected · 318 tokens saved”."""
    texts = sum(one.body is not None for one in planned.proposed)
    labels = sum(one.label is not None for one in planned.proposed)
    rejected = sum(one.reject for one in planned.proposed)
    parts = [counted(texts, "text")] if texts else []
    parts += [counted(labels, "label")] if labels else []
    parts += [f"{rejected:,} rejected"] if rejected else []
    saved = planned.tokens_saved
    tokens = (
        f"{counted(abs(saved), 'token')} {'saved' if saved >= 0 else 'more'}" if saved else "no token more or less"
    )
    n = len(planned.proposed)
    return f"**{counted(n, 'example')}** {'changes' if n == 1 else 'change'}: {', '.join(parts)} · {tokens}"


def _change(project: Project, one: Proposed) -> str:
    """One change in words: what differs in its texts, its label before and after, or that it is rejected."""
    kind, head = one.before.kind, f":gray[No. {one.example_id}] &nbsp; "
    if one.reject:
        return f"{head}:red[:material/cancel: rejected] &nbsp; {plain(text_of(kind, one.before.body), 300)}"
    body = fixing.new_body(project, one)
    said = [] if body is None else [short_diff(text_of(kind, one.before.body), text_of(kind, body))]
    if one.label is not None and project.label_source != "answer":
        was = f"“{plain(one.before.label, 60)}”" if one.before.label else "none"
        said.append(f"label {was} :gray[:material/arrow_right_alt:] **“{plain(one.label, 60)}”**")
    return head + "  \n".join(said)


def _apply(project: Project, code: str, fix: Fix, planned: Plan, whole: bool) -> None:
    n = len(planned.proposed)
    beside = n > AT_ONCE or not whole
    busy = is_working(project, "fix")
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        pressed = st.button(
            f"Repair {counted(n, 'example')}" if whole else "Repair all of them",
            type="primary",
            icon=":material/build:",
            key=f"fix_apply_{code}_{fix.name}",
            disabled=busy or not reviewer(),
        )
        if busy:
            st.caption("A repair is still going on; wait for its end.")
        elif not reviewer():
            st.caption("Write your name under “Reviewer” in the sidebar first.")
        elif beside:
            st.caption("So many are changed beside the page; you can go on working. One click takes it back.")
        else:
            st.caption(
                "All in one step; one click takes it back. Review states stay, except where it says rejected."
            )
    if not pressed:
        return
    if beside:
        keep_asked("fix", fixing.ask(store(), project.id, code, fix.name, reviewer()))
    else:
        done = fixing.apply(store(), project.id, code, planned, reviewer())
        keep_repaired(project.id, code, done.n_changed, done.n_left, done.event_id)
    st.rerun()


def title(code: str, n_open: int) -> str:
    """“Exact duplicate · 12 findings · DU001”."""
    name = check_title(check_named(code).name)
    return f"{name} · {counted(n_open, 'finding')} · {code}"
