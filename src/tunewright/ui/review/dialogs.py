"""The sheets over the desk: the keys, the history of an example, and its whole record."""

from __future__ import annotations

import json
from typing import Final

import streamlit as st

from tunewright.actions import reviewing
from tunewright.model import Body, Kind, Rejected, dumps, editing
from tunewright.model.editing import TextField, Turn
from tunewright.model.project import Card, Event
from tunewright.ui.diff import show_diff
from tunewright.ui.errors import errors
from tunewright.ui.plain import plain
from tunewright.ui.review import desk as work
from tunewright.ui.review.desk import Desk
from tunewright.ui.session import store
from tunewright.ui.wording import STATE_LOOKS

KEYS = (
    ("A", "Accept, with the text as it stands, and go on"),
    ("X", "Reject and go on"),
    ("F", "Flag for another look and go on"),
    ("J", "Skip: go on without deciding"),
    ("K", "Back to the example before"),
    ("U", "Undo your last step"),
    ("1 – 9", "Give the label of that number"),
    ("0", "Another label"),
    ("E", "Edit the answer; of two, the preferred one"),
    ("W", "Swap the two answers of a preference pair"),
    ("N", "Write a note"),
    ("T", "Change turns: add, move or remove them, or who speaks"),
    ("Esc", "Leave the editor; the text is kept"),
    ("Ctrl + Enter", "Accept, also from within the editor"),
    ("S", "Save the text without deciding"),
    ("H", "History of this example"),
    ("?", "This sheet"),
)


@st.dialog("Keys", icon=":material/keyboard:")
def key_sheet() -> None:
    """Every key of the review page. Keys do nothing while one types or while a sheet is open."""
    st.table({"Key": [key for key, _ in KEYS], "What it does": [words for _, words in KEYS]})
    st.caption("A key that is held down acts once. Keys rest while you type or while a sheet like this is open.")


@st.dialog("The whole record", width="large", icon=":material/data_object:")
def record_sheet(desk: Desk) -> None:
    """The example as JSON, for what has no field of its own; what is written there is not saved by that alone."""
    with errors("the record"):
        st.caption(
            "Names, ids of calls, tools and settings included. Nothing is saved before you accept or save it."
        )
        written = json.dumps(work.current_body(desk), indent=2, ensure_ascii=False)
        with st.form(f"record_form_{desk.mark}", border=False):
            typed = st.text_area(
                "Record",
                written,
                height=420,
                key=f"record_{desk.mark}g{desk.generation}",
                label_visibility="collapsed",
            )
            pressed = st.form_submit_button("Use this record", type="primary", icon=":material/check:")
        if not pressed:
            return
        body = reviewing.typed_record(desk.kind, typed or "")
        if isinstance(body, Rejected):
            st.error(plain(body.reason), icon=":material/error:")
            return
        work.use_record(desk.example_id, desk.version, body)
        st.rerun()


@st.dialog("History", width="large", icon=":material/history:")
def history_sheet(card: Card, desk: Desk) -> None:
    """What differs from the import, word by word, and every step since."""
    st.caption(f"Example {card.example.id} · line {card.line} of {plain(card.source, 80)}")
    st.markdown("**Against the imported text**")
    _against_import(card, desk)
    st.markdown("**Steps**")
    steps = reviewing.history(store(), card.example.id)
    if not steps:
        st.caption("Nobody has changed this example yet.")
    for step in steps:
        _step(card, step)
    with st.expander("The record as imported"):
        st.code(card.original, language="json", wrap_lines=True)


def _against_import(card: Card, desk: Desk) -> None:
    kind = card.example.kind
    before, after = text_of(kind, card.imported.body), text_of(kind, work.current_body(desk))
    if before == after:
        st.caption("The text is as it was imported.")
    else:
        show_diff(before, after)


def text_of(kind: Kind, body: Body) -> str:
    """All texts of an example in reading order, each with who says it: for comparing by eye."""
    told = [(_who(turn), field) for turn in editing.turns_of(kind, body) for field in turn.fields]
    texts = [f"{who}{_called(field)}: {field.text}" for who, field in told]
    beside = [f"{key}: {dumps(body[key])}" for key in _BESIDE if key in body]
    return "\n".join([*texts, *beside])


_BESIDE: Final = ("tools", "functions", "parallel_tool_calls")


def _who(turn: Turn) -> str:
    notes = [f"named {turn.name}"] if turn.name else []
    notes += [f"answers {turn.answers}"] if turn.answers else []
    notes += [] if turn.weight is None else [f"weight {dumps(turn.weight)}"]
    return f"{turn.title or turn.role} ({', '.join(notes)})" if notes else turn.title or turn.role


def _called(field: TextField) -> str:
    return f" calls {field.name} {field.call_id}".rstrip() if field.kind == "arguments" else ""


def _step(card: Card, step: Event) -> None:
    undone = " · taken back" if step.undone else ""
    st.markdown(f"{_words(step)} by **{plain(step.by, 60)}** · {step.at[:16].replace('T', ' ')} UTC{undone}")
    if "body" in step.before:
        kind = card.example.kind
        with st.expander("What changed"):
            show_diff(text_of(kind, step.before["body"]), text_of(kind, step.after["body"]))


def _words(step: Event) -> str:
    said = []
    if "state" in step.after:
        look = STATE_LOOKS.get(step.after["state"])
        said.append(look.word.lower() if look else plain(step.after["state"], 30))
    if "body" in step.after:
        said.append("edited")
    if "label" in step.after:
        label = step.after["label"]
        said.append(f"label “{plain(label, 60)}”" if label else "label taken away")
    if "note" in step.after:
        said.append(f"note “{plain(step.after['note'], 120)}”")
    words = ", ".join(said) or "changed"
    return f"Undo: {words}" if step.kind == "undo" else words[:1].upper() + words[1:]
