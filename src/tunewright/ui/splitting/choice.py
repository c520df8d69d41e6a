"""How to split: which examples, by which measure, with which seed; and the button that makes it the project's."""

from __future__ import annotations

from typing import Any, Final, Literal, TypeAlias

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from tunewright.actions import splitting
from tunewright.actions.splitting import ACCEPTED, ALL, DEFAULT_SHARE, SplitWish
from tunewright.model.project import Filter, Project
from tunewright.ui import known
from tunewright.ui.errors import guarded
from tunewright.ui.notices import tell
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.splitting.looking import is_split_by_files, split_in_force
from tunewright.ui.state import reviewer
from tunewright.ui.times import ago, now
from tunewright.ui.wording import counted

Way: TypeAlias = Literal["imported", "share", "count", "none"]

_WAYS: Final[dict[Way, tuple[str, str]]] = {
    "imported": ("As the imported files say", "{named}"),
    "share": ("Hold back a share", "A part of the examples, whatever their number becomes."),
    "count": ("Hold back a number", "That many examples, and all others to train."),
    "none": ("Hold back nothing", "Everything is trained on; the model cannot be tested on examples of its own."),
}
_WHO: Final[dict[str, tuple[Filter, str]]] = {
    "accepted": (ACCEPTED, "Accepted"),
    "all": (ALL, "All but rejected"),
}
_LARGEST_SEED: Final = 2**31 - 1


def choose_who(project: Project) -> Filter:
    """Accepted examples only, or all that were not rejected."""
    chosen = st.segmented_control(
        "Which examples",
        list(_WHO),
        format_func=lambda who: f"{_WHO[who][1]} **{known.n_examples(project, _WHO[who][0]):,}**",
        key=f"split_who_{project.id}",
        default="accepted",
        required=True,
        width="stretch",
        persist_state="session",
    )
    return _WHO[str(chosen)][0]


def choose_how(project: Project, wanted: Filter) -> SplitWish:
    """The measure, with its numbers; what is in force stands there first."""
    in_force = split_in_force(project)
    has_imported = is_split_by_files(project)
    way = _choose_way(project, in_force, has_imported=has_imported)
    if way == "imported":
        return SplitWish()
    if way == "none":
        return SplitWish(in_force.seed, share=0.0)
    if way == "share":
        share = _share(project, in_force)
        return SplitWish(_seed(project, in_force), share=share)
    n_test = _count(project, in_force, known.n_examples(project, wanted))
    return SplitWish(_seed(project, in_force), count=n_test)


def _choose_way(project: Project, in_force: SplitWish, *, has_imported: bool) -> Way:
    ways: list[Way] = [way for way in _WAYS if has_imported or way != "imported"]
    named = _named(project) if has_imported else ""
    chosen: Way = st.radio(
        "How to split",
        ways,
        index=ways.index(_way_of(in_force)) if _way_of(in_force) in ways else 0,
        format_func=lambda way: _WAYS[way][0],
        captions=[_WAYS[way][1].format(named=named) for way in ways],
        key=f"split_way_{project.id}",
        persist_state="session",
    )
    return chosen


def _way_of(wish: SplitWish) -> Way:
    if not wish.is_given:
        return "imported"
    if not wish.share and not wish.count:
        return "none"
    return "share" if wish.share is not None else "count"


def _named(project: Project) -> str:
    tallies = known.shares(project, "split", Filter())
    parts = [f"{tallies[side]:,} to {word}" for side, word in _SIDE_WORDS.items() if tallies.get(side)]
    return f"They name {' and '.join(parts)}."


_SIDE_WORDS: Final = {"test": "test", "validation": "validate"}


def _share(project: Project, in_force: SplitWish) -> float:
    percent = st.slider(
        "Share to test on",
        min_value=1.0,
        max_value=50.0,
        value=min(max(round((in_force.share or DEFAULT_SHARE) * 200) / 2, 1.0), 50.0),
        step=0.5,
        format="%g%%",
        key=f"split_share_{project.id}",
        persist_state="session",
    )
    return round(float(percent) / 100, 4)


def _count(project: Project, in_force: SplitWish, n_examples: int) -> int:
    usual = in_force.count or max(1, round(n_examples * DEFAULT_SHARE))
    return int(
        st.number_input(
            "Examples to test on",
            min_value=1,
            value=usual,
            step=1,
            key=f"split_count_{project.id}",
            persist_state="session",
        )
    )


def _seed(project: Project, in_force: SplitWish) -> int:
    return int(
        st.number_input(
            "Seed",
            min_value=0,
            max_value=_LARGEST_SEED,
            value=in_force.seed,
            step=1,
            help="A number of your choice. The same seed always makes the same split; another one picks others.",
            key=f"split_seed_{project.id}",
            persist_state="session",
        )
    )


def use_button(place: DeltaGenerator, project: Project, wanted: Filter, wish: SplitWish) -> None:
    """Make the split on screen the project's; says which one is in force."""
    choice = splitting.last_choice(store(), project.id)
    is_in_force = split_in_force(project) == wish
    is_settled = is_in_force and (not wish.is_given or (choice is not None and choice.wish == wish))
    place.button(
        "This split is in use" if is_settled else "Use this split",
        type="secondary" if is_settled else "primary",
        icon=":material/check:",
        width="stretch",
        disabled=is_settled or not reviewer(),
        help=None if reviewer() else "Write your name under “Reviewer” in the sidebar first.",
        key=f"split_use_{project.id}",
        on_click=_use,
        args=(project.id, wanted, wish),
    )
    place.caption(_in_force_words(project, choice))


def _in_force_words(project: Project, choice: splitting.Choice | None) -> str:
    in_force = split_in_force(project)
    words = f"Exports use: **{plain(splitting.in_words(in_force))}**"
    if choice is None or choice.wish != in_force:
        return f"{words}."
    return f"{words}, chosen by {plain(choice.by, 60)} {ago(choice.at, now())}."


@guarded
def _use(project_id: int, wanted: Filter, wish: SplitWish) -> None:
    decided: Any = splitting.choose(store(), project_id, wanted, wish, reviewer())
    tell(f"Exports use this split now: {counted(len(decided.by_prompt), 'prompt')} on their sides.")
