"""The ledger of one import: where every line went, as a sentence, in numbers and as a bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from tunewright.actions.leftovers import LEFT_OUT_WORDS
from tunewright.imports import Wish
from tunewright.model import TuneError
from tunewright.model.project import Filter, Ledger, Project, Source
from tunewright.ui import known, times
from tunewright.ui.filter_address import filter_address
from tunewright.ui.importing import words
from tunewright.ui.importing.wishes import wish_words
from tunewright.ui.navigation import screen_file
from tunewright.ui.plain import plain
from tunewright.ui.wording import SPLIT_WORDS, percent

_PLACES: Final = ("imported", "changed", "skipped", "identical", "rejected", " ", "blank")
"""Parts of the bar by the place of their colour in the theme; empty ones skip a colour."""
_LOWEST: Final = -1e14
"""Below any score: with it, a filter means examples that have one."""


def draw_account(project: Project, source: Source, together: Sequence[str] = ()) -> None:
    """File, format, who and when; then the ledger. `together`: other files that were read in one go with it."""
    seen = times.now()
    when = times.ago(source.finished_at or source.started_at, seen)
    facts = [words.format_words(source.format)]
    facts += [] if words.is_binary(source.format) else [words.encoding_words(source.encoding)]
    facts += [f"belongs to {SPLIT_WORDS[source.split].lower()}"] if source.split else []
    facts += ["personal data replaced"] if source.plan.get("redacted") else []
    st.subheader(plain(source.name, 120), anchor=False)
    st.caption(f"Imported by {plain(source.by, 60)} {when} · {' · '.join(facts)}")
    if together:
        others = ", ".join(f"“{plain(name, 60)}”" for name in together[:3])
        more = f" and {len(together) - 3} more" if len(together) > 3 else ""
        st.caption(f"Read together with {others}{more}; each has its own ledger, below under “All imports”.")
    st.markdown(words.ledger_sentence(source.ledger, source.format))
    if source.ledger.read:
        _bar(source.ledger)
        _numbers(source)
    if source.left_out:
        _skipped(source)
    if source.ledger.imported:
        _link_to_rated(project, source)


def _numbers(source: Source) -> None:
    ledger, units = source.ledger, words.unit_words(source.format)[1]
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="ledger"):
        st.metric(f"{units.capitalize()} read", f"{ledger.read:,}", width="content")
        for name, word in words.LEDGER_WORDS.items():
            if name == "skipped" and not ledger.skipped:
                continue
            sign = "=" if name == "imported" else "+"
            st.markdown(f":gray[{sign}]", width="content")
            st.metric(word, f"{getattr(ledger, name):,}", width="content")


def _skipped(source: Source) -> None:
    """Why entries are no example of their own, the commonest first, each with its share as a bar."""
    total = sum(source.left_out.values())
    st.markdown(f"**Why {total:,} {'was' if total == 1 else 'were'} skipped**")
    ordered = sorted(source.left_out.items(), key=lambda pair: -pair[1])
    st.dataframe(
        [
            {
                "Number": n,
                "Share": 100 * n / source.ledger.read,
                "Reason": _sentence(LEFT_OUT_WORDS.get(code, code)),
            }
            for code, n in ordered
        ],
        hide_index=True,
        key=f"skipped_{source.id}",
        column_config={
            "Number": st.column_config.NumberColumn(width=90, format="localized"),
            "Share": st.column_config.ProgressColumn(
                width=140, format="%.0f%%", min_value=0, max_value=100, help="Of all entries read."
            ),
            "Reason": st.column_config.TextColumn(width="large"),
        },
    )
    wish = _wish_of(source)
    if wish is not None and "outside" in source.left_out:
        share = percent(source.left_out["outside"] / source.ledger.read)
        st.caption(f"Asked for was: {plain(wish_words(wish), 300)}. Outside of that: {share}.")


def _sentence(told: str) -> str:
    return told[:1].upper() + told[1:]


def _wish_of(source: Source) -> Wish | None:
    stored = source.plan.get("wish")
    try:
        return Wish.from_dict(stored) if isinstance(stored, dict) else None
    except (TuneError, TypeError):
        return None


def _link_to_rated(project: Project, source: Source) -> None:
    """The way to the answers that people liked least, where the log says what they thought."""
    if not words.is_log_format(source.format):
        return
    rated = Filter(states=("unreviewed",), source=source.id, score_from=_LOWEST)
    n_rated = known.n_examples(project, rated)
    if not n_rated:
        return
    wanted = Filter(states=("unreviewed",), source=source.id, lowest_first=True)
    st.page_link(
        screen_file("review"),
        label=f"Review the lowest rated first · {n_rated:,} with feedback wait",
        icon=":material/thumb_down:",
        query_params={**filter_address(wanted), "project": str(project.id)},
    )


def _bar(ledger: Ledger) -> None:
    import altair as alt  # heavy, and loaded by the server before the first visitor

    parts: list[dict[str, Any]] = [
        {"part": words.LEDGER_WORDS[name], "lines": getattr(ledger, name), "at": at}
        for at, name in enumerate(_PLACES)
        if name.strip() and getattr(ledger, name)
    ]
    there = [one["part"] for one in parts]
    legend = alt.Legend(title=None, orient="bottom", values=there, symbolType="square", offset=4, padding=0)
    domain = [words.LEDGER_WORDS.get(name, name) for name in _PLACES]
    chart = (
        alt.Chart(alt.InlineData(values=parts))
        .mark_bar(height=14)
        .encode(
            x=alt.X("lines:Q", stack="normalize", axis=None),
            order=alt.Order("at:Q"),
            color=alt.Color("part:N", scale=alt.Scale(domain=domain), legend=legend),
            tooltip=[alt.Tooltip("part:N", title="Lines"), alt.Tooltip("lines:Q", title="Number", format=",")],
        )
        .properties(height=48)
    )
    st.altair_chart(chart, alt=words.ledger_sentence(ledger))
