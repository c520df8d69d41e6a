"""One file before its import: what it seems to be, what is odd about it, and its first examples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from tunewright.actions import browsing
from tunewright.actions.importing import Kept
from tunewright.imports import ReadPlan, Recognised, Wish
from tunewright.model import SPLITS, Draft, Rejected
from tunewright.model.project import Project
from tunewright.ui import times
from tunewright.ui.errors import errors, guarded
from tunewright.ui.importing import words
from tunewright.ui.importing.chosen import (
    LogFiles,
    Looked,
    Refused,
    choice_of,
    choose,
    first_examples,
    first_of_log,
    recognised_encoding,
    shape_of,
)
from tunewright.ui.importing.fields import choose_fields
from tunewright.ui.importing.preview import show_preview, show_records
from tunewright.ui.plain import plain
from tunewright.ui.session import store
from tunewright.ui.wording import SPLIT_WORDS, Look

_N_PREVIEWED: Final = 5
_WIDTH: Final = 190
_MOST_TOGETHER: Final = 10
"""Files of a log whose beginnings are read together for a preview."""
_NO_SPLIT: Final = "none"


def look_of(looked: Looked) -> Look:
    """How sure the recognition is, or that something has to be chosen first."""
    if looked.refused:
        return Look("Cannot be read", ":material/error:", "red")
    if looked.missing or looked.found is None:
        return Look("Please choose", ":material/touch_app:", "orange")
    if looked.is_chosen:
        return Look("As you chose", ":material/check_circle:", "green")
    return words.confidence_look(looked.found.confidence)


@dataclass(frozen=True)
class Log:
    """The log that a file belongs to: what is wanted of it, and the files that are read together."""

    wish: Wish
    files: LogFiles


def file_card(
    project: Project, kept: Kept, looked: Looked, log: Log | None, *, is_alone: bool, is_open: bool
) -> None:
    """Draw the card; among many, closed ones draw nothing but their name."""
    mark = kept.sha256[:12]
    if is_alone:
        with st.container(border=True, key=f"file_{mark}"):
            _head(kept, look_of(looked))
            _content(project, kept, looked, log, is_alone=True)
        return
    label = f"{plain(kept.name, 80)} · {look_of(looked).markdown}"
    if looked.plan and looked.is_ready:
        label += f" · {words.shape_words(looked.plan.shape)}"
    card = st.expander(label, expanded=is_open, key=f"card_{mark}", on_change="rerun")
    if card.open:
        with card:
            _content(project, kept, looked, log, is_alone=False)


def _head(kept: Kept, look: Look) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{plain(kept.name, 100)}**", width="content")
        st.caption(words.size_words(kept.n_bytes), width="content")
        st.badge(look.word, icon=look.icon, color=look.colour)
        st.space("stretch")
        _leave_out(kept)


def _leave_out(kept: Kept) -> None:
    st.button(
        "Leave it out",
        key=f"leave_out_{kept.sha256[:12]}",
        type="tertiary",
        icon=":material/close:",
        on_click=choose,
        args=(kept.sha256,),
        kwargs={"left_out": True},
    )


def _content(project: Project, kept: Kept, looked: Looked, log: Log | None, *, is_alone: bool) -> None:
    with errors("a file's card"):
        if looked.refused:
            _say_refused(looked.refused)
        if looked.found is None or looked.plan is None:
            _read_it_as(kept)
            return
        found, plan = looked.found, looked.plan
        size = "" if is_alone else f"{words.size_words(kept.n_bytes)}. "
        read_as = f" Text encoding: {words.encoding_words(plan.encoding)}." if plan.is_text else ""
        st.caption(f"{size}{plain(found.reason)}{read_as}")
        _notes(found.notes)
        _say_if_read_before(project, kept)
        _settings(kept, found)
        shape = shape_of(plan)
        if shape is not None:
            choose_fields(kept, plan, shape)
        if looked.missing:
            missing = " and the ".join(words.FIELD_WORDS[field].lower() for field in looked.missing)
            st.warning(f"Choose what holds the {missing}.", icon=":material/touch_app:")
        if not looked.refused:
            first = _first(kept, plan, log)
            if looked.missing:
                show_records(first)
            else:
                show_preview(first, plan, kept.sha256[:12], is_open=is_alone)
        if not is_alone:
            _leave_out(kept)


def _first(kept: Kept, plan: ReadPlan, log: Log | None) -> list[Draft | Rejected]:
    """The first examples; of a log, joined with what lies in its other files."""
    if log is None:
        return first_examples(kept.sha256, plan, _N_PREVIEWED)
    own = (kept.sha256, kept.name, plan)
    files = (own, *(one for one in log.files if one[0] != kept.sha256))[:_MOST_TOGETHER]
    return first_of_log(tuple(sorted(files, key=log.files.index)), log.wish, _N_PREVIEWED)[kept.sha256]


def _say_refused(refused: Refused) -> None:
    parts = [plain(part, 600) for part in (refused.message, refused.hint) if part]
    st.error("\n\n".join(parts), icon=":material/error:")


def _notes(notes: tuple[str, ...]) -> None:
    if notes:
        st.caption("  \n".join(f":orange[:material/info:] {plain(note, 400)}" for note in notes))


def _say_if_read_before(project: Project, kept: Kept) -> None:
    before = browsing.read_before(store(), project.id, kept.sha256)
    if before is not None:
        when = times.ago(before.finished_at or before.started_at, times.now())
        st.info(
            f"{plain(before.by, 60)} imported this very file {when}, as “{plain(before.name, 80)}”. "
            "Importing it again adds nothing that is already here.",
            icon=":material/history:",
        )


# ---- settings --------------------------------------------------------------------------------------------------


def _settings(kept: Kept, found: Recognised) -> None:
    """Format, sheet, header and split in a row; container and encoding, which seldom matter, behind a button."""
    plan, mark = found.plan, kept.sha256[:12]
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        _format(kept, plan.shape)
        if len(found.sheets) > 1:
            _box(kept, "Sheet", "sheet", found.sheets, plan.sheet or found.sheets[0])
        split = choice_of(kept.sha256).split or plan.split or _NO_SPLIT
        _box(
            kept,
            "All of it belongs to",
            "split",
            (_NO_SPLIT, *SPLITS),
            split,
            format_func=lambda name: "No split" if name == _NO_SPLIT else SPLIT_WORDS[name],
            help="Taken from the file's name where it says so. A split column, if one is chosen, goes first.",
        )
        if plan.is_text:
            label = f"{words.container_words(plan.container)}, {words.encoding_words(plan.encoding)}"
            with st.popover(label, icon=":material/tune:", help="How the file is written", key=f"written_{mark}"):
                _container(kept, plan.container)
                _encoding(kept, plan.encoding)
        if plan.is_table:
            _header(kept, has_header=plan.has_header)


def _header(kept: Kept, *, has_header: bool) -> None:
    key = f"no_header_{kept.sha256[:12]}_{choice_of(kept.sha256).turn}"
    st.checkbox(
        "The file has no header row",
        value=not has_header,
        key=key,
        on_change=_take,
        args=(kept.sha256, "has_header", key, lambda no_header: not no_header),
        help="Its first row is then read as data, and the columns are called “column 1”, “column 2” and so on.",
    )


def _format(kept: Kept, shape: str | None) -> None:
    """Training formats first, then logs; typing finds either."""
    _box(
        kept,
        "Format" if shape else "Read it as",
        "shape",
        words.shapes(),
        shape,
        format_func=words.grouped_words,
        width=316,
        help="Type to search. Training formats come first, then logs of calls to a model.",
        placeholder="Choose a format to try it all the same",
    )


def _container(kept: Kept, container: str) -> None:
    options = words.text_containers()
    _box(
        kept,
        "Kind of file",
        "container",
        options,
        container,
        format_func=words.container_words,
        help="How the records lie in the file: one on each line, in one JSON document, or as a table.",
    )


def _encoding(kept: Kept, encoding: str) -> None:
    _box(
        kept,
        "Text encoding",
        "encoding",
        words.encodings(recognised_encoding(kept)),
        encoding,
        format_func=words.encoding_words,
        help="Where accents or other scripts look wrong below, choose another one.",
    )


def _read_it_as(kept: Kept) -> None:
    """What can still be tried with a file that cannot be read as it is now set."""
    chosen = choice_of(kept.sha256)
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        _format(kept, chosen.shape or None)
        if chosen.container:
            _container(kept, chosen.container)
        if chosen.encoding:
            _encoding(kept, chosen.encoding)
        _leave_out(kept)


def _box(
    kept: Kept, label: str, field: str, options: Any, value: Any, *, width: int = _WIDTH, **given: Any
) -> None:
    """A selectbox whose choice is kept with the file, under the name of the field."""
    options = list(options)
    key = f"{field}_{kept.sha256[:12]}_{choice_of(kept.sha256).turn}"
    if value is not None and value not in options:
        options.append(value)
    st.selectbox(
        label,
        options,
        index=None if value is None else options.index(value),
        key=key,
        width=width,
        on_change=_take,
        args=(kept.sha256, field, key),
        **given,
    )


@guarded
def _take(sha256: str, field: str, key: str, turned: Callable[[Any], Any] = lambda value: value) -> None:
    value = st.session_state.get(key)
    if value is not None:
        choose(sha256, **{field: turned(value)})
