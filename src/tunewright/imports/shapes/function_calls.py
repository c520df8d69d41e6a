"""Questions with the calls that answer them, as sets for function calling hold them: query, tools and answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from tunewright.imports import reasons
from tunewright.imports.calls import calls_in, tools_in
from tunewright.imports.columns import SYSTEMS, guess_common, value_of
from tunewright.imports.paths import MISSING
from tunewright.imports.plan import Field, Mapping, ReadPlan, one_of
from tunewright.imports.reasons import Reason
from tunewright.imports.registry import Content, Score, shape
from tunewright.imports.turns import with_system
from tunewright.model import Body

_QUESTIONS: Final = ("query", "question", "instruction", "prompt", "input")
_ANSWERS: Final = ("answers", "answer", "function_calls", "calls", "output", "response", "completion")
_TOOLS: Final = ("tools", "functions")


def _guess(columns: Sequence[str]) -> Mapping:
    found: list[tuple[Field, str | None]] = [
        ("prompt", one_of(_QUESTIONS, columns)),
        ("completion", one_of(_ANSWERS, columns)),
        ("system", one_of(SYSTEMS, columns)),
        ("tools", one_of(_TOOLS, columns)),
    ]
    pairs = tuple((field, column) for field, column in found if column is not None)
    return (*pairs, *guess_common(columns, [column for _, column in pairs]))


def _score(records: Sequence[Body]) -> Score:
    fit = sum(_is_answered(record) for record in records)
    said = f"{fit} of the first {len(records)} records hold a question, functions, and the calls that answer it."
    return Score(fit / len(records), said)


def _is_answered(record: Body) -> bool:
    fields = dict(_guess(list(record)))
    if not {"prompt", "completion", "tools"} <= fields.keys() or not isinstance(record[fields["prompt"]], str):
        return False
    declared = tools_in(record[fields["tools"]])
    return isinstance(declared, list) and calls_in(record[fields["completion"]], 0) is not None


@shape(
    "function-calls",
    score=_score,
    guess=_guess,
    fields=("prompt", "completion", "tools", "system"),
    needed=("prompt", "completion"),
)
def read_function_calls(record: Body, plan: ReadPlan) -> Content | Reason:
    """Function calls: each record holds a question, the functions there are, and the calls that answer it.

    Calls and functions may be lists or JSON texts. An answer without calls is a text.
    """
    asked, answer = value_of(record, plan, "prompt"), value_of(record, plan, "completion")
    if asked is MISSING:
        return reasons.missing_key("prompt", plan.fields.get("prompt", ""), record)
    if answer is MISSING:
        return reasons.missing_key("completion", plan.fields.get("completion", ""), record)
    if not isinstance(asked, str):
        return reasons.not_text("prompt", asked)
    said = _answer(answer)
    if said is None:
        return reasons.not_text("completion", answer)
    declared: Any = value_of(record, plan, "tools")
    tools = None if declared is MISSING else tools_in(declared, plan.fields["tools"])
    if isinstance(tools, Reason):
        return tools
    turns = with_system([{"role": "user", "content": asked}], value_of(record, plan, "system"))
    if isinstance(turns, Reason):
        return turns
    return Content("chat", {"messages": [*turns, said]} | ({"tools": tools} if tools else {}))


def _answer(value: Any) -> Body | None:
    calls = calls_in(value, 0)
    if calls is not None:
        return {"role": "assistant", "content": None, "tool_calls": calls}
    return {"role": "assistant", "content": value} if isinstance(value, str) else None
