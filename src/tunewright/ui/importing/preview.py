"""The first examples of a file as they will come in, and one of them in full beside the record it is made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal

import streamlit as st

from tunewright.imports import ReadPlan, is_log
from tunewright.imports.outline import leaves
from tunewright.imports.parse import parse_record
from tunewright.imports.paths import at, within
from tunewright.model import Called, Draft, Example, Message, Rejected, dumps
from tunewright.ui.importing import words
from tunewright.ui.plain import plain
from tunewright.ui.wording import ROLE_LOOKS, counted

_TALL: Final = 420
_MOST_LEAVES: Final = 300
_LONGEST: Final = 2_000
_SHORT: Final = 900
"""Characters of an example up to which its box is as high as it needs."""
_READ: Final = 295
"""Pixels for a prompt or an answer in a list."""
_FEW_LEAVES: Final = 11
_NO_CALL: Final = (
    "No call that is asked for stands at the beginning of this file. It may hold halves or feedback that belong to "
    "calls in the other files: they are joined at the import."
)


def show_preview(found: Sequence[Draft | Rejected], plan: ReadPlan, mark: str, *, is_open: bool) -> None:
    """A table of the first examples; below it, one in full beside its record, drawn when it is open."""
    if not found:
        st.caption(_NO_CALL if is_log(plan) else "No record stands at the beginning of this file.")
        return
    refused = sum(isinstance(one, Rejected) for one in found)
    st.markdown(
        "**The first examples as they will come in**" + (f" · {refused} of them refused" if refused else "")
    )
    st.dataframe(
        words.preview_rows(list(found)),
        hide_index=True,
        column_config={
            "Line": st.column_config.NumberColumn(width=60, format="%d"),
            "Problem": st.column_config.TextColumn(width="medium"),
            "Turns": st.column_config.TextColumn(width=150),
            "Prompt": st.column_config.TextColumn(width=_READ),  # both in view beside each other
            "Answer": st.column_config.TextColumn(width=_READ),
        },
    )
    drafts = [one for one in found if isinstance(one, Draft)]
    if drafts:
        full = st.expander(
            "One of them in full, beside its record",
            icon=":material/compare:",
            key=f"full_{mark}",
            expanded=is_open,
            on_change="rerun",
        )
        if full.open:
            with full:
                _one_in_full(drafts, plan, mark)


def show_records(found: Sequence[Draft | Rejected]) -> None:
    """The first records as they stand, for choosing what their columns or keys become."""
    values = [parse_record(one.raw if isinstance(one, Rejected) else one.original) for one in found]
    rows = [{key: _cell(cell) for key, cell in value.items()} for value in values if isinstance(value, dict)]
    if rows:
        st.markdown("**The first records as they stand in the file**")
        st.dataframe(rows, hide_index=True)


def _cell(value: Any) -> str:
    text = value if isinstance(value, str) else "" if value is None else dumps(value)
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"


def _one_in_full(drafts: Sequence[Draft], plan: ReadPlan, mark: str) -> None:
    place = 0
    if len(drafts) > 1:
        unit, numbers = words.unit_words(plan.format)[0].capitalize(), words.numbers_of(drafts)
        place = st.segmented_control(
            "Which one",
            list(range(len(drafts))),
            default=0,
            required=True,
            format_func=lambda n: f"{unit} {numbers[n]:,}",
            key=f"which_{mark}_{plan.format}_{len(drafts)}",
            label_visibility="collapsed",
        )
    draft = drafts[place or 0]
    left, right = st.columns([4, 5], gap="medium")
    with left:
        st.caption("As it will stand in review")
        height: int | Literal["content"] = _TALL if len(draft.original) > _SHORT else "content"
        with st.container(height=height, border=True, key=f"as_example_{mark}"):
            _as_example(draft)
    with right:
        st.caption("The record, field by field; marked is what becomes part of the example")
        _as_record(draft, plan)


# ---- as an example ---------------------------------------------------------------------------------------------


def _as_example(draft: Draft) -> None:
    example = _example(draft)
    preferred = _n_preferred(draft)
    for number, turn in enumerate(example.messages):
        is_answer = number >= len(example.messages) - preferred
        _turn(turn, ":green[:material/thumb_up:] **Preferred answer**" if is_answer else "")
    for turn in example.other_answer:
        _turn(turn, ":orange[:material/thumb_down:] **Other answer**")
    tools = draft.body.get("tools")
    if isinstance(tools, list) and tools:
        st.caption(f":material/build: {counted(len(tools), 'tool')} declared")
    for word, value in (("Label", draft.label), ("Id", draft.external_id), ("Comes in flagged", draft.flag)):
        if value:
            st.caption(f"{word}: {plain(value, 200)}")
    if draft.called is not None:
        st.caption(plain(words.called_words(draft.called), 400))


def _example(draft: Draft) -> Example:
    return Example(draft.kind, draft.body, 0, draft.label, draft.external_id)


def _n_preferred(draft: Draft) -> int:
    answer = draft.body.get("preferred_output") if draft.kind == "preference" else None
    return len(answer) if isinstance(answer, list) else 0


def _turn(turn: Message, head: str = "") -> None:
    look = ROLE_LOOKS.get(turn.role)
    st.markdown(head or (f"{look[1]} **{look[0]}**" if look else f"**{plain(turn.role, 40) or 'No role'}**"))
    if turn.content:
        st.text(turn.content[:_LONGEST] + ("…" if len(turn.content) > _LONGEST else ""))
    for call in turn.tool_calls:
        st.text(f"calls {call.name}({call.arguments[:_LONGEST]})")


# ---- as a record -----------------------------------------------------------------------------------------------


def _as_record(draft: Draft, plan: ReadPlan) -> None:
    parts = dict(_parts(draft))
    rows = []
    for record in _records_of(draft.original):
        mapped = _mapped(record, plan)
        for path, value in leaves(record):
            part = mapped.get(path) or (parts.get(value) if not isinstance(value, bool) else None) or ""
            rows.append({"Becomes": f"● {part}" if part else "", "Field": path, "Value": str(value)[:_LONGEST]})
            if len(rows) == _MOST_LEAVES:
                break
    st.dataframe(
        rows or [{"Value": draft.original[:_LONGEST]}],
        hide_index=True,
        height=_TALL if len(rows) > _FEW_LEAVES else "content",
        column_config={
            "Becomes": st.column_config.TextColumn(width=130),
            "Field": st.column_config.TextColumn(width=140),
            "Value": st.column_config.TextColumn(width=220),
        },
    )


def _records_of(original: str) -> Iterator[dict[str, Any]]:
    """The record; where one example was joined from several, each of them."""
    whole = parse_record(original)
    texts = [] if isinstance(whole, dict) else original.split("\n")
    for value in [whole, *(parse_record(text) for text in texts)]:
        if isinstance(value, dict):
            yield value


def _mapped(record: dict[str, Any], plan: ReadPlan) -> dict[str, str]:
    """Path of each value that a field of the plan is read from -> what the field is called."""
    fields = dict(plan.fields)
    turns = fields.get("messages", "")
    found: dict[str, str] = {}
    for field, path in fields.items():
        word = words.FIELD_WORDS[field]
        if field in ("role", "content") and isinstance(listed := at(record, turns), list):
            inner = within(path, turns)
            found |= {f"{turns}[{number}].{inner}": word for number in range(len(listed))}
        elif field not in ("messages", "history", "tools"):
            found[path] = word
    return found


def _parts(draft: Draft) -> Iterator[tuple[Any, str]]:
    """Values that are part of the example -> which part. A later one of the same value goes before."""
    if draft.called:
        yield from _circumstances(draft.called)
    for value, word in ((draft.external_id, "Id"), (draft.label, "Label")):
        if value:
            yield value, word
    example = _example(draft)
    for number, turn in enumerate(example.messages, start=1):
        word = ROLE_LOOKS[turn.role][0] if turn.role in ROLE_LOOKS else "Turn"
        for call in turn.tool_calls:
            yield from ((text, f"Turn {number} · tool call") for text in (call.name, call.arguments))
        if turn.content:
            yield turn.content, f"Turn {number} · {word}"
    yield from ((turn.content, "Other answer") for turn in example.other_answer if turn.content)


def _circumstances(called: Called) -> Iterator[tuple[Any, str]]:
    told = (
        (called.tokens_in, "Tokens in"),
        (called.tokens_out, "Tokens out"),
        *((tag, "Tag") for tag in called.tags),
        *((one.value, "Feedback") for one in called.feedback if not isinstance(one.value, bool)),
        *((one.comment, "Feedback") for one in called.feedback),
        (called.name, "Route"),
        (called.user, "User"),
        (called.conversation, "Conversation"),
        (called.model, "Model asked for"),
        (called.served, "Model that answered"),
    )
    yield from ((value, word) for value, word in told if value)
