"""The first examples of a file as they will come in, and beside one of them the record it is made of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

import streamlit as st

from tunewright.imports import ReadPlan
from tunewright.model import Draft, Example, Message, Rejected
from tunewright.ui.importing import words
from tunewright.ui.plain import plain
from tunewright.ui.wording import ROLE_LOOKS

_TALL: Final = 420
_MOST_LEAVES: Final = 300
_LONGEST: Final = 2_000
_OPENED: Final = 3
"""JSON inside a text inside JSON is looked into so many times."""


def show_preview(found: Sequence[Draft | Rejected], plan: ReadPlan, mark: str) -> None:
    """A table of the first examples; below it, one in full beside its record."""
    refused = sum(isinstance(one, Rejected) for one in found)
    st.markdown(
        "**The first examples as they will come in**" + (f" · {refused} of them refused" if refused else "")
    )
    st.dataframe(
        words.preview_rows(list(found)),
        hide_index=True,
        column_config={
            "Line": st.column_config.NumberColumn(width=60, format="%d"),
            "Prompt": st.column_config.TextColumn(width="large"),
            "Answer": st.column_config.TextColumn(width="large"),
        },
    )
    drafts = [one for one in found if isinstance(one, Draft)]
    if drafts:
        _one_in_full(drafts, plan, mark)


def _one_in_full(drafts: Sequence[Draft], plan: ReadPlan, mark: str) -> None:
    with st.expander("One of them in full, beside its record", icon=":material/compare:", key=f"full_{mark}"):
        at = 0
        if len(drafts) > 1:
            options = list(range(len(drafts)))
            at = st.segmented_control(
                "Which one",
                options,
                default=0,
                required=True,
                format_func=lambda n: f"Line {drafts[n].line:,}",
                key=f"which_{mark}_{plan.format}_{len(drafts)}",
                label_visibility="collapsed",
            )
        draft = drafts[at or 0]
        left, right = st.columns(2, gap="medium")
        with left:
            st.caption("As it will stand in review")
            with st.container(height=_TALL, border=True, key=f"as_example_{mark}"):
                _as_example(draft)
        with right:
            st.caption("The record, field by field; marked is what becomes part of the example")
            _as_record(draft, plan)


def _as_example(draft: Draft) -> None:
    example = Example(draft.kind, draft.body, 0, draft.label, draft.external_id)
    for turn in example.messages:
        _turn(turn)
    if draft.kind == "preference":
        st.markdown("**The other answer**")
        other = draft.body.get("non_preferred_output")
        for raw in other if isinstance(other, list) else []:
            said = raw.get("content") if isinstance(raw, dict) else None
            st.text(said if isinstance(said, str) else json.dumps(raw, ensure_ascii=False)[:_LONGEST])
    for word, value in (("Label", draft.label), ("Id", draft.external_id), ("Why it comes in flagged", draft.flag)):
        if value:
            st.caption(f"{word}: {plain(value, 200)}")
    if draft.called is not None:
        st.caption(plain(words.called_words(draft.called), 400))


def _turn(turn: Message) -> None:
    look = ROLE_LOOKS.get(turn.role)
    st.markdown(f"{look[1]} **{look[0]}**" if look else f"**{plain(turn.role, 40) or 'No role'}**")
    if turn.content:
        st.text(turn.content[:_LONGEST] + ("…" if len(turn.content) > _LONGEST else ""))
    for call in turn.tool_calls:
        st.text(f"calls {call.name}({call.arguments[:_LONGEST]})")


def _as_record(draft: Draft, plan: ReadPlan) -> None:
    becomes = _becomes(draft, plan)
    rows = []
    for path, value in _leaves_of(draft.original):
        part = becomes.get(value) or becomes.get(("", path)) or ""
        rows.append({"": "●" if part else "", "Field": path, "Value": str(value)[:_LONGEST], "Becomes": part})
        if len(rows) == _MOST_LEAVES:
            break
    st.dataframe(
        rows,
        hide_index=True,
        height=_TALL,
        column_config={
            "": st.column_config.TextColumn(width=24),
            "Field": st.column_config.TextColumn(width="medium"),
            "Value": st.column_config.TextColumn(width="medium"),
        },
    )


def _becomes(draft: Draft, plan: ReadPlan) -> dict[Any, str]:
    """What a value, or the field at (“”, path), becomes."""
    parts: dict[Any, str] = {}
    example = Example(draft.kind, draft.body, 0, draft.label, draft.external_id)
    for at, turn in enumerate(example.messages, start=1):
        word = ROLE_LOOKS[turn.role][0] if turn.role in ROLE_LOOKS else "Turn"
        if turn.content:
            parts[turn.content] = f"Turn {at} · {word}"
        parts |= {call.arguments: f"Turn {at} · tool call" for call in turn.tool_calls}
        parts |= {call.name: f"Turn {at} · tool call" for call in turn.tool_calls}
    if draft.kind == "pair":
        parts |= {
            ("", path): words.FIELD_WORDS[field] for field, path in plan.mapping if field in words.FIELD_WORDS
        }
    if draft.called:
        told = {draft.called.model: "Model asked for", draft.called.served: "Model that answered"}
        parts |= {value: word for value, word in told.items() if value and value not in parts}
        counts = {draft.called.tokens_in: "Tokens in", draft.called.tokens_out: "Tokens out"}
        parts |= {value: word for value, word in counts.items() if value}
    for value, word in ((draft.external_id, "Id"), (draft.label, "Label")):
        if value and value not in parts:
            parts[value] = word
    return parts


def _leaves_of(original: str) -> Iterator[tuple[str, Any]]:
    """Path and value of every text, number and truth value of a record; of joined records, one after another."""
    for text in original.split("\n") if not _is_json(original) else [original]:
        if _is_json(text):
            yield from _leaves(json.loads(text), "", _OPENED)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _leaves(value: Any, path: str, opened: int) -> Iterator[tuple[str, Any]]:
    if isinstance(value, str) and opened and value.lstrip()[:1] in ("{", "[") and _is_json(value):
        yield from _leaves(json.loads(value), f"{path} ›", opened - 1)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, f"{path}.{key}".lstrip("."), opened)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _leaves(inner, f"{path}[{at}]", opened)
    elif value is not None and value != "":
        yield path, value
