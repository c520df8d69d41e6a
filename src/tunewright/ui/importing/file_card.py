"""One file before its import: what it seems to be, what each column becomes, and its first records."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from tunewright.actions import browsing, importing
from tunewright.actions.importing import Kept
from tunewright.imports import Field, ReadPlan, Recognised, Shape, Wish, is_log, known_shapes, with_mapping
from tunewright.model import SPLITS, TuneError
from tunewright.model.project import Project
from tunewright.ui import times
from tunewright.ui.errors import errors
from tunewright.ui.importing import words
from tunewright.ui.importing.preview import show_preview
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.wording import SPLIT_WORDS, Look

_OTHER_FIELDS: Final[tuple[Field, ...]] = ("label", "id", "split")
_N_PREVIEWED: Final = 5
_WIDTH: Final = 150


def file_card(project: Project, kept: Kept, *, is_alone: bool, wish: Wish) -> ReadPlan | None:
    """Draw the card; gives back how the file will be read, or None while it cannot be imported.

    `wish` is what is wanted of logs, for the preview.
    """
    if is_alone:
        with st.container(border=True, key=f"file_{kept.sha256[:12]}"):
            return _content(project, kept, wish)
    look = _first_look(kept)
    label = f"{plain(kept.name, 80)} · {look.markdown}"
    with st.expander(label, expanded=look.colour != "green", key=f"file_{kept.sha256[:12]}"):
        return _content(project, kept, wish)


def _first_look(kept: Kept) -> Look:
    """How sure the recognition is, for the closed card; its own words stand inside."""
    try:
        return words.confidence_look(_recognised(kept.sha256, kept.name, *_wanted(kept)).confidence)
    except TuneError:
        return Look("Cannot be read", ":material/error:", "red")


def _wanted(kept: Kept) -> tuple[str, str]:
    """Format and text encoding that the person chose, empty before that."""
    mark = kept.sha256[:12]
    return st.session_state.get(f"format_{mark}") or "", st.session_state.get(f"encoding_{mark}") or ""


def _content(project: Project, kept: Kept, wish: Wish) -> ReadPlan | None:
    mark = kept.sha256[:12]
    head = st.container(horizontal=True, vertical_alignment="center", gap="small")
    head.markdown(f"**{plain(kept.name, 100)}**", width="content")
    head.caption(words.size_words(kept.n_bytes), width="content")
    with errors("the recognition of a file"):
        format, encoding = _wanted(kept)
        found = _recognised(kept.sha256, kept.name, format, encoding)
        usual = _recognised(kept.sha256, kept.name, format, "").plan.encoding
        look = words.confidence_look(found.confidence)
        head.badge(look.word, icon=look.icon, color=look.colour)
        st.caption(f"{plain(found.reason)} Text encoding: {words.encoding_words(found.plan.encoding)}.")
        _say_if_read_before(project, kept)
        plan = _settled(found, usual, mark)
        _preview(kept, plan, wish)
        return plan if _is_complete(plan) else None
    _other_format(mark, _wanted(kept)[1])
    return None


@st.cache_data(max_entries=64, show_spinner="Looking at the file …")
def _recognised(sha256: str, name: str, wanted: str, encoding: str) -> Recognised:
    return importing.recognise(store().settings.uploads / sha256, name, wanted, encoding)


def _say_if_read_before(project: Project, kept: Kept) -> None:
    before = browsing.read_before(store(), project.id, kept.sha256)
    if before is not None:
        when = times.ago(before.finished_at or before.started_at, times.now())
        st.info(
            f"{plain(before.by, 60)} imported this very file {when}, as “{plain(before.name, 80)}”. "
            "Importing it again adds nothing that is already here.",
            icon=":material/history:",
        )


def _settled(found: Recognised, usual: str, mark: str) -> ReadPlan:
    """The plan as recognised, with what the person chose instead; `usual` is the encoding that was recognised."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.selectbox(
            "Format",
            words.formats(),
            index=words.formats().index(found.plan.format),
            format_func=words.format_words,
            key=f"format_{mark}",
            width=316,
        )
        _encoding(usual, mark)
        split = st.selectbox(
            "All of it belongs to",
            (None, *SPLITS),
            index=(None, *SPLITS).index(found.plan.split),
            format_func=lambda split: SPLIT_WORDS[split] if split else "No split",
            key=f"split_{mark}",
            help="Taken from the file's name where it says so. A split column, if one is chosen, goes first.",
            width=_WIDTH,
        )
    plan = replace(found.plan, split=split)
    if is_log(plan):
        return plan
    st.markdown("**What each column becomes**" if plan.is_table else "**What each key becomes**")
    return _mapped(plan, mark)


