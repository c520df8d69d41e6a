"""OpenAI's preference data: an input, the preferred output and the other one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from tunewright.imports import reasons
from tunewright.imports.calls import is_wrapped, tools_in
from tunewright.imports.columns import guess_common
from tunewright.imports.parse import parse_json
from tunewright.imports.plan import Mapping, ReadPlan
from tunewright.imports.preferences import answer_in, opened
from tunewright.imports.reasons import Reason
from tunewright.imports.registry import Content, Score, shape
from tunewright.imports.turns import turns_in, usual
from tunewright.model import Body

_USUAL: Final = ("preferred_output", "non_preferred_output")
_NEWER: Final = {"preferred_completion": "preferred_output", "non_preferred_completion": "non_preferred_output"}


def _guess(columns: Sequence[str]) -> Mapping:
    return guess_common(columns, ("input", *_USUAL, *_NEWER))


def _score(records: Sequence[Body]) -> Score:
    fit = sum("input" in record and {*_USUAL} <= _renamed(record).keys() for record in records)
    return Score(fit / len(records), f"{fit} of the first {len(records)} records hold an input and two outputs.")


@shape("preference", score=_score, guess=_guess)
def read_preference(record: Body, plan: ReadPlan) -> Content | Reason:
    """Preference: each record holds an input with messages, the preferred output and the other one.

    The object is kept as it is; the names of 2025, preferred_completion and non_preferred_completion, become the
    usual ones. An input or output written as a text becomes a message.
    """
    named = _renamed(record)
    for key in ("input", *_USUAL):
        if key not in named:
            return reasons.missing_key(key.replace("_", " ").replace("non preferred", "non-preferred"), key, record)
    changed: dict[str, Any] = {}
    asked = _asked(_input(named["input"], plan))
    if isinstance(asked, Reason):
        return asked
    changed["input"] = asked
    for key in _USUAL:
        answer = answer_in(opened(named[key], plan), key)
        if isinstance(answer, Reason):
            return answer
        changed[key] = answer
    if plan.is_table:
        return Content("preference", changed)
    if named is record and all(changed[key] is record[key] for key in changed):
        return Content("preference", record)
    return Content("preference", {key: changed.get(key, value) for key, value in named.items()})


def _renamed(record: Body) -> Body:
    """The record under the usual names, in its order; the record itself where it has them."""
    if _NEWER.keys().isdisjoint(record):
        return record
    return {
        _NEWER.get(key, key): value
        for key, value in record.items()
        if key not in _NEWER or _NEWER[key] not in record
    }


def _input(value: Any, plan: ReadPlan) -> Any:
    """The input; in the cell of a table it is JSON."""
    if not plan.has_columns or not isinstance(value, str) or value.lstrip()[:1] not in ("{", "["):
        return value
    read = parse_json(value)
    return value if isinstance(read, Reason) else read


def _asked(value: Any) -> Body | Reason:
    """The input as an object with messages: the very one where it is so already."""
    if isinstance(value, str):
        return {"messages": [{"role": "user", "content": value}]}
    if isinstance(value, list):
        value = {"messages": value}
    if not isinstance(value, dict):
        return reasons.not_text("input", value)
    if "messages" not in value:
        return reasons.missing_key("messages", "messages", value)
    turns = turns_in(value["messages"], "messages")
    turns = turns if isinstance(turns, Reason) else usual(turns)
    if isinstance(turns, Reason):
        return turns
    changed: dict[str, Any] = {} if turns is value["messages"] else {"messages": turns}
    if is_wrapped(value.get("tools")):
        tools = tools_in(value["tools"])
        changed |= {"tools": tools} if isinstance(tools, list) else {}
    return {key: changed.get(key, one) for key, one in value.items()} if changed else value
