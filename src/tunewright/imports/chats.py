"""Records that hold a list of messages, read along a plan: the common ground of the shapes that are chats."""

from __future__ import annotations

from typing import Any, Final

from tunewright.imports import reasons
from tunewright.imports.calls import functions_in, is_wrapped, tools_in
from tunewright.imports.columns import value_of
from tunewright.imports.parse import parse_json
from tunewright.imports.paths import MISSING, at
from tunewright.imports.pictures import with_pictures
from tunewright.imports.plan import ReadPlan
from tunewright.imports.reasons import Reason
from tunewright.imports.registry import Content
from tunewright.imports.turns import turns_in, usual, with_system
from tunewright.model import Body

_BESIDE: Final = ("functions", "parallel_tool_calls")


def messages_of(record: Body, plan: ReadPlan, *, may_be_texts: bool = False) -> list[Body] | Reason:
    """The messages of a record in the usual form; the very list that stands there where nothing is different."""
    key = plan.fields.get("messages", "messages")
    value = at(record, key)
    if value is MISSING:
        return reasons.missing_key("messages", key, record)
    turns = turns_in(value, key, may_be_texts=may_be_texts)
    return turns if isinstance(turns, Reason) else usual(turns, plan)


def introduced(record: Body, turns: list[Body] | Reason, plan: ReadPlan) -> list[Body] | Reason:
    """The messages with the system text of the record in front; the very list where it has none of its own."""
    if isinstance(turns, Reason) or "system" not in plan.fields:
        return turns
    return with_system(turns, value_of(record, plan, "system"))


def gathered(record: Body, turns: list[Body], plan: ReadPlan) -> Content | Reason:
    """A chat of these messages, the tools and the pictures beside them, without whatever else the record holds."""
    shown = with_pictures(turns, record)
    if isinstance(shown, Reason):
        return shown
    body: Body = {"messages": shown}
    tools = tools_in(_beside(record, plan, plan.fields.get("tools", "tools")))
    if isinstance(tools, Reason):
        return tools
    if tools is not None:
        body["tools"] = tools
    for name in _BESIDE:
        value = _beside(record, plan, name)
        if name == "functions" and is_wrapped(value):
            value = functions_in(value)
        if plan.is_table and isinstance(value, str):
            value = _cell(value, name)
        if isinstance(value, Reason):
            return value
        if value is not None:
            body[name] = value
    return Content("chat", body)


def answered(turns: list[Body], answer: object, *, field: str = "completion") -> list[Body] | Reason:
    """The messages with an answer after them: a text, a message, or the first of several of either.

    A number or truth value becomes text.
    """
    if isinstance(answer, list) and answer and not isinstance(answer[0], dict):
        answer = answer[0]
    if isinstance(answer, dict):
        answer = [answer]
    if isinstance(answer, list) and answer:
        more = turns_in(answer, field)
        more = more if isinstance(more, Reason) else usual(more)
        return more if isinstance(more, Reason) else [*turns, *more]
    if isinstance(answer, (bool, int, float)):
        answer = str(answer).lower() if isinstance(answer, bool) else str(answer)
    if answer is not None and not isinstance(answer, str):
        return reasons.not_text(field, answer)
    return [*turns, {"role": "assistant", "content": answer}]


def _beside(record: Body, plan: ReadPlan, path: str) -> Any:
    value = at(record, path)
    return None if value is MISSING else value


def _cell(value: str, column: str) -> Any | Reason:
    if not value.strip():
        return None
    read = parse_json(value)
    return reasons.unreadable_cell(column, read) if isinstance(read, Reason) else read