def _encoding(found: str, mark: str) -> None:
    st.selectbox(
        "Text encoding",
        words.encodings(found),
        format_func=words.encoding_words,
        key=f"encoding_{mark}",
        help="Where accents or other scripts look wrong below, choose another one.",
        width=_WIDTH,
    )


def _mapped(plan: ReadPlan, mark: str) -> ReadPlan:
    """Boxes for the fields that this format usually has; the others behind a button."""
    shape = _shape_of(plan)
    offered, needed = (shape.fields, shape.needed) if shape else ((), ())
    usual = dict.fromkeys([*(field for field in offered if field in needed), *plan.fields, *_OTHER_FIELDS])
    rare = [field for field in offered if field not in usual]
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        chosen = {field: _column(plan, field, mark, is_needed=field in needed) for field in usual}
        if rare:
            with st.popover("More fields", icon=":material/add:"):
                chosen |= {field: _column(plan, field, mark, is_needed=False) for field in rare}
    given = tuple((field, column) for field, column in chosen.items() if column is not None)
    mapped = with_mapping(plan, given)
    return replace(mapped, shape=plan.shape, mapping=tuple(pair for pair in mapped.mapping if pair in given))


def _shape_of(plan: ReadPlan) -> Shape | None:
    return next((shape for shape in known_shapes() if shape.name == plan.shape), None)


def _column(plan: ReadPlan, field: Field, mark: str, *, is_needed: bool) -> str | None:
    known = plan.fields.get(field)
    none: tuple[str | None, ...] = (None,)
    options = (*none, *dict.fromkeys([*plan.columns, known] if known else plan.columns))
    missing = "Choose one" if is_needed else "Not used"
    return st.selectbox(
        words.FIELD_WORDS[field],
        options,
        index=options.index(known),
        format_func=lambda column: missing if column is None else column,
        key=f"{field}_{mark}_{plan.format}_{plan.encoding}",
        accept_new_options=True,
        help="Choose a name, or write where it stands inside: a.b, a[0].b, or a[].b for every element of a list.",
        width=_WIDTH,
    )


def _is_complete(plan: ReadPlan) -> bool:
    shape = _shape_of(plan)
    needed = shape.needed if shape else ()
    missing = [words.FIELD_WORDS[field].lower() for field in needed if field not in plan.fields]
    if missing:
        st.warning(f"Choose what holds the {' and the '.join(missing)}.", icon=":material/touch_app:")
    return not missing


def _preview(kept: Kept, plan: ReadPlan, wish: Wish) -> None:
    show_preview(importing.preview(kept.path, plan, _N_PREVIEWED, wish), plan, kept.sha256[:12])


def _other_format(mark: str, encoding: str) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.selectbox(
            "Read it as",
            words.formats(),
            index=None,
            format_func=words.format_words,
            key=f"format_{mark}",
            placeholder="Choose a format to try it all the same",
            width=316,
        )
        if encoding:
            _encoding(encoding, mark)


def is_log_file(kept: Kept) -> bool:
    """True where the file, as it is now set, is a log of calls."""
    try:
        return is_log(_recognised(kept.sha256, kept.name, *_wanted(kept)).plan)
    except TuneError:
        return False
