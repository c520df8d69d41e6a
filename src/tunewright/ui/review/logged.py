"""Beside an example from a log: which model answered, when, for whom, and what people thought of the answer."""

from __future__ import annotations

import streamlit as st

from tunewright.actions.reviewing import View
from tunewright.model import Called
from tunewright.ui.importing.words import opinion_words
from tunewright.ui.plain import plain

_LONGEST = 300


def draw_logged(view: View) -> None:
    """Nothing for an example that came from elsewhere."""
    called = view.called
    if called is None:
        return
    with st.container(border=True, gap="xsmall", key="logged"):
        st.markdown("**From the log**")
        lines = [f"{word}: {plain(value, _LONGEST)}" for word, value in _facts(called) if value]
        opinions = [f":material/reviews: {plain(opinion_words(one), _LONGEST)}" for one in called.feedback]
        st.caption("  \n".join((*opinions, *lines)))


def _facts(called: Called) -> list[tuple[str, str]]:
    told = ((called.tokens_in, "in"), (called.tokens_out, "out"))
    asked = called.model if called.model != called.served else ""
    return [
        ("Answered by", called.served or called.model),
        ("Asked for", asked if called.served else ""),
        ("When", f"{called.at[:16].replace('T', ' ')} UTC" if called.at else ""),
        ("Tokens as logged", ", ".join(f"{n:,} {way}" for n, way in told if n is not None)),
        ("Route", called.name),
        ("Tags", ", ".join(called.tags)),
        ("User", called.user),
        ("Conversation", called.conversation),
        ("Ended with", called.finish if called.finish != "stop" else ""),
    ]
