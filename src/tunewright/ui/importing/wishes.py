"""What is wanted of logs: which of their calls, and as what. One set of controls for all logs that are dropped."""

from __future__ import annotations

from datetime import date
from typing import Final

import streamlit as st

from tunewright.imports import ALTERNATIVES, TURNS, Wish

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
_WIDTH: Final = 190
_MOST: Final = 10_000_000


def choose_wish() -> Wish:
    """Draw the controls, closed at first; gives back what they say."""
    with st.expander("Which calls come in", icon=":material/filter_alt:", key="wish"):
        with st.container(horizontal=True, gap="medium"):
            turns = st.selectbox(
                "Of a conversation",
                TURNS,
                format_func=lambda name: _TURNS_WORDS[name],
                key="wish_turns",
                help=_TURNS_HELP,
                width=360,
            )
            alternatives = st.selectbox(
                "Where there are several answers",
                ALTERNATIVES,
                format_func=lambda name: _ALTERNATIVES_WORDS[name],
                key="wish_alternatives",
                help="Several answers to one prompt never become turns of one conversation.",
                width=300,
            )
        first, last = _period()
        with st.container(horizontal=True, gap="small"):
            model, name, tag = (_words(title, key) for title, key in _WORDS)
            low = _number("Feedback from", "wish_low", "Thumbs up and down count as 1 and 0.")
            high = _number("Feedback up to", "wish_high")
        with st.container(horizontal=True, gap="small"):
            sample = _whole("Choose by chance", "wish_sample", "So many calls; the rest is counted in the ledger.")
            seed = st.number_input(
                "Seed of the chance",
                value=0,
                step=1,
                key="wish_seed",
                help="The same seed chooses the same calls.",
                width=_WIDTH,
            )
            most = _whole("At most", "wish_most", "The first so many calls.")
    return Wish(
        turns=turns,
        alternatives=alternatives,
        since=first.isoformat() if first else "",
        until=last.isoformat() if last else "",
        model=model,
        name=name,
        tag=tag,
        score_from=low,
        score_to=high,
        sample=sample,
        seed=int(seed),
        most=most,
    )


_WORDS: Final = (("Model contains", "wish_model"), ("Route contains", "wish_name"), ("Tag", "wish_tag"))


def _period() -> tuple[date | None, date | None]:
    with st.container(horizontal=True, gap="small"):
        first = st.date_input("From", value=None, key="wish_since", width=_WIDTH)
        last = st.date_input("Up to and including", value=None, key="wish_until", width=_WIDTH)
    return (first if isinstance(first, date) else None), (last if isinstance(last, date) else None)


def _words(title: str, key: str) -> str:
    return str(st.text_input(title, key=key, width=_WIDTH) or "").strip()


def _number(title: str, key: str, help: str | None = None) -> float | None:
    given = st.number_input(title, value=None, step=0.5, key=key, help=help, width=_WIDTH)
    return None if given is None else float(given)


def _whole(title: str, key: str, help: str) -> int | None:
    given = st.number_input(
        title, value=None, min_value=1, max_value=_MOST, step=1, key=key, help=help, placeholder="All", width=_WIDTH
    )
    return None if given is None else int(given)
