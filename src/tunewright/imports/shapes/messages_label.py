"""Classification as a chat: messages that end with the question, and the label that answers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tunewright.imports.columns import LABELS, guess_common, value_of
from tunewright.imports.paths import MISSING
from tunewright.imports.plan import Mapping, ReadPlan, one_of
from tunewright.imports.reasons import Reason
from tunewright.imports.registry import Content, Score, shape
from tunewright.imports.shapes.chat import ANSWERS_BESIDE, guess_chat, read_chat
from tunewright.imports.turns import role_word
from tunewright.model import Body

_LONGEST: Final = 60
"""Characters of a label; a longer text is something else."""


def _guess(columns: Sequence[str]) -> Mapping:
    label = one_of(LABELS, columns) or one_of(ANSWERS_BESIDE, columns) or "label"
    chat = tuple(pair for pair in guess_chat(columns) if pair[0] in ("messages", "system"))
    return (*chat, ("completion", label), *guess_common(columns, [label, *(column for _, column in chat)]))


def _score(records: Sequence[Body]) -> Score:
    fit = sum(_is_unanswered(record.get("messages")) and _has_label(record) for record in records)
    said = f"All of the first {fit} records hold messages without an answer, and a label that is taken for it."
    if fit == len(records) > 1:
        return Score(0.9, said)
    beside = sum(_is_unanswered(record.get("messages")) and _has_answer(record) for record in records)
    if beside == len(records) > 0:
        return Score(
            0.9, f"All of the first {beside} records hold messages without an answer, and the answer beside them."
        )
    return Score(0.0, f"{fit} of the first {len(records)} records hold messages without an answer, and a label.")


def _is_unanswered(value: object) -> bool:
    return isinstance(value, list) and bool(value) and role_word(value[-1]) == "user"


def _has_label(record: Body) -> bool:
    label = one_of(LABELS, list(record))
    said = record[label] if label is not None else None
    return isinstance(said, str) and 0 < len(said.strip()) <= _LONGEST and "\n" not in said.strip()


def _has_answer(record: Body) -> bool:
    answer = one_of(ANSWERS_BESIDE, list(record))
    said = record[answer] if answer is not None else None
    return isinstance(said, str) and bool(said.strip())


@shape(
    "messages-label",
    score=_score,
    guess=_guess,
    fields=("messages", "completion", "role", "content", "system"),
    needed=("messages", "completion"),
)
def read_messages_label(record: Body, plan: ReadPlan) -> Content | Reason:
    """Messages with a label: each record holds a conversation that ends with a question, and its label or answer.

    The label becomes the answer, as it does for a text with a label. A conversation that has its answer keeps it.
    """
    messages = value_of(record, plan, "messages")
    is_open = messages is MISSING or not isinstance(messages, list) or _is_unanswered(messages)
    if is_open and value_of(record, plan, "completion") is not MISSING:
        return read_chat(record, plan)
    kept = tuple(pair for pair in plan.mapping if pair[0] != "completion")
    return read_chat(record, replace(plan, mapping=kept))
