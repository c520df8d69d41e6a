"""The log on screen: by day, newest first, narrowed to one person, page by page."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final

import streamlit as st

from tunewright.actions import browsing, reviewing
from tunewright.model.project import Event, Project
from tunewright.ui import times
from tunewright.ui.activity.words import ICONS, sentence
from tunewright.ui.errors import guarded
from tunewright.ui.navigation import screen_file
from tunewright.ui.notices import show_notices, tell
from tunewright.ui.page import nothing_here
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.state import Key, from_url, into_url, reviewer

_PAGE: Final = 40
_NEWER: Final = Key[tuple[int, ...]]("activity_newer", ())
"""Where the newer pages begin, so that “Newer” finds back; 0 is the newest page."""
_PERSON: Final = "activity_person"


def person_and_undo(project: Project) -> str | None:
    """The choice of a person, and the undoing of one's own last step; gives back the person, None for all."""
    show_notices()
    people = browsing.people(store(), project.id)
    wanted = from_url("by")
    st.session_state[_PERSON] = wanted if wanted in people else None
    choice, undo = st.columns([2, 3], vertical_alignment="bottom")
    choice.selectbox("Person", people, index=None, key=_PERSON, placeholder="Everybody", on_change=_choose_person)
    with undo:
        _undo_button(project)
    return wanted if wanted in people else None


def _choose_person() -> None:
    into_url(by=st.session_state[_PERSON], before=None)
    _NEWER.forget()


def _undo_button(project: Project) -> None:
    by = reviewer()
    last = browsing.last_step(store(), project.id, by) if by else None
    if last is None:
        return
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        st.button(
            f"Undo my last step: {sentence(last)}",
            key="undo_last",
            icon=":material/undo:",
            wrap=True,
            on_click=_undo,
            args=(project.id, by),
        )


@guarded
def _undo(project_id: int, by: str) -> None:
    done = reviewing.undo(store(), project_id, by)
    if done is None:
        return
    left = f" {done.n_left:,} stay, for they were changed since." if done.n_left else ""
    tell(f"Undone: {sentence(done.event)}.{left}")


def log(project: Project, by: str | None) -> None:
    """One page of the log."""
    before = _before()
    found = browsing.activity(store(), project.id, by=by, before_id=before, limit=_PAGE + 1)
    if not found:
        nothing_here(
            "**Nothing has happened here yet.** Every import, decision, edit and change of the set-up "
            "will be listed, with who did it and when.",
            "Import a file",
            "import",
        )
        return
    seen = times.now()
    for day, events in groupby(found[:_PAGE], key=lambda event: times.day(event.at, seen)):
        _day(project, day, events)
    _paging(before, found)


def _before() -> int | None:
    text = from_url("before") or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _day(project: Project, day: str, events: Iterable[Event]) -> None:
    st.markdown(f"**{day}**")
    with st.container(border=True, gap="xxsmall"):
        for event in events:
            _entry(project, event)


def _entry(project: Project, event: Event) -> None:
    seen = times.now()
    with st.container(
        horizontal=True, wrap=False, vertical_alignment="center", gap="small", key=f"event_{event.id}"
    ):
        mark = " :gray-badge[undone]" if event.undone else ""
        st.markdown(
            f":gray[{ICONS.get(event.kind, '')}] **{plain(event.by, 60)}** {sentence(event)}{mark}", width="stretch"
        )
        when = times.ago(event.at, seen)
        st.caption(f"{when} · {times.clock(event.at, seen)}", width="content")
        if event.example_id is not None:
            st.page_link(
                screen_file("review"),
                label="Open",
                query_params={"project": str(project.id), "example": str(event.example_id)},
            )


def _paging(before: int | None, found: list[Event]) -> None:
    if before is None and len(found) <= _PAGE:
        return
    with st.container(horizontal=True):
        st.button("Newer", icon=":material/chevron_left:", disabled=before is None, on_click=_newer)
        st.button(
            "Older",
            icon=":material/chevron_right:",
            disabled=len(found) <= _PAGE,
            on_click=_older,
            args=(before, found[:_PAGE][-1].id),
        )


def _older(before: int | None, last_id: int) -> None:
    _NEWER.put((*_NEWER.get(), before or 0))
    into_url(before=last_id)


def _newer() -> None:
    newer = _NEWER.get()
    _NEWER.put(newer[:-1])
    into_url(before=(newer[-1] or None) if newer else None)
