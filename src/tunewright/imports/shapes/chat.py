"""Chat records: a list of messages, with tools and whatever else the object holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from tunewright.imports import reasons
from tunewright.imports.calls import functions_in, is_wrapped, tools_in
from tunewright.imports.chats import answered, gathered, introduced, messages_of
from tunewright.imports.columns import LABELS, REFERENCES, SYSTEMS, guess_common, value_of
from tunewright.imports.paths import MISSING
from tunewright.imports.pictures import KEYS, with_pictures
from tunewright.imports.plan import Mapping, ReadPlan, one_of
from tunewright.imports.reasons import Reason
from tunewright.imports.registry import Content, Score, shape
from tunewright.imports.tagged_calls import are_tagged
from tunewright.imports.turns import looks_like_turns, role_word
from tunewright.model import Body

_OTHERS: Final = ({"schemaVersion"}, {"chosen", "rejected"})
"""Keys of formats that hold messages too and mean something else by them."""
_ANSWERS: Final = frozenset((*LABELS, *REFERENCES))
"""Keys that hold what the messages do not: the answer, or what an answer is measured by."""

ANSWERS_BESIDE: Final = ("completion", "output", "response", "reply")
"""Keys that hold the answer to messages that end with the question."""


def guess_chat(columns: Sequence[str]) -> Mapping:
    """The messages and a system text beside them; label, id and split."""
    messages = one_of(("messages",), columns) or "messages"
    system = one_of(SYSTEMS, columns)
    beside: Mapping = (("system", system),) if system else ()
    return (("messages", messages), *beside, *guess_common(columns, (messages, system or "")))


def _score(records: Sequence[Body]) -> Score:
    keys = [one_of(("messages",), list(record)) for record in records]
    fit = sum(key is not None and _may_be_turns(record[key]) for record, key in zip(records, keys, strict=True))
    other = sum(any(keys <= record.keys() for keys in _OTHERS) for record in records)
    beside = [_open_beside(record) for record in records]
    if all(beside) and (len(records) > 1 or "answer" in beside):
        other = len(records)
    tagged = any(key is not None and are_tagged(record[key]) for record, key in zip(records, keys, strict=True))
    share = (fit - other / 2) / len(records) * (0.95 if tagged else 1.0) if records else 0.0
    return Score(max(share, 0.0), f"{fit} of the first {len(records)} records hold a list of messages.")


def _open_beside(record: Body) -> str:
    """What stands beside messages that end with the question: the “answer”, a “label” or a measure; or nothing."""
    turns = record.get("messages")
    if not (isinstance(turns, list) and turns and role_word(turns[-1]) == "user"):
        return ""
    if "prompt" not in record and any(isinstance(record.get(name), str) for name in ANSWERS_BESIDE):
        return "answer"
    return "" if _ANSWERS.isdisjoint(record) else "label"


def _may_be_turns(value: object) -> bool:
    return isinstance(value, list) or (isinstance(value, str) and looks_like_turns(value))


@shape(
    "chat",
    score=_score,
    guess=guess_chat,
    fields=("messages", "role", "content", "completion", "system", "tools"),
    needed=("messages",),
)
def read_chat(record: Body, plan: ReadPlan) -> Content | Reason:
    """Chat: each record holds a list of messages with roles, and perhaps tools.

    The object is kept as it is: extra keys stay, absent keys stay absent. Only what is said in other words is
    translated: roles, loss weights, a system text beside the messages, tools as JSON text. From a table, where the
    messages are under another name, or where an answer stands beside them, the body holds the messages and the
    tools alone.
    """
    said = messages_of(record, plan)
    if isinstance(said, Reason):
        return said
    turns = introduced(record, said, plan)
    if isinstance(turns, Reason):
        return turns
    if "completion" in plan.fields:
        answer = value_of(record, plan, "completion")
        if answer is MISSING:
            return reasons.missing_key("completion", plan.fields["completion"], record)
        all_turns = answered(turns, answer)
        return all_turns if isinstance(all_turns, Reason) else gathered(record, all_turns, plan)
    if plan.fields.get("messages", "messages") != "messages" or "tools" in plan.fields or plan.is_table:
        return gathered(record, turns, plan)
    shown = with_pictures(turns, record)
    if isinstance(shown, Reason):
        return shown
    taken = [] if turns is said else [plan.fields["system"]]
    return Content("chat", _kept(record, shown, taken if shown is turns else [*taken, *KEYS]))


def _kept(record: Body, turns: list[Body], taken: Sequence[str]) -> Body:
    """The record itself, or a copy in which only what was translated differs; keys that were taken are gone."""
    changed: dict[str, Any] = {} if turns is record["messages"] else {"messages": turns}
    for key, declared_in in (("tools", tools_in), ("functions", functions_in)):
        value = record.get(key)
        declared = declared_in(value) if is_wrapped(value) else value
        if declared is not value and not isinstance(declared, Reason):
            changed[key] = declared
    gone = {*taken, *(key for key, value in changed.items() if value is None)}
    return {key: changed.get(key, value) for key, value in record.items() if key not in gone} if changed else record
