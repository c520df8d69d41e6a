"""What each column, key or path of a file becomes: boxes to choose from, and mappings under a name."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from tunewright.actions import mappings
from tunewright.actions.importing import Kept
from tunewright.actions.mappings import SavedMapping
from tunewright.imports import FIELDS, Field, ReadPlan, Shape
from tunewright.ui.errors import guarded
from tunewright.ui.importing import words
from tunewright.ui.importing.chosen import choice_of, choose, paths_of
from tunewright.ui.notices import tell
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.state import reviewer

_OTHER_FIELDS: Final[tuple[Field, ...]] = ("label", "id", "split")
_WIDTH: Final = 136
_PATH_HELP: Final = (
    "Choose a name, or write where it stands inside: a.b, a[0].b, or a[].b for every element of a list."
)


def choose_fields(kept: Kept, plan: ReadPlan, shape: Shape) -> None:
    """Boxes for the fields that this format usually has; the others behind a button."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        heading = "**What each column becomes**" if plan.is_table else "**What each key becomes**"
        st.markdown(heading, width="content", help=_PATH_HELP)
        st.space("stretch")
        if plan.mapping:
            _keep_mapping(kept, plan)
    _offer_saved(kept, plan)
    offered = paths_of(kept.sha256, replace(plan, mapping=(), split=None))
    usual = dict.fromkeys([*(one for one in shape.fields if one in shape.needed), *plan.fields, *_OTHER_FIELDS])
    rare = [field for field in shape.fields if field not in usual]
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        for field in usual:
            _box(kept, plan, field, offered, is_needed=field in shape.needed)
        if rare:
            with st.popover("More fields", icon=":material/add:"):
                for field in rare:
                    _box(kept, plan, field, offered, is_needed=False)


def _box(kept: Kept, plan: ReadPlan, field: Field, offered: tuple[str, ...], *, is_needed: bool) -> None:
    known = plan.fields.get(field)
    none: tuple[str | None, ...] = (None,)
    options = (*none, *dict.fromkeys([*offered, known] if known else offered))
    missing = "Choose one" if is_needed else "Not used"
    read_as = f"{plan.format}_{plan.encoding}_{plan.sheet}_{plan.has_header}"
    key = f"{field}_{kept.sha256[:12]}_{read_as}_{choice_of(kept.sha256).turn}"
    st.selectbox(
        words.FIELD_WORDS[field],
        options,
        index=options.index(known),
        format_func=lambda column: missing if column is None else column,
        key=key,
        on_change=_take,
        args=(kept.sha256, plan, field, key),
        accept_new_options=True,
        width=_WIDTH,
    )


@guarded
def _take(sha256: str, plan: ReadPlan, field: Field, key: str) -> None:
    chosen = choice_of(sha256).mapping  # newer than the plan where two choices follow each other at once
    fields = {**(plan.fields if chosen is None else dict(chosen)), field: st.session_state.get(key)}
    given = tuple((name, path) for name in FIELDS if (path := fields.get(name)))
    choose(sha256, mapping=given)


# ---- mappings under a name -------------------------------------------------------------------------------------


def _offer_saved(kept: Kept, plan: ReadPlan) -> None:
    """Buttons for saved mappings that this file has all columns for, and that read it in another way."""
    fitting = [one for one in mappings.listed(store()) if mappings.fits(one, plan)]
    read_so = (plan.shape, plan.mapping, plan.has_header or not plan.is_table)
    others = [one for one in fitting if (one.shape, one.mapping, one.has_header) != read_so]
    in_use = next((one for one in fitting if one not in others), None)
    if in_use:
        st.caption(f":material/bookmark: Read by the mapping “{plain(in_use.name, 60)}”.")
    elif others:
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.caption("Saved mappings that fit this file:", width="content")
            for one in others[:5]:
                st.button(
                    f"Use “{plain(one.name, 40)}”",
                    key=f"use_{kept.sha256[:12]}_{one.name}",
                    icon=":material/bookmark:",
                    on_click=_use,
                    args=(kept.sha256, one),
                )


def _use(sha256: str, saved: SavedMapping) -> None:
    header: dict[str, bool] = {} if saved.has_header else {"has_header": False}
    choose(sha256, shape=saved.shape, mapping=saved.mapping, turn=choice_of(sha256).turn + 1, **header)


def _keep_mapping(kept: Kept, plan: ReadPlan) -> None:
    mark = kept.sha256[:12]
    with st.popover("Save as a mapping", icon=":material/bookmark_add:", type="tertiary"):
        key = f"mapping_name_{mark}"
        st.text_input("Name of the mapping", key=key, placeholder="Support export", max_chars=60)
        st.button(
            "Save",
            key=f"save_mapping_{mark}",
            type="primary",
            on_click=_save,
            args=(key, plan),
            disabled=not reviewer(),
        )
        st.caption(
            "The next file with these columns is offered it; in the terminal, it is "
            "`tunewright import … --mapping NAME`."
        )
        for one in mappings.listed(store()):
            st.button(
                f"Forget “{plain(one.name, 40)}”",
                key=f"forget_{mark}_{one.name}",
                type="tertiary",
                icon=":material/delete:",
                on_click=_forget,
                args=(one.name,),
            )


@guarded
def _save(key: str, plan: ReadPlan) -> None:
    name = mappings.save(store(), str(st.session_state.get(key) or ""), plan, reviewer())
    tell(f"The mapping is kept as “{plain(name)}”.")


@guarded
def _forget(name: str) -> None:
    mappings.forget(store(), name)
    tell(f"The mapping “{plain(name, 60)}” is gone. What was imported with it stays.")
