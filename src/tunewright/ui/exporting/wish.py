"""What to export and how: the target, which examples, which split, and the target's own options."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from tunewright import targets
from tunewright.actions import projects, splitting
from tunewright.actions.exporting import ExportWish, Include
from tunewright.exports import ExportOptions
from tunewright.model.project import Project
from tunewright.targets import Target
from tunewright.ui import known
from tunewright.ui.exporting.pair_options import pair_options
from tunewright.ui.navigation import screen_file
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.splitting.looking import split_in_force
from tunewright.ui.times import said
from tunewright.ui.wording import counted

_WHO: Final[dict[Include, str]] = {"accepted": "Accepted", "all": "All but rejected"}


def choose(project: Project) -> ExportWish:
    """The choices, each with what follows from it."""
    with st.container(border=True, gap="small"):
        target = _target(project)
    with st.container(border=True, gap="small"):
        include = _include(project)
        split = split_in_force(project)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"Split: **{plain(splitting.in_words(split))}**", width="content")
            st.page_link(screen_file("split"), label="Change the split", icon=":material/call_split:")
    wish = ExportWish(target.name, include, split)
    if not known.n_examples(project, wish.meant):
        return wish
    return replace(wish, options=_options(project, target, wish))


def _target(project: Project) -> Target:
    listed = {target.name: target for target in targets.targets()}
    chosen = st.radio(
        "Target",
        list(listed),
        index=list(listed).index(project.target) if project.target in listed else 0,
        format_func=lambda name: listed[name].title,
        captions=[_target_note(target) for target in listed.values()],
        key=f"export_target_{project.id}_{project.target}",
        persist_state="session",
    )
    return listed[str(chosen)]


def _target_note(target: Target) -> str:
    least = f"At least {counted(target.min_examples, 'example')}." if target.min_examples else ""
    return f"{target.note} {least} Read {said(target.read_on)}.".strip()


def _include(project: Project) -> Include:
    counts = {who: known.n_examples(project, ExportWish("", who).meant) for who in _WHO}
    chosen: Include = st.segmented_control(
        "Which examples",
        list(_WHO),
        format_func=lambda who: f"{_WHO[who]} **{counts[who]:,}**",
        default="accepted",
        required=True,
        key=f"export_include_{project.id}",
        persist_state="session",
    )
    return chosen


def _options(project: Project, target: Target, wish: ExportWish) -> ExportOptions:
    if not target.message_keys:
        return pair_options(project, wish)
    states = projects.counts(store(), project.id)
    n_pairs = sum(states[state].n_pairs for state in wish.meant.states)
    if not n_pairs:
        return ExportOptions()
    with st.container(border=True):
        system = st.text_area(
            "System message",
            value=project.system_message,
            placeholder="None",
            help=f"Begins each of the {n_pairs:,} prompt and completion pairs when it is written as a chat. "
            "Chats keep the system message they have.",
            height=80,
            key=f"export_system_{project.id}_{hash(project.system_message)}",
            persist_state="session",
        )
    return ExportOptions(system=system.strip() or None)
