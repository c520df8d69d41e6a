"""Reinforcement fine-tuning: messages without an answer, and fields by which a grader measures one."""

from __future__ import annotations

from collections.abc import Sequence

from tunewright.imports.columns import REFERENCES
from tunewright.imports.plan import ReadPlan
from tunewright.imports.reasons import Reason
from tunewright.imports.registry import Content, Score, shape
from tunewright.imports.shapes.chat import guess_chat, read_chat
from tunewright.imports.turns import role_word
from tunewright.model import Body


def _score(records: Sequence[Body]) -> Score:
    fit = sum(_is_task(record) for record in records)
    said = (
        f"{fit} of the first {len(records)} records hold messages without an answer, and something to grade one by."
    )
    return Score(fit / len(records), said)


def _is_task(record: Body) -> bool:
    turns = record.get("messages")
    is_open = isinstance(turns, list) and bool(turns) and role_word(turns[-1]) in ("user", "tool")
    return is_open and any(key in record for key in REFERENCES)


@shape(
    "reinforcement",
    score=_score,
    guess=guess_chat,
    fields=("messages", "completion", "role", "content", "system"),
    needed=("messages",),
)
def read_reinforcement(record: Body, plan: ReadPlan) -> Content | Reason:
    """Reinforcement tasks: each record holds messages that end with the task, and fields for a grader.

    The object is kept as it is, with all its fields. To make a supervised example of it, choose the field that
    holds the answer as the completion.
    """
    return read_chat(record, plan)
