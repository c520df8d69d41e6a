"""Where the project on screen stands: the next step, and its numbers."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tunewright import targets
from tunewright.actions.overview import Overview, Step, next_step
from tunewright.model.project import Project
from tunewright.ui import times
from tunewright.ui.navigation import go
from tunewright.ui.plain import plain
from tunewright.ui.wording import SEVERITY_LOOKS, counted, percent

SOON_DAYS: Final = 90
"""A model that takes no more jobs in so many days is announced."""

_NEXT: Final[dict[Step, tuple[str, str, str, dict[str, str]]]] = {
    "import": ("There is nothing here yet: import a first file.", "Import a file", "import", {}),
    "watch": ("A file is being imported.", "See how far it is", "import", {}),
    "set-up": ("{n} are in. Say what they are for, below.", "", "", {}),
    "changes": ("{n} of later files wait for a decision.", "Decide on them", "import", {}),
    "review": ("{n} wait for review.", "Review", "review", {"state": "unreviewed"}),
    "proposals": ("{n} of a model wait for review.", "Review", "review", {"state": "proposed"}),
    "flagged": ("{n} were flagged for a second look.", "Look at them", "review", {"state": "flagged"}),
    "findings": ("{n} must be settled before training.", "See the findings", "findings", {}),
    "accept": ("Everything is reviewed, but nothing is accepted.", "Review", "review", {}),
    "export": ("Everything is reviewed: {n} are accepted.", "Split and export", "split", {}),
}
_COUNTED: Final[dict[Step, str]] = {"changes": "changed line", "findings": "error", "proposals": "proposal"}


def standing(seen: Overview) -> None:
    """The next step, then the numbers."""
    _announce_end(seen.project)
    with st.container(border=True, key="standing", gap="medium"):
        _next(seen)
        if seen.n_examples:
            _numbers(seen)


def _next(seen: Overview) -> None:
    step, n = next_step(seen)
    words, label, screen, address = _NEXT[step]
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.subheader(words.format(n=counted(n, _COUNTED.get(step, "example"))), anchor=False, width="content")
        st.space("stretch")
        if label and st.button(label, type="primary", icon=":material/arrow_forward:", key="next_step"):
            go(screen, project=seen.project.id, **address)


def _numbers(seen: Overview) -> None:
    done, found, cost = st.columns(3, gap="medium")
    with done:
        st.metric("Examples", f"{seen.n_examples:,}")
        st.progress(seen.share_reviewed, f"{seen.n_reviewed:,} reviewed · {percent(seen.share_reviewed)}")
    with found:
        st.metric("Open findings", f"{sum(seen.findings.values()):,}")
        st.markdown(findings_words(seen))
    with cost:
        st.metric("Estimated cost", f"${seen.alive.usd:,.2f}", help=cost_source(seen))
        st.caption(cost_words(seen))


def findings_words(seen: Overview) -> str:
    """Open findings by severity, as Markdown."""
    parts = [
        f":{look.colour}[{look.icon} {counted(seen.findings[severity], look.word.lower())}]"
        for severity, look in SEVERITY_LOOKS.items()
        if seen.findings.get(severity)
    ]
    return "  ".join(parts) or ":green[:material/check_circle: No findings]"


def cost_words(seen: Overview) -> str:
    """How the estimate comes about, as Markdown."""
    cost = seen.alive
    tokens = counted(cost.tokens_per_epoch, "token")
    price = f"\\${cost.usd_per_million:,.2f} per million"
    accepted = f" For what is accepted: \\${seen.accepted.usd:,.2f}." if seen.accepted.n_examples else ""
    return f"{tokens} × {counted(cost.epochs, 'epoch')} × {price}.{accepted}"


def cost_source(seen: Overview) -> str:
    """Where the price is from, as Markdown."""
    cost = seen.alive
    read = f", read on {times.said(cost.price_date)}" if cost.price_date else ""
    return (
        f"For training {plain(cost.model)} on everything that is not rejected. Price: {plain(cost.source)}{read}. "
        "An estimate before tax and credits."
    )


def _announce_end(project: Project) -> None:
    model, today = targets.model(project.model), times.now().date()
    last_day = targets.last_day_for_jobs(model)
    if last_day is None or (last_day - today).days > SOON_DAYS:
        return
    note = plain(targets.closing_note(model, today))
    if targets.takes_jobs(model, today):
        days = (last_day - today).days
        st.warning(f"**{counted(days, 'day')} left.** {note}", icon=":material/event_busy:")
    else:
        st.warning(f"{note} Choose another model in the set-up.", icon=":material/event_busy:")
