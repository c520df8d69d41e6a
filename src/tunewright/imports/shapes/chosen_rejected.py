"""Preferences as TRL and most published sets write them: a prompt, a chosen and a rejected answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from tunewright.imports import reasons
from tunewright.imports.calls import tools_in
from tunewright.imports.columns import SYSTEMS, guess_common, value_of
from tunewright.imports.paths import MISSING
from tunewright.imports.pictures import with_pictures
from tunewright.imports.plan import Field, Mapping, ReadPlan, one_of
from tunewright.imports.preferences import answer_in, opened, parted, preference, shared_text
from tunewright.imports.reasons import Reason
from tunewright.imports.registry import Content, Score, shape
from tunewright.imports.shapes.alpaca import asked as instruction_of
from tunewright.imports.shapes.alpaca import earlier
from tunewright.imports.shapes.transcript import has_marks
from tunewright.imports.turns import looks_like_turns, turns_in, usual
from tunewright.model import Body

_PROMPTS: Final = ("prompt", "instruction", "question", "query", "input")
CHOSEN: Final = ("chosen", "chosen_response", "response_chosen", "preferred", "accepted")
REJECTED: Final = ("rejected", "rejected_response", "response_rejected", "dispreferred", "non_preferred")


def _guess(columns: Sequence[str]) -> Mapping:
    prompt = one_of(_PROMPTS, columns)
    beside = prompt is not None and prompt.casefold() == "instruction"
    found: list[tuple[Field, str | None]] = [
        ("prompt", prompt),
        ("input", one_of(("input",), columns) if beside else None),
        ("history", one_of(("history",), columns) if beside else None),
        ("system", one_of(SYSTEMS, columns)),
        ("tools", one_of(("tools",), columns)),
        ("chosen", one_of(CHOSEN, columns)),
        ("rejected", one_of(REJECTED, columns)),
    ]
    pairs = tuple((field, column) for field, column in found if column is not None)
    return (*pairs, *guess_common(columns, [column for _, column in pairs]))


def _score(records: Sequence[Body]) -> Score:
    columns = list(dict.fromkeys(key for record in records for key in record))
    fields = dict(_guess(columns))
    chosen, rejected = fields.get("chosen"), fields.get("rejected")
    if chosen is None or rejected is None:
        return Score(0.0, "There is no chosen and no rejected answer.")
    fit = sum(chosen in record and rejected in record for record in records)
    other = sum(_is_of_another_shape(record, chosen) for record in records)
    said = f"“{chosen}” and “{rejected}” are read as the preferred and the other answer."
    return Score(max(fit - other / 2, 0.0) / len(records), said)


def _is_of_another_shape(record: Body, chosen: str) -> bool:
    beside = any(record.get(key) and looks_like_turns(record[key]) for key in ("conversations", "messages"))
    return beside or has_marks(record.get(chosen)) or has_marks(record.get("prompt"))


@shape(
    "chosen-rejected",
    score=_score,
    guess=_guess,
    fields=("prompt", "chosen", "rejected", "input", "history", "system", "tools"),
    needed=("chosen", "rejected"),
)
def read_chosen_rejected(record: Body, plan: ReadPlan) -> Content | Reason:
    """Chosen and rejected: each record holds a prompt and two answers, as texts or as messages.

    Messages with which both answers begin belong to the prompt. Without a prompt, the words with which both begin
    are the prompt.
    """
    chosen, rejected = value_of(record, plan, "chosen"), value_of(record, plan, "rejected")
    if chosen is MISSING:
        return reasons.missing_key("chosen answer", plan.fields.get("chosen", ""), record)
    if rejected is MISSING:
        return reasons.missing_key("rejected answer", plan.fields.get("rejected", ""), record)
    chosen, rejected = opened(chosen, plan), opened(rejected, plan)
    before, asked = earlier(record, plan), _asked(record, plan)
    if isinstance(before, Reason):
        return before
    asked = asked if isinstance(asked, Reason) else with_pictures(asked, record)
    if isinstance(asked, Reason):
        return asked
    tools = tools_in(_or_none(value_of(record, plan, "tools")))
    if isinstance(tools, Reason):
        return tools
    if not asked and isinstance(chosen, str) and isinstance(rejected, str):
        n = shared_text(chosen, rejected)
        asked = [{"role": "user", "content": chosen[:n]}] if n else []
        chosen, rejected = chosen[n:], rejected[n:]
    preferred = answer_in(chosen, "chosen")
    other = answer_in(rejected, "rejected")
    if isinstance(preferred, Reason):
        return preferred
    if isinstance(other, Reason):
        return other
    return preference(*parted([*before, *asked], preferred, other), tools=tools)


def _asked(record: Body, plan: ReadPlan) -> list[Body] | Reason:
    """The prompt as messages: a text is said by the user."""
    prompt = value_of(record, plan, "prompt")
    if prompt is MISSING or prompt is None or prompt == "":
        return []
    prompt = opened(prompt, plan)
    if isinstance(prompt, dict):
        prompt = [prompt]
    if isinstance(prompt, list):
        turns = turns_in(prompt, plan.fields["prompt"])
        return turns if isinstance(turns, Reason) else usual(turns)
    said = instruction_of(record, plan)
    return said if isinstance(said, Reason) else [{"role": "user", "content": said}]


def _or_none(value: Any) -> Any:
    return None if value is MISSING else value
