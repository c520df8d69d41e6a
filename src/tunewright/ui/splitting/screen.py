"""The split screen from top to bottom: the choice, the proof, the labels of each side, the test side."""

from __future__ import annotations

import streamlit as st

from tunewright.actions.splitting import ALL
from tunewright.model.project import Project
from tunewright.ui import known
from tunewright.ui.errors import errors
from tunewright.ui.notices import show_notices
from tunewright.ui.page import nothing_here
from tunewright.ui.session import the_project
from tunewright.ui.splitting.choice import choose_how, choose_who, use_button
from tunewright.ui.splitting.looking import the_look
from tunewright.ui.splitting.proof import certificate, sides, why_it_holds
from tunewright.ui.splitting.sample import first_examples
from tunewright.ui.splitting.spread import labels
from tunewright.ui.wording import counted

_CHOICE_WIDTH = 390


def split() -> None:
    """Everything below the title; without examples, what will be here."""
    project = the_project()
    show_notices()
    if not known.n_examples(project, ALL):
        nothing_here(
            "**Nothing to split yet.** Import a file; then some examples can be held back, to test the trained "
            "model on what it has never seen.",
            "Import a file",
            "import",
        )
        return
    st.caption("Some examples are held back from training, to test the model on what it has never seen.")
    row = st.container(horizontal=True, gap="medium")
    left, right = row.container(width=_CHOICE_WIDTH, border=True), row.container(width="stretch")
    with left:
        wanted = choose_who(project)
        wish = choose_how(project, wanted) if known.n_examples(project, wanted) else None
    with right, errors("the proof of the split"):
        if wish is None:
            _nothing_accepted(project)
            return
        look = the_look(project, wanted, wish)
        certificate(look)
        sides(look)
        why_it_holds(look)
        use_button(left, project, wanted, wish)
    with errors("the sides in detail"):
        labels(project, look)
        first_examples(project, wanted, look)


def _nothing_accepted(project: Project) -> None:
    waiting = known.n_examples(project, ALL)
    nothing_here(
        f"**No example is accepted yet.** {counted(waiting, 'example')} "
        f"{'waits' if waiting == 1 else 'wait'} for review; accept some, and they are split here. "
        "Or split all but the rejected ones.",
        "Go to Review",
        "review",
    )
