"""What is wanted of logs: which of their calls, and as what. One set of controls for all logs that are dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import streamlit as st

from tunewright.actions import offering
from tunewright.imports import ALTERNATIVES, TURNS, Wish
from tunewright.model.project import CallFacets
from tunewright.ui.importing.chosen import LogFiles, calls_in
from tunewright.ui.plain import plain
from tunewright.ui.wording import counted

_TURNS_WORDS: Final = {
    "last": "The last call of each conversation",
    "every": "Every call",
    "once": "Every call, earlier answers not learnt again",
}
_TURNS_HELP: Final = (
    "A chat is sent to the model anew with each turn, so its last call holds the earlier ones. The others are "
    "counted in the ledger, not lost."
)
_ALTERNATIVES_WORDS: Final = {"separate": "An example for each", "preference": "A pair: better and worse answer"}
_WIDTH: Final = 200
_MOST: Final = 10_000_000
_MOST_LOOKED_INTO: Final = 10
"""Files of a log whose beginnings are looked into for names to choose from."""
_KEYS: Final = {
    "turns": "wish_turns",
    "alternatives": "wish_alternatives",
    "since": "wish_since",
    "until": "wish_until",
    "model": "wish_model",
    "name": "wish_name",
    "tag": "wish_tag",
    "user": "wish_user",
    "score_from": "wish_low",
    "score_to": "wish_high",
    "sample": "wish_sample",
    "seed": "wish_seed",
    "most": "wish_most",
}
"""Part of the wish -> key of its control."""


def choose_wish(logs: Sequence[LogFiles]) -> Wish:
    """Draw the controls; gives back what they say, which also stands on their box while it is closed."""
    facets = offering.together(calls_in(files[:_MOST_LOOKED_INTO]) for files in logs)
    wish = _wish_now()
    label = f"Which calls come in · {plain(wish_words(wish), 200)}"
    with st.expander(label, icon=":material/filter_alt:", key="wish", on_change="rerun"):
        if facets.n_calls:
            st.caption(_told(facets))
        _as_what()
        _which(facets)
        _how_many(is_by_chance=wish.sample is not None)
        if wish != Wish():
            st.button("As at first", key="wish_reset", type="tertiary", icon=":material/undo:", on_click=_reset)
    return wish


def _wish_now() -> Wish:
    """What the controls say, also before they are drawn in this run."""
    said: dict[str, Any] = {part: st.session_state.get(key) for part, key in _KEYS.items()}
    given = {part: value for part, value in said.items() if value not in (None, "")}
    for part in ("since", "until"):
        if part in given:
            given[part] = given[part].isoformat() if isinstance(given[part], date) else ""
    for part in ("model", "name", "tag", "user"):
        if part in given:
            given[part] = str(given[part]).strip()
    return Wish(**given)


def _reset() -> None:
    for key in _KEYS.values():
        st.session_state.pop(key, None)


def wish_words(wish: Wish) -> str:
    """The wish as a person says it: “all, of a conversation the last”; may hold text from data."""
    named = {"model": wish.model, "route": wish.name, "tag": wish.tag, "user": wish.user}
    parts = [
        *(f"{word} “{value}”" for word, value in named.items() if value),
        f"from {wish.since}" if wish.since else "",
        f"up to {wish.until}" if wish.until else "",
        f"rated {wish.score_from:g} or more" if wish.score_from is not None else "",
        f"rated {wish.score_to:g} or less" if wish.score_to is not None else "",
        f"{wish.sample:,} by chance" if wish.sample is not None else "",
        f"at most {wish.most:,}" if wish.most is not None else "",
    ]
    which = ", ".join(part for part in parts if part) or "all"
    what = _TURNS_WORDS[wish.turns]
    pairs = "; several answers make a pair" if wish.alternatives == "preference" else ""
    return f"{which}; {what[0].lower()}{what[1:]}{pairs}"


def _told(facets: CallFacets) -> str:
    """What the beginning of the logs holds, in a line."""
    models = ", ".join(plain(name, 40) for name in list(facets.models)[:3])
    more = f" and {len(facets.models) - 3} more" if len(facets.models) > 3 else ""
    parts = [
        f"At the beginning: {counted(facets.n_calls, 'call')}",
        f"to {models}{more}" if models else "",
        f"from {facets.first_at[:10]} to {facets.last_at[:10]}" if facets.first_at else "",
        f"{facets.n_scored:,} with feedback from {facets.lowest:g} to {facets.highest:g}"
        if facets.lowest is not None
        else "none of them with feedback",
    ]
    return ", ".join(part for part in parts if part) + "."


# ---- controls --------------------------------------------------------------------------------------------------


def _as_what() -> None:
    with st.container(horizontal=True, gap="small"):
        st.selectbox(
            "Of a conversation",
            TURNS,
            format_func=lambda name: _TURNS_WORDS[name],
            key=_KEYS["turns"],
            help=_TURNS_HELP,
            width=2 * _WIDTH + 16,
        )
        st.selectbox(
            "Where there are several answers",
            ALTERNATIVES,
            format_func=lambda name: _ALTERNATIVES_WORDS[name],
            key=_KEYS["alternatives"],
            help="Several answers to one prompt never become turns of one conversation.",
            width=2 * _WIDTH + 16,
        )


def _which(facets: CallFacets) -> None:
    with st.container(horizontal=True, gap="small"):
        _name("Model", "model", facets.models, "Calls to models with this in their name, asked for or served.")
        _name("Route", "name", facets.names, "Calls of routes, spans or applications with this in their name.")
        _name("Tag", "tag", facets.tags, "Calls with exactly this tag.")
        st.text_input(
            "User", key=_KEYS["user"], help="The log's own id of a user.", placeholder="Any", width=_WIDTH
        )
    with st.container(horizontal=True, gap="small"):
        st.date_input("From", value=None, key=_KEYS["since"], width=_WIDTH)
        st.date_input("Up to and including", value=None, key=_KEYS["until"], width=_WIDTH)
        thumbs = "Thumbs up and down count as 1 and 0."
        for title, part in (("Feedback from", "score_from"), ("Feedback up to", "score_to")):
            st.number_input(
                title, value=None, step=0.5, key=_KEYS[part], help=thumbs, placeholder="Any", width=_WIDTH
            )


def _how_many(*, is_by_chance: bool) -> None:
    with st.container(horizontal=True, gap="small"):
        _whole("At most", "most", "The first so many calls.")
        _whole("Choose by chance", "sample", "So many calls; the rest is counted in the ledger.")
        if is_by_chance:
            st.number_input(
                "Seed of the chance",
                value=0,
                step=1,
                key=_KEYS["seed"],
                help="The same seed chooses the same calls.",
                width=_WIDTH,
            )


def _name(title: str, part: str, known: Mapping[str, int], help: str) -> None:
    """Names from the beginning of the logs, or one's own."""
    st.selectbox(
        title,
        list(known),
        index=None,
        key=_KEYS[part],
        placeholder="Any",
        accept_new_options=True,
        help=help,
        width=_WIDTH,
    )


def _whole(title: str, part: str, help: str) -> None:
    st.number_input(
        title,
        value=None,
        min_value=1,
        max_value=_MOST,
        step=1,
        key=_KEYS[part],
        help=help,
        placeholder="All",
        width=_WIDTH,
    )
