"""What is to be made: the recipe, from which documents or labels, and how the texts should be."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from tunewright.actions import generating
from tunewright.model.generation import FROM_EXAMPLES, KeptDocument, RecipeName, RecipeOptions, Shape
from tunewright.model.project import Project
from tunewright.ui.generating.words import RECIPE_NOTES, RECIPE_WORDS
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.state import Key
from tunewright.ui.wording import counted

WANTED: Final = Key[list[int] | None]("generate_documents_wanted", None)
"""Documents that another part of the page sent here."""
LABELS_WANTED: Final = Key[list[str] | None]("generate_labels_wanted", None)
"""Labels for which another page wants examples made."""
_SHAPES: Final[dict[Shape, str]] = {"chat": "Chats", "pair": "Prompt and completion"}
_HOW_MANY: Final[dict[RecipeName, str]] = {
    "qa": "Questions per passage",
    "classification": "Texts per passage and label",
    "dialogue": "Conversations per passage",
    "negatives": "Questions per passage",
    "paraphrase": "Wordings per prompt",
    "rewrite": "",
}


def choose_recipe(project: Project, documents: list[KeptDocument]) -> RecipeOptions:
    """The recipe and its options as they are set."""
    _take_wanted_labels(project)
    with st.container(border=True, gap="small"):
        recipe = _recipe()
    given: dict[str, Any] = {"recipe": recipe}
    with st.container(border=True, gap="small"):
        if recipe not in FROM_EXAMPLES:
            given["document_ids"] = _documents(documents)
        if recipe == "classification":
            given["labels"] = _labels(project)
        given |= _amount(recipe)
        given |= _manner(recipe)
    finer = "Randomness, length" if recipe in FROM_EXAMPLES else "System message, randomness, length"
    with st.expander(finer, icon=":material/tune:"):
        given |= _finer(project, recipe)
    options = RecipeOptions(**given)
    with st.expander("The prompts", icon=":material/edit_note:"):
        changed = _prompts(options)
    return RecipeOptions(**given, templates=changed, with_judge=_judge())


def _take_wanted_labels(project: Project) -> None:
    wanted = LABELS_WANTED.get()
    if wanted:
        st.session_state["generate_recipe"] = "classification"
        st.session_state[f"generate_labels_{project.id}"] = wanted
        LABELS_WANTED.forget()


def _recipe() -> RecipeName:
    chosen: RecipeName = st.radio(
        "What to make",
        list(RECIPE_NOTES),
        format_func=RECIPE_WORDS.__getitem__,
        captions=list(RECIPE_NOTES.values()),
        key="generate_recipe",
        persist_state="session",
    )
    return chosen


def _documents(documents: list[KeptDocument]) -> tuple[int, ...]:
    titles = {one.id: one.title for one in documents}
    key = "generate_documents"
    wanted = WANTED.get()
    if wanted is not None:
        st.session_state[key] = [id for id in wanted if id in titles]
        WANTED.forget()
    elif key in st.session_state:
        st.session_state[key] = [id for id in st.session_state[key] if id in titles]
    chosen = st.multiselect(
        "Documents",
        list(titles),
        format_func=lambda id: titles.get(id, ""),
        key=key,
        placeholder=f"All: {counted(len(titles), 'document')}" if titles else "None yet",
        persist_state="session",
    )
    return tuple(chosen)


def _labels(project: Project) -> tuple[str, ...]:
    missing = generating.suggested_labels(store(), project.id)
    key = f"generate_labels_{project.id}"
    st.session_state.setdefault(key, [label for label, n in missing.items() if n > 0][:5])
    chosen = st.multiselect(
        "Labels",
        list(dict.fromkeys([*missing, *st.session_state[key]])),
        format_func=lambda label: f"{label} · {missing[label]:,} short" if missing.get(label) else str(label),
        accept_new_options=True,
        key=key,
        placeholder="Type a label",
        help="Those that the Balance page finds short of examples come first; type others.",
        persist_state="session",
    )
    return tuple(label.strip() for label in chosen if label.strip())


def _amount(recipe: RecipeName) -> dict[str, Any]:
    given: dict[str, Any] = {}
    with st.container(horizontal=True, gap="medium"):
        if _HOW_MANY[recipe]:
            given["per_passage"] = int(
                st.number_input(
                    _HOW_MANY[recipe], *(1, 20, 3, 1), key="generate_per", persist_state="session", width=220
                )
            )
        if recipe == "dialogue":
            given["n_turns"] = int(
                st.number_input(
                    "Turns, both sides together",
                    *(2, 12, 4, 2),
                    key="generate_turns",
                    persist_state="session",
                    width=220,
                )
            )
        elif recipe not in FROM_EXAMPLES:
            given["shape"] = st.segmented_control(
                "Written as",
                list(_SHAPES),
                format_func=_SHAPES.__getitem__,
                default="chat",
                required=True,
                key="generate_shape",
                help="Chats hold messages. Prompt and completion is the older form; separator and stop sequence "
                "are added by the export.",
                persist_state="session",
            )
    return given


def _manner(recipe: RecipeName) -> dict[str, Any]:
    given: dict[str, Any] = {}
    with st.container(horizontal=True, gap="small"):
        for name, title, example in (
            ("language", "Language", "As the example" if recipe in FROM_EXAMPLES else "As the passage"),
            ("tone", "Tone", "friendly, brief"),
            ("difficulty", "Difficulty", "for beginners"),
        ):
            if name == "difficulty" and recipe in FROM_EXAMPLES:
                continue
            typed = st.text_input(
                title, key=f"generate_{name}", placeholder=example, max_chars=120, persist_state="session"
            )
            given[name] = (typed or "").strip()
    return given


def _finer(project: Project, recipe: RecipeName) -> dict[str, Any]:
    system = ""
    if recipe not in FROM_EXAMPLES:
        system = (
            st.text_area(
                "System message before every chat",
                project.system_message,
                key=f"generate_system_{project.id}",
                placeholder="None",
                height=80,
                persist_state="session",
            )
            or ""
        )
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        temperature = st.number_input(
            "Temperature",
            *(0.0, 2.0, 0.7, 0.1),
            key="generate_temperature",
            help="0 gives the likeliest words, more gives more variety. Empty: the server’s own.",
            persist_state="session",
        )
        seed = st.number_input(
            "Seed",
            min_value=0,
            value=None,
            step=1,
            key="generate_seed",
            placeholder="None",
            help="The same seed asks the server for the same choices; not every server heeds it.",
            persist_state="session",
        )
        most = st.number_input(
            "Tokens of one answer, at most",
            *(100, 32_000, 1_500, 100),
            key="generate_most",
            persist_state="session",
        )
    return {
        "system_message": system.strip(),
        "temperature": None if temperature is None else float(temperature),
        "seed": None if seed is None else int(seed),
        "max_output_tokens": int(most),
    }


def _prompts(options: RecipeOptions) -> dict[str, str]:
    """The recipe's prompts to read and change; gives back those that differ from its own."""
    changed: dict[str, str] = {}
    for step, own in generating.templates(options).items():
        key = f"generate_prompt_{options.recipe}_{step}"
        typed = st.text_area(
            _step_words(step), own, key=key, height=260, help=_FIELDS_HELP, persist_state="session"
        )
        if (typed or "").strip() and typed != own:
            changed[step] = str(typed)
    if changed:
        words = ", ".join(f"“{plain(_step_words(step))}”" for step in changed)
        st.caption(f":orange[:material/edit:] Changed for the next run: {words}. Every proposal keeps the version.")
        st.button(
            "Back to the recipe’s own", type="tertiary", key="generate_prompts_back", on_click=_own, args=(options,)
        )
    return changed


_FIELDS_HELP: Final = (
    "Words in braces are filled in for each request. Keep {material}: there the passage comes, fenced off as data."
)


def _own(options: RecipeOptions) -> None:
    for step in generating.templates(options):
        st.session_state.pop(f"generate_prompt_{options.recipe}_{step}", None)


def _step_words(step: str) -> str:
    return step.replace("_", " ").replace("-", " ").capitalize()


def _judge() -> bool:
    return st.checkbox(
        "Have every proposal scored by a judge",
        key="generate_judge",
        help="One more request for each proposal: is it clear, answerable from the passage, correct, complete? The "
        "score sorts the queue; only reviewers decide.",
        persist_state="session",
    )
