"""Alpaca: an instruction, perhaps an input to it, and the output; LLaMA-Factory adds system text and history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from tunewright.imports import reasons
from tunewright.imports.chats import answered, gathered
from tunewright.imports.columns import SYSTEMS, as_text, guess_common, value_of
from tunewright.imports.parse import parse_json
from tunewright.imports.paths import MISSING
from tunewright.imports.plan import Field, Mapping, ReadPlan, one_of
from tunewright.imports.reasons import Reason
from tunewright.imports.registry import Content, Score, shape
from tunewright.imports.turns import turns_in, usual, with_system
from tunewright.model import Body

_INPUTS: Final = ("input", "context")
_OUTPUTS: Final = ("output", "response", "completion", "answer", "target")


def _guess(columns: Sequence[str]) -> Mapping:
    prompt = one_of(("instruction",), columns)
    found: list[tuple[Field, str | None]] = [
        ("prompt", prompt),
        ("input", one_of(_INPUTS, columns)),
        ("completion", one_of(_OUTPUTS, columns)),
        ("history", one_of(("history",), columns)),
        ("system", one_of(SYSTEMS, columns)),
    ]
    pairs = tuple((field, column) for field, column in found if column is not None)
    return (*pairs, *guess_common(columns, [column for _, column in pairs]))


def _score(records: Sequence[Body]) -> Score:
    columns = list(dict.fromkeys(key for record in records for key in record))
    fields = dict(_guess(columns))
    prompt, completion = fields.get("prompt"), fields.get("completion")
    if prompt is None or completion is None or fields.keys().isdisjoint(("input", "history")):
        return Score(0.0, "There is no instruction with an input or a history beside it.")
    fit = sum(isinstance(record.get(prompt), str) and completion in record for record in records)
    beside = next(fields[field] for field in ("input", "history") if field in fields)
    return Score(fit / len(records), f"“{prompt}”, “{beside}” and “{completion}” are read as Alpaca data.")


@shape(
    "alpaca",
    score=_score,
    guess=_guess,
    fields=("prompt", "input", "completion", "history", "system"),
    needed=("prompt", "completion"),
)
def read_alpaca(record: Body, plan: ReadPlan) -> Content | Reason:
    """Alpaca: each record holds an instruction, an input to it that may be empty, and the output.

    Instruction and input become the prompt, on lines of their own. A system text or earlier turns (`history`, pairs
    of question and answer) make the record a chat.
    """
    prompt = asked(record, plan)
    if isinstance(prompt, Reason):
        return prompt
    answer = value_of(record, plan, "completion")
    if answer is MISSING:
        return reasons.missing_key("completion", plan.fields.get("completion", ""), record)
    if answer is not None and not isinstance(answer, str):
        answer = as_text(answer)
        if answer is None:
            return reasons.not_text("completion", value_of(record, plan, "completion"))
    before = earlier(record, plan)
    if isinstance(before, Reason):
        return before
    if not before:
        return Content("pair", {"prompt": prompt, "completion": answer})
    turns = answered([*before, {"role": "user", "content": prompt}], answer)
    return turns if isinstance(turns, Reason) else gathered(record, turns, plan)


def asked(record: Body, plan: ReadPlan) -> str | Reason | None:
    """The instruction with its input on the line below it."""
    prompt, beside = value_of(record, plan, "prompt"), value_of(record, plan, "input")
    if prompt is MISSING:
        return reasons.missing_key("prompt", plan.fields.get("prompt", ""), record)
    for field, value in (("prompt", prompt), ("input", None if beside is MISSING else beside)):
        if value is not None and not isinstance(value, str):
            return reasons.not_text(field, value)
    parts = [part for part in (prompt, beside) if isinstance(part, str) and part.strip()]
    return "\n".join(parts) if len(parts) > 1 else parts[0] if parts else prompt


def earlier(record: Body, plan: ReadPlan) -> list[Body] | Reason:
    """The system text and the earlier turns of a record, as messages; an empty list where it has neither."""
    history = value_of(record, plan, "history")
    if isinstance(history, str):
        history = parse_json(history) if history.strip() else None
        if isinstance(history, Reason):
            return reasons.unreadable_part(plan.fields["history"], history)
    turns: list[Body] | Reason = []
    if history and history is not MISSING:
        turns = _history(history, plan.fields["history"])
    if isinstance(turns, Reason) or "system" not in plan.fields:
        return turns
    return with_system(turns, value_of(record, plan, "system"))


def _history(history: Any, key: str) -> list[Body] | Reason:
    if not isinstance(history, list):
        return reasons.not_a_list(key, history)
    if not all(isinstance(one, list) for one in history):
        turns = turns_in(history, key, may_be_texts=True)
        return turns if isinstance(turns, Reason) else usual(turns)
    return [
        {"role": role, "content": text}
        for one in history
        for role, text in zip(("user", "assistant"), one, strict=False)
        if isinstance(text, str)
    ]
