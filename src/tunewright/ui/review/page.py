"""The review page as a whole: queue above, example left, meters right, keys below; one fragment, so it is quick."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tunewright.actions import generating, projects, reviewing
from tunewright.actions.reviewing import View
from tunewright.model import TuneError
from tunewright.model.project import Filter, Project
from tunewright.ui import filter_address, filters, known, state
from tunewright.ui.diff import show_diff
from tunewright.ui.errors import errors
from tunewright.ui.generating.beside import draw_source, shares
from tunewright.ui.keys import mount_keys
from tunewright.ui.page import nothing_here
from tunewright.ui.plain import plain
from tunewright.ui.review import desk as work
from tunewright.ui.review import dialogs, panel, preference, turns
from tunewright.ui.review.desk import Desk
from tunewright.ui.review.logged import draw_logged
from tunewright.ui.session import store
from tunewright.ui.wording import STATE_LOOKS, counted

UNREVIEWED: Final = Filter(states=("unreviewed",))


def review_page(project: Project, reviewer: str) -> None:
    """Draw the whole page for this project and person."""
    _set_queue(project)
    _follow_address(project)
    work.LABELS.put(tuple(work.first_labels(known.shares(project, "label", Filter()))))
    review_fragment(project.id, reviewer)
    mount_keys()


def _follow_address(project: Project) -> None:
    """A link to an example opens it; coming back without one goes on where one was; another project starts anew."""
    if work.PLACE.get() not in (None, project.id):
        state.into_url(example=None)
        for key in (work.CHOSEN, work.DESK, work.VISITED, work.LAST_STEP):
            key.forget()
    work.PLACE.put(project.id)
    named = state.number_from_url("example")
    if named is not None and named != work.ADDRESS.get():
        work.CHOSEN.put(named)


def _set_queue(project: Project) -> None:
    """The queue is the filter in the address; without one, what nobody has reviewed yet."""
    if filter_address.filter_from_url() == Filter():
        filter_address.filter_to_url(UNREVIEWED)
    words = plain(filter_address.filter_words(filter_address.filter_from_url()), 80)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.popover(f"Queue: {words}", icon=":material/filter_list:", width="content"):
            work.QUEUE.put(filters.filter_bar(project, key="review_queue", stacked=True))
        st.space("stretch")
        _tools(project.id)


def _tools(project_id: int) -> None:
    """What does not depend on the example that is shown: drawn once, not again at every key."""
    for word, icon, key, act, args in (
        ("Undo", ":material/undo:", "u", work.undo, (project_id,)),
        ("Note", ":material/sticky_note_2:", "n", work.ask_for, ("note",)),
        ("Turns", ":material/reorder:", "t", work.arrange, ()),
        ("History", ":material/history:", "h", work.open_dialog, ("history",)),
    ):
        st.button(word, icon=icon, shortcut=key, type="tertiary", key=f"tool_{word}", on_click=act, args=args)
    st.button("Keys ?", type="tertiary", key="help_sheet", on_click=work.open_dialog, args=("keys",))


@st.fragment(key="review")
def review_fragment(project_id: int, reviewer: str) -> None:
    """One example and everything about it; runs again on every key, alone."""
    with errors("the review desk"):
        view = _view(project_id, reviewer)
        if view is None:
            _nothing_left(projects.get(store(), project_id))
            return
        project = view.project
        desk = work.laid_out(project, view)
        locked = view.draft_is_stale
        body = work.current_body(desk)
        meter = panel.measured(project, view, body)
        origin = generating.provenance(store(), view.card.example.id)
        with st.container(key=f"shown_{desk.mark}"):
            _head(view, desk, dirty=body != desk.saved, is_made=origin is not None)
            left, right = st.columns(shares(origin), gap="medium")
            with left:
                _two_versions(view, desk)
                panel.draw_proposals(view, desk)
                drawn = preference if desk.kind == "preference" else turns
                drawn.draw(desk, meter.per_turn, locked=locked)
            with right:
                draw_source(origin, view.card.example, body)
                panel.draw_meter(meter)
                panel.draw_findings(project, view)
                panel.draw_label(project, view, desk, locked=locked)
                panel.draw_note(view, desk, locked=locked)
                draw_logged(view)
        _actions(desk, locked=locked, dirty=body != desk.saved)
        _dialogs(view, desk)
        state.into_url(example=desk.example_id)
        work.ADDRESS.put(desk.example_id)


def _view(project_id: int, reviewer: str) -> View | None:
    chosen = work.CHOSEN.get()
    if chosen is not None:
        try:
            return _at(chosen, project_id, reviewer)
        except TuneError:
            work.NOTICE.put(f"There is no example {chosen} in this project, so the queue is shown from its start.")
    first = reviewing.step(store(), project_id, work.QUEUE.get(), 0)
    work.CHOSEN.put(first)
    return None if first is None else _at(first, project_id, reviewer)


def _at(example_id: int, project_id: int, reviewer: str) -> View:
    return reviewing.view(store(), project_id, example_id, reviewer, work.QUEUE.get())


def _nothing_left(project: Project) -> None:
    state.into_url(example=None)
    asked = work.DIALOG.get()
    work.DIALOG.forget()  # a sheet about an example must not wait here for the next one
    if asked == "keys":
        dialogs.key_sheet()
    counts = projects.counts(store(), project.id)
    total = sum(count.n for count in counts.values())
    n_proposed = generating.n_waiting(store(), project.id)
    if n_proposed and work.QUEUE.get().states != ("proposed",):
        st.button(
            f"Review {counted(n_proposed, 'proposal')}",
            icon=":material/lightbulb:",
            key="review_proposals",
            on_click=filter_address.filter_to_url,
            args=(Filter(states=("proposed",)),),
        )
    if not total:
        nothing_here(
            "**Nothing to review yet.** Import a file, and its examples come here.", "Import a file", "import"
        )
        return
    told = ", ".join(
        f"{counts[name].n:,} {look.word.lower()}"
        for name, look in STATE_LOOKS.items()
        if name in counts and counts[name].n
    )
    nothing_here(
        f"**This queue is empty.** Of {counted(total, 'example')}: {told}. "
        "Choose another queue above, or go on to the export.",
        "Go to the export",
        "export",
    )
    st.button("Undo my last step", key="undo_empty", on_click=work.undo, args=(project.id,))


def _head(view: View, desk: Desk, *, dirty: bool, is_made: bool) -> None:
    notice = work.NOTICE.get()
    if notice:
        st.info(plain(notice), icon=":material/info:")
        work.NOTICE.forget()
    look = STATE_LOOKS[view.card.state]
    said = f":{look.colour}-badge[{look.icon} {look.word}]"
    if dirty:
        said += " :orange-badge[:material/edit: Not saved yet]"
    said += f" {'made by' if is_made else f'line {view.card.line:,} of'} {plain(view.card.source, 60)}"
    if view.card.example.external_id:
        said += f" · {plain(view.card.example.external_id, 40)}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(f"Example {desk.example_id}", anchor=False, width="content")
        st.caption(said)
        st.caption(_last_step_words() + _progress_words(view), width="content")


def _last_step_words() -> str:
    last = work.LAST_STEP.get()
    if last is None:
        return ""
    example_id, step = last
    look = STATE_LOOKS.get(step)  # type: ignore[call-overload]
    said = f":{look.colour}[{look.icon}] {look.word.lower()}" if look else ":material/undo: undone"
    return f"Example {example_id} {said} · "


def _progress_words(view: View) -> str:
    total = sum(count.n for count in view.counts.values())
    reviewed = total - view.counts["unreviewed"].n
    share = reviewed / total if total else 0
    told = f"**{reviewed:,}** of {total:,} reviewed · {share:.0%}"
    if work.QUEUE.get() == reviewing.WAITING:
        return told
    if not total:
        told = "nothing else here yet"
    left = f"{view.n_queued:,}" if view.n_queued < reviewing.MOST_QUEUED else f"over {view.n_queued - 1:,}"
    return f"**{left}** in this queue · {told}"


def _two_versions(view: View, desk: Desk) -> None:
    if not view.draft_is_stale or view.draft is None:
        return
    with st.container(border=True, gap="small"):
        st.warning(
            f"{_who_saved(desk.example_id)} saved this example while you were editing. "
            "Nothing was overwritten. Green is yours, struck through is what is saved now.",
            icon=":material/group:",
        )
        yours = dialogs.text_of(view.card.example.kind, view.draft)
        theirs = dialogs.text_of(view.card.example.kind, view.card.example.body)
        show_diff(theirs, yours)
        with st.container(horizontal=True):
            args = (desk.example_id, desk.version)
            st.button(
                "Go on with mine", key=f"mine_{desk.mark}", on_click=work.keep_mine, args=args, type="primary"
            )
            st.button("Take the saved one", key=f"theirs_{desk.mark}", on_click=work.start_over, args=args)


def _who_saved(example_id: int) -> str:
    """Who took the last step on it; “You” where that was oneself, in another window or by a bulk action."""
    steps = reviewing.history(store(), example_id)
    if not steps:
        return "Somebody"
    return "You" if steps[0].by == state.reviewer() else plain(steps[0].by, 60)


def _actions(desk: Desk, *, locked: bool, dirty: bool) -> None:
    args = (desk.example_id, desk.version)
    with st.bottom, st.container(horizontal=True, horizontal_alignment="center", gap="small"):
        st.button(
            "Save & accept" if dirty else "Accept",
            icon=":material/check:",
            type="primary",
            shortcut="a",
            key=f"acc_{desk.mark}",
            on_click=work.decide,
            args=(*args, "accepted"),
            disabled=locked,
        )
        for word, icon, key, wanted in (
            ("Reject", ":material/close:", "x", "rejected"),
            ("Flag", ":material/flag:", "f", "flagged"),
        ):
            st.button(
                word,
                icon=icon,
                shortcut=key,
                key=f"{wanted}_{desk.mark}",
                on_click=work.decide,
                args=(*args, wanted),
                disabled=locked,
            )
        for word, icon, key, act in (
            ("Skip", ":material/arrow_forward:", "j", work.skip),
            ("Back", ":material/arrow_back:", "k", work.go_back),
        ):
            st.button(
                word, icon=icon, shortcut=key, type="tertiary", key=f"{word}_{desk.mark}", on_click=act, args=args
            )
        if dirty:
            st.button("Save", shortcut="s", type="tertiary", key=f"save_{desk.mark}", on_click=work.save, args=args)
            st.button("Discard", type="tertiary", key=f"drop_{desk.mark}", on_click=work.start_over, args=args)


def _dialogs(view: View, desk: Desk) -> None:
    asked = work.DIALOG.get()
    if not asked:
        return
    work.DIALOG.forget()
    if asked == "keys":
        dialogs.key_sheet()
    elif asked == "record":
        dialogs.record_sheet(desk)
    else:
        dialogs.history_sheet(view.card, desk)
