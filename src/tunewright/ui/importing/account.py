"""The ledger of one import: where every line went, as a sentence, in numbers and as a bar."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from tunewright.actions.leftovers import LEFT_OUT_WORDS
from tunewright.model.project import Ledger, Source
from tunewright.ui import times
from tunewright.ui.importing import words
from tunewright.ui.plain import plain
from tunewright.ui.wording import SPLIT_WORDS

_PLACES: Final = ("imported", "changed", "skipped", "identical", "rejected", " ", "blank")
"""Parts of the bar by the place of their colour in the theme; empty ones skip a colour."""


def draw_account(source: Source) -> None:
    """File, format, who and when; then the ledger."""
    seen = times.now()
    when = times.ago(source.finished_at or source.started_at, seen)
    facts = [words.format_words(source.format), words.encoding_words(source.encoding)]
    facts += [f"belongs to {SPLIT_WORDS[source.split].lower()}"] if source.split else []
    st.subheader(plain(source.name, 120), anchor=False)
    st.caption(f"Imported by {plain(source.by, 60)} {when} · {' · '.join(facts)}")
    st.markdown(words.ledger_sentence(source.ledger, source.format))
    if source.ledger.read:
        _bar(source.ledger)
        _numbers(source)
    if source.left_out:
        told = (f"{n:,} {LEFT_OUT_WORDS.get(code, plain(code))}" for code, n in source.left_out.items())
        st.caption(f"Skipped: {'; '.join(told)}.")


def _numbers(source: Source) -> None:
    ledger, unit = source.ledger, words.unit_word(source.format)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="ledger"):
        st.metric(f"{unit.capitalize()}s read", f"{ledger.read:,}", width="content")
        for name, word in words.LEDGER_WORDS.items():
            if name == "skipped" and not ledger.skipped:
                continue
            sign = "=" if name == "imported" else "+"
            st.markdown(f":gray[{sign}]", width="content")
            st.metric(word, f"{getattr(ledger, name):,}", width="content")


def _bar(ledger: Ledger) -> None:
    import altair as alt  # heavy, and loaded by the server before the first visitor

    parts: list[dict[str, Any]] = [
        {"part": words.LEDGER_WORDS[name], "lines": getattr(ledger, name), "at": at}
        for at, name in enumerate(_PLACES)
        if name.strip() and getattr(ledger, name)
    ]
    domain = [words.LEDGER_WORDS.get(name, name) for name in _PLACES]
    chart = (
        alt.Chart(alt.InlineData(values=parts))
        .mark_bar(height=14)
        .encode(
            x=alt.X("lines:Q", stack="normalize", axis=None),
            order=alt.Order("at:Q"),
            color=alt.Color("part:N", scale=alt.Scale(domain=domain), legend=None),
            tooltip=[alt.Tooltip("part:N", title="Lines"), alt.Tooltip("lines:Q", title="Number", format=",")],
        )
        .properties(height=24)
    )
    st.altair_chart(chart, alt=words.ledger_sentence(ledger))
