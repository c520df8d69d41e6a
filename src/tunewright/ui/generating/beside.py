"""Beside a generated example in review: its passage with what it rests on, what is not in it, its origin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from tunewright import checks
from tunewright.actions import generating
from tunewright.model import Body, Example
from tunewright.model.generation import JudgeScore, Provenance
from tunewright.model.project import Proposal
from tunewright.text.support import supporting
from tunewright.ui.generating.words import RECIPE_WORDS, usd
from tunewright.ui.marking import Mark, marked
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.times import local, now, said

_GROUNDING: Final = ("GR001", "GR002", "GR003")
_WHOLE: Final = 1_400
"""Characters up to which a passage is shown whole; of a longer one the paragraphs that matter, first."""
_AROUND: Final = 60


def shares(found: Provenance | None) -> tuple[int, int]:
    """How the room is shared between the example and what stands beside it; a passage needs more of it."""
    return (7, 3) if found is None or not found.passage_text else (6, 4)


def change_words(proposal: Proposal) -> str:
    """Who changes an example, as Markdown: a line of a later file, or a model that wrote its answer anew."""
    found = generating.provenance_of_change(store(), proposal.id)
    if found is None:
        return f"**A later file changes this example** · {plain(proposal.source, 60)}, line {proposal.line}"
    return f"**A model wrote this answer anew** · {_origin(found)}"


def came_words(proposal: Proposal) -> str:
    """What the changed version is headed with: it was imported, or a model wrote it."""
    is_made = generating.provenance_of_change(store(), proposal.id) is not None
    return ":material/auto_awesome: Written anew" if is_made else ":material/upload_file: Imported now"


def draw_source(found: Provenance | None, example: Example, body: Body) -> None:
    """Draw it for a generated example as it stands on screen; nothing for any other."""
    if found is None:
        return
    shown = replace(example, body=body)
    with st.container(border=True, gap="small", key="source_beside"):
        st.markdown(_title(found))
        if found.passage_text:
            _passage(found, shown)
            _unsupported(found.passage_text, shown)
        if found.judge is not None:
            _judge(found.judge)
        st.caption(_origin(found))


def _title(found: Provenance) -> str:
    if found.from_example is not None and not found.document:
        return f"**Made from example {found.from_example}**"
    place = found.passage.heading if found.passage is not None else ()
    number = f"passage {found.passage.ordinal}" if found.passage is not None else ""
    names = dict.fromkeys(
        part for part in (found.document, *place, number) if part
    )  # a title is often a heading too
    parts = [plain(part, 80) for part in names]
    return f"**Made from** {' › '.join(parts)}"


def _passage(found: Provenance, shown: Example) -> None:
    text = found.passage_text
    spans = supporting(text, shown.completion, found.quotes)
    marks: list[Mark] = [(start, end, "green") for start, end in spans]
    if len(text) <= _WHOLE:
        st.markdown(_small(marked(text, marks)))
    else:
        st.markdown(_small(_excerpt(text, marks)))
        with st.expander("The whole passage"):
            st.markdown(_small(marked(text, marks)))
    if marks:
        st.caption(":green-background[Green]: what the answer seems to rest on.")
    else:
        st.caption(":orange[:material/help:] No sentence of the passage clearly says this.")
    if found.passage is not None and found.passage.text != text:
        st.caption("The passage was edited since; this is the text that the model was shown.")


def _small(text: str) -> str:
    """The same in small letters, line by line, since Markdown ends a style at a line's end."""
    return "\n\n".join(
        "  \n".join(f":small[{line}]" for line in part.split("  \n")) for part in text.split("\n\n") if part
    )


def _excerpt(text: str, marks: list[Mark]) -> str:
    """The paragraphs that hold a mark, “⋯” for the others; the beginning where nothing is marked."""
    if not marks:
        return marked(text[:_WHOLE]) + " ⋯"
    told: list[str] = []
    for match in re.finditer(r"\S(?:.|\n(?!\s*\n))*", text):
        start, end = match.span()
        inside: list[Mark] = [(a - start, b - start, c) for a, b, c in marks if a < end and b > start]
        if inside:
            told.append(marked(match[0], inside))
        elif not told or told[-1] != "⋯":
            told.append("⋯")
    return "\n\n".join(told)


def _unsupported(passage: str, shown: Example) -> None:
    """The answer's numbers, quotations and names that the passage does not hold, marked in their sentences."""
    answer = shown.completion
    grounded = replace(shown, body={**shown.body, "source_text": passage})
    missing = sorted({span for code in _GROUNDING for span in _missing(code, grounded, answer)})
    if not missing:
        return
    start = max(0, missing[0][0] - _AROUND)
    end = min(len(answer), missing[-1][1] + _AROUND)
    marks: list[Mark] = [(a - start, b - start, "orange") for a, b in missing]
    before, after = "… " if start else "", " …" if end < len(answer) else ""
    st.markdown(":orange[:material/warning:] **Not in the passage**")
    st.markdown(_small(before + marked(answer[start:end], marks) + after))


def _missing(code: str, grounded: Example, answer: str) -> Iterator[tuple[int, int]]:
    for finding in checks.check_named(code).run(grounded):
        for one in finding.evidence.get("missing", ()):
            yield from _places(one, answer)


def _places(one: Any, answer: str) -> Iterator[tuple[int, int]]:
    """Where a missing piece stands: by its place where the check names it, else wherever its words are."""
    if isinstance(one, dict):
        yield int(one["start"]), int(one["start"]) + len(str(one["text"]))
    else:
        yield from (match.span() for match in re.finditer(re.escape(str(one)), answer))


def _judge(score: JudgeScore) -> None:
    icon = ":green[:material/gavel:]" if score.score >= 0.7 else ":orange[:material/gavel:]"
    parts = [
        f"{name} {value:.1f}"
        for name, value in (
            ("clear", score.clear),
            ("answerable", score.answerable),
            ("correct", score.correct),
            ("complete", score.complete),
        )
    ]
    rubric, reason = " · ".join(parts), plain(score.reason, 300)
    st.markdown(
        f"{icon} **Judge {score.score:.2f}** :small[{reason}]  \n:small[:gray[{rubric}]]",
        help=f"Scored by {plain(score.model, 60)}, 0 to 1. It sorts the queue and decides nothing.",
    )


def _origin(found: Provenance) -> str:
    when = local(found.at, now())
    tokens = found.input_tokens + found.output_tokens
    parts = [
        RECIPE_WORDS[found.recipe],
        plain(found.model, 60),
        f"{said(when.date())}, {when:%H:%M}",
        f"{tokens:,.0f} tokens" + (f", {plain(usd(found.usd))}" if found.usd is not None else ""),
        f"prompts {plain(found.prompt_version[:8])}",
        plain(found.licence, 60),
        plain(found.url, 100),
    ]
    return " · ".join(part for part in parts if part)
