"""What the export would bring, before it is written: numbers, money, what stays out, what is wrong; the button."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tunewright.actions import checking, exporting, looking
from tunewright.actions.exporting import ExportWish
from tunewright.actions.forecasting import Forecast
from tunewright.actions.splitting import ALL
from tunewright.checks import check_named
from tunewright.model.project import KeptExport, Project
from tunewright.ui import known
from tunewright.ui.errors import guarded
from tunewright.ui.exporting.shown import show_export
from tunewright.ui.exporting.words import money, name_of, price_words
from tunewright.ui.findings.standing import run_button
from tunewright.ui.navigation import go, screen_file
from tunewright.ui.notices import tell
from tunewright.ui.page import nothing_here
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.state import Key, reviewer
from tunewright.ui.wording import SEVERITY_LOOKS, SPLIT_WORDS, check_words, counted
from tunewright.ui.work import is_working

_MOST_BLOCKERS: Final = 6
_CLICKED: Final = Key[tuple[int, int, int]]("export_clicked", (0, -1, 0))
"""Project, revision on screen and export of the last click on the button."""


def nothing_to_export(project: Project) -> None:
    """What stands in place of the outlook while nothing is accepted."""
    waiting = known.n_examples(project, ALL)
    nothing_here(
        f"**No example is accepted yet.** {counted(waiting, 'example')} {'waits' if waiting == 1 else 'wait'} for "
        "review. Accept some, or export all but the rejected ones.",
        "Go to Review",
        "review",
    )


def outlook(project: Project, wish: ExportWish, seen: Forecast) -> None:
    """The card beside the choices."""
    with st.container(border=True, key="export_outlook"):
        _numbers(seen)
        _money(seen)
        _left_out(seen)
        _trouble(project, seen)
        is_due = checking.has_gate(project) and _look_first(project)
        _button(project, wish, seen, is_due=is_due)
    for note in seen.notes:
        st.caption(f":material/info: {plain(note)}")


def _numbers(seen: Forecast) -> None:
    for place, side in zip(st.columns(max(2, len(seen.sides))), seen.sides, strict=False):
        place.metric(SPLIT_WORDS[side.split], f"{'' if seen.is_exact else '≈ '}{side.n_examples:,}")
    if not any(side.split == "test" for side in seen.sides):
        st.caption(":material/info: Nothing is held back to test on.")


def _money(seen: Forecast) -> None:
    cost = seen.cost
    first, second = st.columns(2)
    first.metric("Tokens per epoch", f"{cost.tokens_per_epoch:,}")
    second.metric("Training, about", money(cost.usd), help=f"Source of the price: {plain(cost.source)}.")
    price = price_words(cost.usd_per_million, cost.price_date)
    st.caption(
        f"{plain(cost.model)} · {counted(cost.epochs, 'epoch')} × {plain(price)}. "
        "Model, epochs and price are set on Home."
    )


def _left_out(seen: Forecast) -> None:
    reasons = {**seen.unwritten, **seen.not_meant}
    if not reasons:
        st.caption(":green[:material/check:] Nothing stays out.")
        return
    st.markdown(f":material/filter_alt: **Left out: {sum(reasons.values()):,}**")
    for reason, n in reasons.items():
        st.caption(f"**{n:,}** · {plain(reason)}")
    if not seen.is_exact and seen.unwritten:
        st.caption(f"Reckoned from {seen.n_tried:,} examples; the export names every one that cannot be written.")


def _trouble(project: Project, seen: Forecast) -> None:
    for warning in seen.warnings:
        st.warning(plain(warning), icon=":material/warning:")
    if seen.gate:
        st.error(plain(seen.gate), icon=":material/lock:")
        _blockers(project)
    elif seen.open_findings.get("error"):
        st.page_link(screen_file("findings"), label="Go to Findings", icon=":material/troubleshoot:")
    if seen.closing:
        st.warning(plain(f"{seen.closing} {seen.model.note}"), icon=":material/event_busy:")


def _blockers(project: Project) -> None:
    """What blocks, each with the way to it."""
    blocking = checking.blockers(store(), project)
    with st.container(gap=None, key="export_blockers"):
        for one in blocking[:_MOST_BLOCKERS]:
            look, name = SEVERITY_LOOKS[one.severity], check_words(check_named(one.code).name)
            if st.button(
                f":{look.colour}[{look.icon}] **{one.n:,}** · {name} · {one.code}",
                type="tertiary",
                key=f"export_blocker_{one.code}_{one.severity}",
                help="Open these findings",
            ):
                go("findings", project=project.id, code=one.code)
    if len(blocking) > _MOST_BLOCKERS:
        st.caption(f"And those of {len(blocking) - _MOST_BLOCKERS} more checks.")


def _look_first(project: Project) -> bool:
    """True, with the way out, where all checks must run before the project's gate can be trusted."""
    if not looking.needs_look(store(), project):
        return False
    running = is_working(project, "recheck")
    st.warning(
        "All checks are running; the export opens when they are through."
        if running
        else "**Run all checks first.** This project lets findings block its exports, and texts or settings "
        "changed since all checks ran.",
        icon=":material/lock_clock:",
    )
    run_button(project, running=running, primary=True, key="export_run_checks")
    return True


def _button(project: Project, wish: ExportWish, seen: Forecast, *, is_due: bool) -> None:
    name = reviewer()
    st.button(
        f"Export {counted(seen.n_examples, 'example')}" if seen.is_exact else "Export",
        type="primary",
        icon=":material/output:",
        width="stretch",
        disabled=bool(seen.gate) or is_due or not seen.n_examples or not name,
        help=None if name else "Write your name under “Reviewer” in the sidebar first.",
        key=f"export_now_{project.revision}",
        on_click=_export,
        args=(project.id, project.revision, wish),
    )


@guarded
def _export(project_id: int, seen_revision: int, wish: ExportWish) -> None:
    """Write it once: a second click on the same screen shows what the first has written.

    What others did since the screen was drawn is no reason to refuse: the report counts what was really written.
    """
    written = _written_from(project_id, seen_revision)
    if written is not None:
        show_export(written.id)
        return
    with st.spinner("Writing the files …"):
        kept = exporting.export(store(), project_id, wish, reviewer(), look_first=False)
        _CLICKED.put((project_id, seen_revision, kept.id))
        show_export(kept.id)
        tell(f"{name_of(kept)} is written and kept.")


def _written_from(project_id: int, seen_revision: int) -> KeptExport | None:
    """The export that a click on this screen, or on one drawn at the same moment, has made already."""
    newest = exporting.listed(store(), project_id)[:1]
    clicked = _CLICKED.get()
    mine = clicked[2] if clicked[:2] == (project_id, seen_revision) else 0
    return next((kept for kept in newest if kept.id == mine or kept.options["revision"] == seen_revision), None)
