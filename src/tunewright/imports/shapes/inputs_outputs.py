"""Datasets of LangSmith: examples with the inputs that an application was given, and the outputs it should give."""

from __future__ import annotations

from collections.abc import Mapping as Object
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from tunewright.imports import reasons
from tunewright.imports.columns import as_text, guess_common, value_of
from tunewright.imports.logs.dialects.answers import answers_in
from tunewright.imports.logs.dialects.any import messages_in
from tunewright.imports.logs.dialects.mixed import turns_in
from tunewright.imports.logs.values import unwrapped
from tunewright.imports.paths import MISSING
from tunewright.imports.plan import Field, Mapping, ReadPlan, one_of
from tunewright.imports.reasons import Reason
from tunewright.imports.registry import Content, Score, shape
from tunewright.model import Body, dumps

_INPUTS: Final = ("inputs",)
_OUTPUTS: Final = ("outputs", "reference_outputs", "expected_outputs")
_OF_RUNS: Final = frozenset(("run_type", "dotted_order", "trace_id", "start_time", "parent_run_id", "op_name"))
"""Keys of runs and calls, which have inputs and outputs too and are logs."""
_SPLITS: Final = "metadata.dataset_split"


class _Asked(NamedTuple):
    """What the inputs ask: messages, or one text."""

    turns: list[Body]
    tools: list[Any] | None = None
    text: str | None = None


def _guess(columns: Sequence[str]) -> Mapping:
    inputs, outputs = one_of(_INPUTS, columns), one_of(_OUTPUTS, columns)
    found: list[tuple[Field, str | None]] = [("prompt", inputs), ("completion", outputs)]
    pairs = tuple((field, column) for field, column in found if column is not None)
    common = guess_common(columns, [column for _, column in pairs])
    named = any(field == "split" for field, _ in common) or "metadata" not in columns
    return (*pairs, *common, *(() if named else (("split", _SPLITS),)))


def _score(records: Sequence[Body]) -> Score:
    fit = sum(_is_example(record) for record in records)
    said = f"{fit} of the first {len(records)} records hold inputs and outputs, as examples of LangSmith do."
    return Score(fit / len(records) if records else 0.0, said)


def _is_example(record: Body) -> bool:
    inputs, outputs = one_of(_INPUTS, list(record)), one_of(_OUTPUTS, list(record))
    if inputs is None or outputs is None or not _OF_RUNS.isdisjoint(record):
        return False
    return isinstance(unwrapped(record[inputs]), dict) and isinstance(unwrapped(record[outputs]), dict | None)


@shape(
    "langsmith-dataset",
    score=_score,
    guess=_guess,
    fields=("prompt", "completion"),
    needed=("prompt", "completion"),
)
def read_inputs_outputs(record: Body, plan: ReadPlan) -> Content | Reason:
    """LangSmith dataset: each record holds the inputs of an example and the outputs expected for them.

    Messages in any form, or one text under any name, on either side. Where several fields stand there of which none
    is known to be the text, all of them are kept, as JSON; to take one of them, choose its path, such as
    `inputs.question`.
    """
    inputs, outputs = value_of(record, plan, "prompt"), value_of(record, plan, "completion")
    for field, value in (("prompt", inputs), ("completion", outputs)):
        if value is MISSING:
            named: Field = "prompt" if field == "prompt" else "completion"
            return reasons.missing_key(field, plan.fields.get(named, ""), record)
    asked = _asked(inputs)
    if asked is None:
        return reasons.not_text("prompt", inputs)
    answer = _answer(None if plan.is_table and outputs == "null" else outputs, asked.turns)
    if answer is None:
        return reasons.not_text("completion", outputs)
    only = answer[0] if len(answer) == 1 and answer[0].keys() == {"role", "content"} else {}
    if asked.text is not None and only and not isinstance(only["content"], list):
        return Content("pair", {"prompt": asked.text, "completion": only["content"]})
    return Content("chat", {"messages": [*asked.turns, *answer]} | ({"tools": asked.tools} if asked.tools else {}))


def _asked(inputs: Any) -> _Asked | None:
    """What is asked; None where there is nothing, or no text."""
    opened = unwrapped(inputs)
    text = opened if isinstance(opened, str) and opened.strip() else None
    if isinstance(opened, dict) and not _has_messages(opened):
        text = _only_text(opened)
    if text is not None:
        return _Asked([{"role": "user", "content": text}], text=text)
    found = messages_in(inputs) if isinstance(opened, (dict, list)) else None
    return None if found is None else _Asked(list(found.messages), list(found.tools) if found.tools else None)


def _has_messages(value: Object[str, Any]) -> bool:
    return any(_are_messages(unwrapped(inner)) for inner in value.values())


def _are_messages(value: object) -> bool:
    return isinstance(value, list) and bool(value) and turns_in(value) is not None


def _only_text(value: Object[str, Any]) -> str | None:
    """The text of an object that holds one; all of it as JSON where it holds more; None where it is empty."""
    held = [inner for inner in value.values() if inner not in (None, "", [], {})]
    if len(held) != 1:
        return dumps(value) if held else None
    return as_text(held[0]) or dumps(held[0])


def _answer(outputs: Any, asked: Sequence[Body]) -> list[Body] | None:
    """The messages of the answer; one that is empty where the example has none yet."""
    opened = unwrapped(outputs)
    if opened in (None, "", {}):
        return [{"role": "assistant", "content": None}]
    turns = turns_in(opened["messages"]) if isinstance(opened, dict) and _is_listed(opened) else None
    if turns:
        n = len(asked)
        return turns[n:] if len(turns) > n and turns[:n] == list(asked) else turns
    if isinstance(opened, dict) and not _is_known(opened):
        text = _only_text(opened)
        return None if text is None else [{"role": "assistant", "content": text}]
    replies = answers_in(outputs)
    return [replies[0].message] if replies else None


def _is_listed(value: Object[str, Any]) -> bool:
    return isinstance(value.get("messages"), list) and bool(value["messages"])


def _is_known(value: Object[str, Any]) -> bool:
    """True for a response or message of a known form, alone or under one name."""
    inner = next(iter(value.values())) if len(value) == 1 else None
    is_message = "role" in value or isinstance(value.get("choices"), list) or "generations" in value
    return is_message or isinstance(value.get("message"), dict) or isinstance(unwrapped(inner), (dict, list))
