"""ShareGPT: `conversations` of `from` and `value`, with a system text and tools beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tunewright.imports.chats import gathered, introduced, messages_of
from tunewright.imports.columns import SYSTEMS, guess_common
from tunewright.imports.plan import Field, Mapping, ReadPlan, one_of
from tunewright.imports.reasons import Reason
from tunewright.imports.registry import Content, Score, shape
from tunewright.imports.tagged_calls import are_tagged
from tunewright.imports.turns import looks_like_turns, plainly
from tunewright.model import Body

CONVERSATIONS: Final = (
    "conversations",
    "conversation",
    "dialogue",
    "dialog",
    "turns",
    "chat",
    "chat_messages",
    "data",
)
_EXACT: Final = CONVERSATIONS[:2]


def guess_conversation(columns: Sequence[str]) -> Mapping:
    """The conversation, a system text and tools beside it; label, id and split."""
    found: list[tuple[Field, str | None]] = [
        ("messages", one_of(CONVERSATIONS, columns) or CONVERSATIONS[0]),
        ("system", one_of(SYSTEMS, columns)),
        ("tools", one_of(("tools",), columns)),
    ]
    pairs = tuple((field, column) for field, column in found if column is not None)
    return (*pairs, *guess_common(columns, [column for _, column in pairs]))


def _score(records: Sequence[Body]) -> Score:
    keys = [one_of(CONVERSATIONS, list(record)) for record in records]
    fits = [key is not None and _is_talk(record[key]) for record, key in zip(records, keys, strict=True)]
    exact = any(one_of(_EXACT, list(record)) is not None for record in records)
    ranked = sum({"chosen", "rejected"} <= record.keys() for record in records)
    tagged = any(key is not None and are_tagged(record[key]) for record, key in zip(records, keys, strict=True))
    share = (sum(fits) - ranked / 2) / len(records) * (1.0 if exact else 0.8) * (0.95 if tagged else 1.0)
    said = f"{sum(fits)} of the first {len(records)} records hold a conversation, each turn with who says it."
    return Score(max(share, 0.0), said)


def _is_talk(value: object) -> bool:
    is_texts = isinstance(value, list) and len(value) > 1 and all(isinstance(one, str) for one in value)
    return is_texts or (bool(value) and looks_like_turns(value))


@shape(
    "sharegpt",
    score=_score,
    guess=guess_conversation,
    fields=("messages", "role", "content", "system", "tools"),
    needed=("messages",),
)
def read_sharegpt(record: Body, plan: ReadPlan) -> Content | Reason:
    """ShareGPT: each record holds conversations of from and value, perhaps a system text and tools.

    Speakers get their usual names; calls of functions and what was observed become tool calls and their answers,
    with ids that belong together. Tools may be a list or a JSON text.
    """
    turns = introduced(record, messages_of(record, plan, may_be_texts=True), plan)
    return turns if isinstance(turns, Reason) else gathered(record, plainly(turns), plan)
