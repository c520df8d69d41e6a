"""The export screen: a new export with its outlook, or one that was written; below, all that are kept."""

from __future__ import annotations

import streamlit as st

from tunewright.actions import exporting
from tunewright.actions.splitting import ALL
from tunewright.model.project import KeptExport, Project
from tunewright.ui import known
from tunewright.ui.errors import errors
from tunewright.ui.exporting.comparing import comparison
from tunewright.ui.exporting.first_lines import first_lines
from tunewright.ui.exporting.kept import kept_exports
from tunewright.ui.exporting.looking import the_forecast
from tunewright.ui.exporting.outlook import nothing_to_export, outlook
from tunewright.ui.exporting.result import result
from tunewright.ui.exporting.shown import shown_export
from tunewright.ui.exporting.wish import choose
from tunewright.ui.jobs import show_jobs
from tunewright.ui.layout import beside
from tunewright.ui.notices import show_notices
from tunewright.ui.page import nothing_here
from tunewright.ui.session import store, the_project

_OUTLOOK_WIDTH = 380


def export() -> None:
    """Everything below the title; without examples, what will be here."""
    project = the_project()
    show_notices()
    show_jobs(project)
    listed = exporting.listed(store(), project.id)
    chosen = shown_export(listed)
    if chosen is not None:
        result(project, chosen)
    elif known.n_examples(project, ALL):
        _new_export(project)
    elif not listed:
        nothing_here(
            "**Nothing to export yet.** Import a file and accept examples; then they are written here as a file "
            "that a fine-tuning service accepts.",
            "Import a file",
            "import",
        )
    _kept(project, listed, chosen)


def _new_export(project: Project) -> None:
    st.caption("Writes a training file that the service accepts, keeps it, and names everything that stays out.")
    left, right = beside(_OUTLOOK_WIDTH)
    with left, errors("the choices of the export"):
        wish = choose(project)
        if not known.n_examples(project, wish.meant):
            nothing_to_export(project)
            return
        seen = the_forecast(project, wish)
    with right, errors("the outlook of the export"):
        outlook(project, wish, seen)
    with errors("the first lines"):
        first_lines(seen)


def _kept(project: Project, listed: list[KeptExport], shown: KeptExport | None) -> None:
    if not listed:
        return
    with errors("the kept exports"):
        kept_exports(listed)
    if len(listed) > 1:
        with errors("the comparison of exports"):
            comparison(project, listed, shown)
