"""The desk for probable label errors: the example, both labels, what speaks for each, and one key to decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from tunewright.actions import suspects
from tunewright.actions.settling import Member, Seen, Settled
from tunewright.actions.suspects import Suspect
from tunewright.model import EditConflict
from tunewright.model.project import Filter, Project
from tunewright.ui import known, state
from tunewright.ui.desks import choosing, rounds, sheets
from tunewright.ui.desks.clusters import origin, progress_words
from tunewright.ui.desks.empty import nothing_to_settle
from tunewright.ui.desks.rounds import LABELS, LAST, NOTICE
from tunewright.ui.diff import shortened
from tunewright.ui.errors import errors, guarded
from tunewright.ui.plain import apart, plain
from tunewright.ui.review.desk import first_labels
from tunewright.ui.session import store
from tunewright.ui.state import Key
from tunewright.ui.wording import counted, percent

_CHOICES: Final = Key[tuple[str, ...]]("desk_label_choices", ())


def label_desk(project: Project, wanted: int | None) -> None:
    """The whole desk; `wanted` is the finding that a link names."""
    rounds.begun(LABELS, project.id, None, suspects.waiting(store(), project.id), wanted)
    _CHOICES.put(tuple(first_labels(known.shares(project, "label", Filter()))))
    _fragment(project.id)


@st.fragment(key="desk_labels")
def _fragment(project_id: int) -> None:
    with errors("the desk"):
        shown = _current(project_id)
        if choosing.DIALOG.get() == "labels":
            choosing.DIALOG.forget()
            sheets.label_keys()
        if shown is None:
            rounds.show_address(None)
            nothing_to_settle(project_id, "No label looks wrong.", LABELS)
            return
        mark = f"{shown.finding.id}v{shown.seen.standing.versions}"
        with st.container(key=f"shown_{mark}", gap="small"):
            _head(shown)
            left, right = st.columns([5, 4], gap="medium")
            with left:
                _example(shown)
                _other_labels(project_id, shown, mark)
            with right:
                _evidence(shown)
        _actions(project_id, shown, mark)
        rounds.show_address(shown.finding.id)


def _current(project_id: int) -> Suspect | None:
    for _ in range(2):
        now = LABELS.get()
        if now is None or now.at is None:
            return None
        found = suspects.suspect(store(), project_id, now.at)
        if found is not None:
            return found
        after = now.beside(now.at, 1)
        rounds.begun(LABELS, project_id, None, suspects.waiting(store(), project_id), after)
    return None


def _head(shown: Suspect) -> None:
    notice = NOTICE.get()
    if notice:
        st.info(plain(notice), icon=":material/info:")
        NOTICE.forget()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(f"Example {shown.member.id}", anchor=False, width="content")
        more = f" · {counted(shown.n, 'example')} with the same prompt" if shown.n > 1 else ""
        st.caption(origin(shown.member) + more)
        st.caption(progress_words(LABELS, "label"), width="content")


def _example(shown: Suspect) -> None:
    one = shown.member
    with st.container(border=True):
        asked = f":gray[**Prompt**]  \n{shortened(one.asked, 4_000) or ':gray[no prompt]'}"
        is_label = one.answered.strip() == shown.given.strip()
        st.markdown(asked if is_label else f"{asked}\n\n:gray[**Answer**]  \n{shortened(one.answered, 2_000)}")


def _evidence(shown: Suspect) -> None:
    chance = percent(shown.score) if shown.score >= 0.01 else "less than 1%"
    with st.container(border=True, gap="small"):
        st.markdown(
            f"Given :orange-badge[{plain(shown.given, 60)}] :gray[:material/arrow_right_alt:] "
            f"suggested :blue-badge[{plain(shown.suggested, 60)}]"
        )
        st.caption(f"By the words of all other examples, the chance that the given label is right is {chance}.")
        st.markdown(_similar(shown.like_suggested, shown.suggested) + _similar(shown.like_given, shown.given))


def _similar(members: Sequence[Member], label: str) -> str:
    """The most similar examples that carry this label, each on its line."""
    if not members:
        return f":gray[No similar example is labelled {plain(label, 60)}.]\n\n"
    told = "".join(f"- {apart(one.asked, 160)} :gray[No. {one.id}]\n" for one in members)
    return f"Most similar with **{plain(label, 60)}**\n{told}\n"


def _other_labels(project_id: int, shown: Suspect, mark: str) -> None:
    choices = _CHOICES.get()
    with st.container(horizontal=True, gap="xsmall"):
        for number, label in enumerate(choices[:9], start=1):
            st.button(
                plain(label, 30),
                key=f"label{number}_{mark}",
                shortcut=str(number),
                type="secondary",
                on_click=give,
                args=(project_id, shown.seen, label),
            )
    rest = choices[9:]
    if not rest:
        return
    st.selectbox(
        "Another label",
        rest,
        index=None,
        placeholder="Another label…",
        label_visibility="collapsed",
        key=f"other_{mark}",
        on_change=_give_chosen,
        args=(project_id, shown.seen, f"other_{mark}"),
    )


def _actions(project_id: int, shown: Suspect, mark: str) -> None:
    seen = shown.seen
    with st.bottom, st.container(horizontal=True, horizontal_alignment="center", gap="small"):
        st.button(
            f"Take “{plain(shown.suggested, 30)}”",
            icon=":material/check:",
            type="primary",
            shortcut="s",
            key=f"take_{mark}",
            on_click=give,
            args=(project_id, seen, shown.suggested),
        )
        st.button(
            f"Keep “{plain(shown.given, 30)}”",
            icon=":material/thumb_up:",
            shortcut="g",
            key=f"keep_{mark}",
            on_click=keep,
            args=(project_id, seen),
            help="The label is right: the finding is dismissed and not asked about again.",
        )
        st.button(
            "Reject",
            icon=":material/close:",
            shortcut="x",
            key=f"reject_{mark}",
            on_click=reject,
            args=(project_id, seen),
        )
        _around(shown, mark)


def _around(shown: Suspect, mark: str) -> None:
    with st.container(horizontal=True, width="content", gap="small"):
        for word, icon, shortcut, key, step in (
            ("Skip", ":material/arrow_forward:", "j", "acc", 1),
            ("Back", ":material/arrow_back:", "k", "back", -1),
        ):
            st.button(
                word,
                icon=icon,
                shortcut=shortcut,
                type="tertiary",
                key=f"{key}_{mark}",
                on_click=skip,
                args=(shown.finding.id, step),
            )


def _done(seen: Seen, act: Callable[[], Settled], words: str) -> None:
    try:
        act()
    except EditConflict as conflict:
        NOTICE.put(f"{conflict} {conflict.hint}")
        return
    LAST.put(words)
    rounds.settled(LABELS, seen.finding_id)


@guarded
def give(project_id: int, seen: Seen, label: str) -> None:
    """Give this label and go on."""
    words = f":green[:material/label:] labelled {plain(label, 40)}"
    _done(seen, lambda: suspects.give(store(), project_id, seen, label, state.reviewer()), words)


def _give_chosen(project_id: int, seen: Seen, key: str) -> None:
    chosen = st.session_state.get(key)
    if chosen:
        give(project_id, seen, str(chosen))


@guarded
def keep(project_id: int, seen: Seen) -> None:
    """Keep the given label; not asked again."""
    words = ":green[:material/thumb_up:] label kept"
    _done(seen, lambda: suspects.keep(store(), project_id, seen, state.reviewer()), words)


@guarded
def reject(project_id: int, seen: Seen) -> None:
    """Reject the example."""
    words = f":red[:material/cancel:] {counted(seen.standing.n, 'example')} rejected"
    _done(seen, lambda: suspects.reject(store(), project_id, seen, state.reviewer()), words)


@guarded
def skip(finding_id: int, step: int) -> None:
    """On to the next, or back to the one before."""
    rounds.go(LABELS, finding_id, step)
