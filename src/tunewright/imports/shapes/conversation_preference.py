"""Preferences of LLaMA-Factory and Axolotl: a conversation, and a chosen and a rejected message to follow it."""

from __future__ import annotations

from collections.abc import Sequence

from tunewright.imports import reasons
from tunewright.imports.calls import tools_in
from tunewright.imports.chats import introduced, messages_of
from tunewright.imports.columns import SYSTEMS, guess_common, value_of
from tunewright.imports.paths import MISSING
from tunewright.imports.pictures import with_pictures
from tunewright.imports.plan import Field, Mapping, ReadPlan, one_of
from tunewright.imports.preferences import answer_in, opened, parted, preference
from tunewright.imports.reasons import Reason
from tunewright.imports.registry import Content, Score, shape
from tunewright.imports.shapes.chosen_rejected import CHOSEN, REJECTED
from tunewright.imports.shapes.sharegpt import CONVERSATIONS
from tunewright.imports.turns import looks_like_turns
from tunewright.model import Body


def _guess(columns: Sequence[str]) -> Mapping:
    found: list[tuple[Field, str | None]] = [
        ("messages", one_of((*CONVERSATIONS, "messages"), columns) or CONVERSATIONS[0]),
        ("system", one_of(SYSTEMS, columns)),
        ("tools", one_of(("tools",), columns)),
        ("chosen", one_of(CHOSEN, columns) or CHOSEN[0]),
        ("rejected", one_of(REJECTED, columns) or REJECTED[0]),
    ]
    pairs = tuple((field, column) for field, column in found if column is not None)
    return (*pairs, *guess_common(columns, [column for _, column in pairs]))


def _score(records: Sequence[Body]) -> Score:
    fit = sum(_is_ranked(record) for record in records)
    said = f"{fit} of the first {len(records)} records hold a conversation, and a chosen and a rejected answer."
    return Score(fit / len(records), said)


def _is_ranked(record: Body) -> bool:
    fields = dict(_guess(list(record)))
    ranked = fields["chosen"] in record and fields["rejected"] in record
    return ranked and looks_like_turns(record.get(fields["messages"]))


@shape(
    "conversation-preference",
    score=_score,
    guess=_guess,
    fields=("messages", "chosen", "rejected", "role", "content", "system", "tools"),
    needed=("messages", "chosen", "rejected"),
)
def read_conversation_preference(record: Body, plan: ReadPlan) -> Content | Reason:
    """Conversation with two answers: each record holds messages, and a chosen and a rejected one to follow them.

    Speakers get their usual names, as in ShareGPT data.
    """
    said = introduced(record, messages_of(record, plan), plan)
    turns = said if isinstance(said, Reason) else with_pictures(said, record)
    if isinstance(turns, Reason):
        return turns
    answers = []
    for field in ("chosen", "rejected"):
        value = value_of(record, plan, field)
        if value is MISSING:
            return reasons.missing_key(f"{field} answer", plan.fields.get(field, ""), record)
        answer = answer_in(opened(value, plan), plan.fields[field])
        if isinstance(answer, Reason):
            return answer
        answers.append(answer)
    tools = value_of(record, plan, "tools")
    declared = tools_in(None if tools is MISSING else tools)
    if isinstance(declared, Reason):
        return declared
    return preference(*parted(turns, *answers), tools=declared)
