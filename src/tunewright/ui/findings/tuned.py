"""Switch a check on or off for the project, and set it: a form made from the check's own signature."""

from __future__ import annotations

import re
from typing import Final

import streamlit as st

from tunewright.actions import checking, tuning
from tunewright.actions.tuning import Setting, Value
from tunewright.checks import Check, check_named
from tunewright.model.project import Project
from tunewright.ui.errors import errors
from tunewright.ui.findings.groups import title_of
from tunewright.ui.findings.setting_words import setting_words, told
from tunewright.ui.notices import tell
from tunewright.ui.plain import plain
from tunewright.ui.session import store, the_project
from tunewright.ui.state import reviewer
from tunewright.ui.wording import counted

_APART: Final = re.compile(r"[,;\n]")
_ASKED: Final = "All checks run anew beside the page."


@st.dialog("Settings of a check", width="medium")
def settings_dialog(code: str) -> None:
    """What the check does, whether it runs in this project, and its settings."""
    with errors("the settings"):
        project, check = the_project(), check_named(code)
        st.markdown(f"**{plain(title_of(check))}** :gray[{check.code}]  \n{plain(told(code, check.summary))}")
        if check.not_reported:
            st.caption(f"Not reported: {plain(told(code, check.not_reported))}")
        if check.cost:
            st.caption(f"Cost: {plain(told(code, check.cost))}")
        _form(project, check)
        _let_through(project, check)


def _form(project: Project, check: Check) -> None:
    listed = tuning.settings_of(project, check)
    is_on = check.code not in checking.tuning_of(project).off
    with st.form(f"tune_{check.code}", border=False):
        on = st.toggle("This check runs in this project", value=is_on, key=f"tune_on_{check.code}")
        given = {one.name: _field(check.code, one) for one in listed}
        with st.container(horizontal=True):
            save = st.form_submit_button("Save", type="primary", disabled=not reviewer())
            back = listed and st.form_submit_button(
                "Back to the defaults", disabled=not reviewer() or not any(one.is_changed for one in listed)
            )
    st.caption("For this project alone. Afterwards all checks run anew beside the page.")
    if save or back:
        _keep(project, check.code, on if save else is_on, {} if back else given)


def _field(code: str, one: Setting) -> Value:
    label, key = setting_words(code, one.name), f"tune_{code}_{one.name}"
    usual = f"Usual: {_said(one.default)}"
    if isinstance(one.value, bool):
        return st.checkbox(label, value=one.value, key=key, help=usual)
    if isinstance(one.value, int) and isinstance(one.default, int):
        return int(st.number_input(label, value=one.value, min_value=int(one.least), step=1, key=key, help=usual))
    if isinstance(one.value, int | float):
        step, most = (0.01, 1.0) if one.is_share else (0.5, None)
        kind = "%.3f" if isinstance(one.default, float) and 0 < one.default < 0.01 else "%.2f"
        value = float(one.value)
        return float(
            st.number_input(
                label, value=value, min_value=one.least, max_value=most, step=step, format=kind, key=key, help=usual
            )
        )
    if isinstance(one.value, tuple):
        written = st.text_area(label, value=", ".join(one.value), key=key, help=f"{usual}. With commas between.")
        return tuple(piece.strip() for piece in _APART.split(written) if piece.strip())
    return str(st.text_input(label, value=str(one.value), key=key, help=usual))


def _said(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return plain(", ".join(value), 200) or "none"
    return plain(f"{value:g}" if isinstance(value, float) else value, 200)


def _keep(project: Project, code: str, on: bool, given: dict[str, Value]) -> None:
    changed = tuning.change(store(), project.id, reviewer(), code, on=on, settings=given)
    tell(f"Saved. {_ASKED}" if changed.check_settings != project.check_settings else "Nothing was changed.")
    st.rerun()


def _let_through(project: Project, check: Check) -> None:
    n = tuning.n_let_through(project, check.code)
    if not n:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{counted(n, 'value')} let through as not personal.", width="content")
        if st.button("Forget them", type="tertiary", key=f"tune_forget_{check.code}", disabled=not reviewer()):
            tuning.let_through_again(store(), project.id, reviewer(), check.code)
            tell(f"Forgotten. {_ASKED}")
            st.rerun()
