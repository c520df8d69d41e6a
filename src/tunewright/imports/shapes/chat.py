"""Chat records: a list of messages, with tools and whatever else the object holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from tunewright.imports import reasons
from tunewright.imports.columns import guess_common
from tunewright.imports.parse import parse_json
from tunewright.imports.plan import Mapping, ReadPlan, one_of
from tunewright.imports.reasons import Reason
from tunewright.imports.registry import Content, Score, shape
from tunewright.model import Body

_BESIDE: Final = ("tools", "functions", "parallel_tool_calls")


def _guess(columns: Sequence[str]) -> Mapping:
    messages = one_of(("messages",), columns) or "messages"
    return (("messages", messages), *guess_common(columns, (messages,)))


def _score(records: Sequence[Body]) -> Score:
    keys = [one_of(("messages",), list(record)) for record in records]
    fit = sum(key is not None and _looks_like_turns(record[key]) for record, key in zip(records, keys, strict=True))
    share = fit / len(records) if records else 0.0
    return Score(share, f"{fit} of the first {len(records)} records hold a list of messages.")


def _looks_like_turns(value: object) -> bool:
    return isinstance(value, list) or (isinstance(value, str) and value.lstrip()[:1] in ("", "["))


@shape("chat", score=_score, guess=_guess)
def read_chat(record: Body, plan: ReadPlan) -> Content | Reason:
    """Chat: each record holds a list of messages with roles, and perhaps tools.

    The object is kept as it is: extra keys stay, absent keys stay absent. From a table, or where the
    messages are under another name, the body holds the messages and the tools beside them.
    """
    key = plan.fields.get("messages", "messages")
    if key not in record:
        return reasons.missing_key("messages", key, record)
    turns = _cell(record[key], key) if plan.is_table else record[key]
    if isinstance(turns, Reason):
        return turns
    problem = _problem(turns, key)
    if problem:
        return problem
    if key == "messages" and not plan.is_table:
        return Content("chat", record)
    return _gathered(record, turns, plan)


def _problem(turns: Any, key: str) -> Reason | None:
    if not isinstance(turns, list):
        return reasons.not_a_list(key, turns)
    if not turns:
        return reasons.NO_MESSAGES
    for at, turn in enumerate(turns):
        if not isinstance(turn, dict):
            return reasons.not_a_message(at + 1, turn)
    return None


def _gathered(record: Body, turns: list[Any], plan: ReadPlan) -> Content | Reason:
    body: Body = {"messages": turns}
    for name in _BESIDE:
        value = record.get(name)
        if plan.is_table:
            value = _cell(value, name) if value and value.strip() else None
        if isinstance(value, Reason):
            return value
        if value is not None:
            body[name] = value
    return Content("chat", body)


def _cell(value: str, column: str) -> Any | Reason:
    if not value.strip():
        return reasons.NO_MESSAGES
    read = parse_json(value)
    return reasons.unreadable_cell(column, read) if isinstance(read, Reason) else read
