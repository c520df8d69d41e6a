"""The set-up of a project: what it is for, what it is written for, and what that costs; saved as it is changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from tunewright import targets, tokens
from tunewright.actions import projects
from tunewright.actions.overview import Overview
from tunewright.model.project import Project
from tunewright.ui import times
from tunewright.ui.errors import guarded
from tunewright.ui.plain import plain
from tunewright.ui.purpose import LABEL_WORDS, TASK_WORDS
from tunewright.ui.session import store
from tunewright.ui.state import reviewer
from tunewright.ui.wording import counted

_KEY: Final = "set_up"
_PERSON: Final = ":material/person:"
_RULE: Final = "By the rule"
_FIXED: Final = "Fixed"


def set_up(seen: Overview) -> None:
    """All that can be set, with the facts it rests on."""
    project, by = seen.project, reviewer()
    with st.expander("Set-up", icon=":material/tune:", key="set_up_box"):
        if not by:
            st.info("To change the set-up, write your name under “Reviewer” in the sidebar.", icon=_PERSON)
        what, where = st.columns(2, gap="large")
        with what:
            st.markdown("**The examples**")
            _examples(project, by)
        with where:
            st.markdown("**The training**")
            _training(seen, by)


def _examples(project: Project, by: str) -> None:
    _mirror("name", project.name)
    given = (project.id, by)
    st.text_input("Name", key=_key("name"), max_chars=120, on_change=_rename, args=given, disabled=not by)
    _choice("task", "Purpose", list(TASK_WORDS), TASK_WORDS.__getitem__, project, by)
    _choice("label_source", "Labels", list(LABEL_WORDS), LABEL_WORDS.__getitem__, project, by)
    _mirror("system_message", project.system_message)
    st.text_area(
        "System message",
        key=_key("system_message"),
        height=120,
        help="Put in front of prompt and completion pairs when they are written as chats.",
        placeholder="None",
        on_change=_save,
        args=(project.id, by, "system_message"),
        disabled=not by,
    )


def _training(seen: Overview, by: str) -> None:
    project = seen.project
    titles = {target.name: target.title for target in targets.targets()}
    _mirror("target", project.target)
    st.selectbox(
        "Target",
        list(titles),
        format_func=lambda name: titles[name],
        key=_key("target"),
        on_change=_save_target,
        args=(project.id, by),
        disabled=not by,
    )
    target = targets.target(project.target)
    _fact(target.note, target.source, target.read_on)
    _model(project, by)
    _epochs(seen, by)
    _price(project, by)


def _model(project: Project, by: str) -> None:
    today = times.now().date()
    form = "chat" if targets.target(project.target).message_keys else "pair"
    names = [known.name for known in targets.models() if known.form == form or known.name == project.model]
    open_now = {known.name for known in targets.models() if targets.takes_jobs(known, today)}

    def words(name: str) -> str:
        return name if name in open_now else f"{name} (takes no more jobs)"

    _choice("model", "Model", names, words, project, by)
    model = targets.model(project.model)
    limit = f"At most {model.training_context:,} tokens of an example are used. " if model.training_context else ""
    _fact(f"{limit}{targets.closing_note(model, today)} {model.note}", "", None)


def _epochs(seen: Overview, by: str) -> None:
    project = seen.project
    _mirror("epochs_how", _RULE if project.epochs is None else _FIXED)
    _mirror("epochs", seen.alive.epochs)
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
    row.segmented_control(
        "Epochs",
        [_RULE, _FIXED],
        required=True,
        key=_key("epochs_how"),
        on_change=_save_epochs,
        args=(project.id, by),
        disabled=not by,
    )
    row.number_input(
        "Number of epochs",
        1,
        50,
        key=_key("epochs"),
        label_visibility="collapsed",
        width=120,
        on_change=_save_epochs,
        args=(project.id, by),
        disabled=not by or project.epochs is None,
    )
    rule = tokens.cookbook_epochs(seen.alive.n_examples)
    st.caption(
        f"The rule of the OpenAI cookbook says {counted(rule, 'epoch')} "
        f"for {counted(seen.alive.n_examples, 'example')}."
    )


def _price(project: Project, by: str) -> None:
    model = targets.model(project.model)
    _mirror("usd_per_million", project.usd_per_million or "")
    st.text_input(
        "Own price, US dollars per million tokens",
        key=_key("usd_per_million"),
        placeholder=f"{model.usd_per_million:,.2f}, from the table",
        on_change=_save,
        args=(project.id, by, "usd_per_million"),
        disabled=not by,
    )
    _fact(f"The table says ${model.usd_per_million:,.2f}.", model.source, model.read_on)


def _fact(words: str, source: str, read_on: Any) -> None:
    origin = f" Source: {source}, read on {times.said(read_on)}." if read_on else ""
    if words.strip() or origin:
        st.caption(plain(f"{words.strip()}{origin}"))


def _choice(
    name: str, title: str, options: list[Any], words: Callable[[Any], str], project: Project, by: str
) -> None:
    value = getattr(project, name)
    _mirror(name, value)
    st.selectbox(
        title,
        options,
        index=None if value is None else 0,
        format_func=words,
        key=_key(name),
        placeholder="Not said yet",
        on_change=_save,
        args=(project.id, by, name),
        disabled=not by,
    )


def _key(name: str) -> str:
    return f"{_KEY}_{name}"


def _mirror(name: str, value: object) -> None:
    """Show what is stored: what a callback could not save goes back to what it was."""
    st.session_state[_key(name)] = value


@guarded
def _save(project_id: int, by: str, name: str) -> None:
    value = st.session_state[_key(name)]
    if name == "usd_per_million":
        value = str(value).strip().lstrip("$").strip() or None
    confirmed = {"task_confirmed": True} if name in ("task", "label_source") else {}
    projects.set_up(store(), project_id, by, **{name: value}, **confirmed)


@guarded
def _save_target(project_id: int, by: str) -> None:
    chosen = targets.target(st.session_state[_key("target")])
    projects.set_up(store(), project_id, by, target=chosen.name, model=chosen.default_model)


@guarded
def _save_epochs(project_id: int, by: str) -> None:
    is_fixed = st.session_state[_key("epochs_how")] == _FIXED
    projects.set_up(store(), project_id, by, epochs=int(st.session_state[_key("epochs")]) if is_fixed else None)


@guarded
def _rename(project_id: int, by: str) -> None:
    projects.rename(store(), project_id, by, str(st.session_state[_key("name")]))
