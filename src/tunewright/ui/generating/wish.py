"""Make examples: choose server and recipe, see what it will take, set a ceiling, start."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NoReturn

import streamlit as st

from tunewright.actions import generating
from tunewright.model.generation import FROM_EXAMPLES, Ceiling, Connection, Estimate, KeptDocument, RecipeOptions
from tunewright.model.project import Filter, Project
from tunewright.ui import known
from tunewright.ui.errors import errors
from tunewright.ui.generating.connecting import choose_connection, lacks_key
from tunewright.ui.generating.recipe import choose_recipe
from tunewright.ui.generating.words import subject_word, usd
from tunewright.ui.layout import beside
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.state import into_url, reviewer
from tunewright.ui.wording import counted
from tunewright.ui.worker import hand_key

_WIDTH: Final = 380


def make_part(project: Project, documents: list[KeptDocument]) -> None:
    """The choices at the left, at the right what follows from them."""
    left, right = beside(_WIDTH)
    with left, errors("the choices"):
        with st.container(border=True, gap="small"):
            connection, secret = choose_connection("generate_server")
        options = choose_recipe(project, documents)
    with right, errors("the estimate"), st.container(border=True, key="generate_outlook"):
        _outlook(project, options, connection, secret, has_documents=bool(documents))


def _outlook(
    project: Project, options: RecipeOptions, connection: Connection | None, secret: str, *, has_documents: bool
) -> None:
    trouble = _missing(project, options, connection, has_documents=has_documents)
    if connection is None or trouble:
        st.markdown("**What it will take**")
        st.caption(trouble)
        return
    seen = generating.estimate(store(), project.id, options, connection)
    _numbers(seen, options, connection)
    ceiling = _ceiling(seen)
    if lacks_key(connection, secret):
        trouble = "Give the key of the server."
    elif not reviewer():
        trouble = "Write your name under “Reviewer” in the sidebar: it is kept beside the run."
    elif not seen.n_requests:
        trouble = "There is nothing to ask about."
    if st.button(
        "Start",
        type="primary",
        icon=":material/play_arrow:",
        width="stretch",
        key="start_generation",
        disabled=bool(trouble),
    ):
        _start(project.id, options, connection, ceiling, secret)
    st.caption(trouble or "Nothing is sent before you start. What comes back are proposals for review.")


def _missing(
    project: Project, options: RecipeOptions, connection: Connection | None, *, has_documents: bool
) -> str:
    """What must be there before anything can be reckoned; empty where all is."""
    if options.recipe in FROM_EXAMPLES:
        if not known.n_examples(project, Filter(states=("accepted",))):
            return "This recipe starts from accepted examples, and there are none yet."
    elif not has_documents:
        return "Add a document first: this recipe asks about its passages."
    if options.recipe == "classification" and not options.labels:
        return "Name at least one label."
    return "" if connection else "Name the server and the model."


def _numbers(seen: Estimate, options: RecipeOptions, connection: Connection) -> None:
    first, second = st.columns(2)
    first.metric("Requests", f"{seen.n_requests:,}")
    second.metric("Cost, about", "Free" if connection.is_local and not seen.usd else usd(seen.usd))
    about = counted(seen.n_subjects, subject_word(options.recipe))
    st.caption(
        f"{about} → up to {counted(seen.n_proposals, 'proposal')}. "
        f"{seen.input_tokens:,} tokens in, about {seen.output_tokens:,} out."
    )
    if seen.n_known:
        st.caption(f":material/history: {counted(seen.n_known, 'request')} of these are answered already.")
    if seen.price_note:
        st.caption(plain(seen.price_note))


def _ceiling(seen: Estimate) -> Ceiling:
    st.markdown("**Ceiling**", help="The run stops by itself before it would go beyond, and can go on later.")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        dollars = st.number_input(
            "US dollars",
            min_value=0.0,
            value=1.0,
            step=0.5,
            format="%.2f",
            key="generate_most_usd",
            disabled=seen.usd is None,
            persist_state="session",
        )
        requests = st.number_input(
            "Requests",
            min_value=1,
            value=None if seen.usd is not None else max(seen.n_requests, 1),
            step=10,
            key=f"generate_most_requests_{seen.usd is None}",
            placeholder="No limit",
            persist_state="session",
        )
    if seen.usd is not None and dollars is not None and seen.usd > Decimal(str(dollars)):
        st.caption(":orange[:material/vertical_align_top:] It will probably stop at this ceiling before its end.")
    return Ceiling(
        None if dollars is None or seen.usd is None else Decimal(str(dollars)),
        None if requests is None else int(requests),
    )


def _start(
    project_id: int, options: RecipeOptions, connection: Connection, ceiling: Ceiling, secret: str
) -> NoReturn:
    """Start with what is on screen at this moment, and go to the run."""
    with st.spinner("Starting …"):
        run = generating.ask_run(
            store(), project_id, options, connection, ceiling, reviewer(), session_key=secret, hand_key=hand_key
        )
    into_url(part="runs", run=run.id)
    st.rerun()
