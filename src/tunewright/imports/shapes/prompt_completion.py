"""Prompt and completion: two texts, under these names or the usual other ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from tunewright.imports import reasons
from tunewright.imports.chats import answered, gathered
from tunewright.imports.columns import LABELS, SYSTEMS, as_text, guess_common, value_of
from tunewright.imports.paths import MISSING
from tunewright.imports.pictures import has_marked_pictures
from tunewright.imports.plan import Field, Mapping, ReadPlan, one_of
from tunewright.imports.preferences import opened
from tunewright.imports.reasons import Reason, listed
from tunewright.imports.registry import Content, Score, shape
from tunewright.imports.turns import looks_like_turns, turns_in, usual, with_system
from tunewright.model import Body

PROMPTS: Final = (
    *("prompt", "question", "instruction", "query", "input", "user", "source", "text"),
    *("input_text", "text_input", "problem", "document", "article", "dialogue"),
)
COMPLETIONS: Final = (
    *("completion", "answer", "output", "response", "reply", "ideal", "target", "assistant"),
    *("output_text", "solution", "summary", "highlights"),
    *LABELS,
)

_INPUTS: Final = ("input_", "input.", "inputs_", "inputs.")
_OUTPUTS: Final = ("output_", "output.", "outputs_", "outputs.", "reference_outputs.")


def _guess(columns: Sequence[str]) -> Mapping:
    prompt = one_of(PROMPTS, columns) or _only_below(_INPUTS, columns)
    completion = one_of(COMPLETIONS, [column for column in columns if column != prompt])
    completion = completion or _only_below(_OUTPUTS, columns)
    system = one_of(SYSTEMS, columns) if prompt and completion else None
    found: list[tuple[Field, str | None]] = [("prompt", prompt), ("completion", completion), ("system", system)]
    pairs = tuple((field, column) for field, column in found if column is not None)
    return (*pairs, *guess_common(columns, [column for _, column in pairs]))


def _only_below(starts: tuple[str, ...], columns: Sequence[str]) -> str | None:
    """The only column whose name begins so, as where a table was made of the keys of objects."""
    found = [column for column in columns if column.strip().casefold().startswith(starts)]
    return found[0] if len(found) == 1 else None


def _score(records: Sequence[Body]) -> Score:
    columns = list(dict.fromkeys(key for record in records for key in record))
    fields = dict(_guess(columns))
    prompt, completion = fields.get("prompt"), fields.get("completion")
    if prompt is None or completion is None:
        return Score(0.0, f"No keys or columns with a known name for prompt and completion: {listed(columns)}.")
    fit = sum(_is_said(record.get(prompt)) and completion in record for record in records)
    exact = (prompt, completion) == ("prompt", "completion")
    share = fit / len(records) * (1.0 if exact else 0.8)
    return Score(share, f"“{prompt}” and “{completion}” are read as prompt and completion.")


def _is_said(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and looks_like_turns(value))


@shape(
    "prompt-completion",
    score=_score,
    guess=_guess,
    fields=("prompt", "completion", "system"),
    needed=("prompt", "completion"),
)
def read_pair(record: Body, plan: ReadPlan) -> Content | Reason:
    """Prompt and completion: each record holds two texts, under these or other names.

    An object with exactly these two names is kept as it is; otherwise the body holds the two texts alone. A
    mapped system text, or messages in place of a text, turn the pair into a chat. A label that serves as the
    completion may be a number, and becomes text.
    """
    fields = plan.fields
    prompt = _said(record, "prompt", plan)
    if isinstance(prompt, Reason):
        return prompt
    completion = _said(record, "completion", plan)
    if isinstance(completion, Reason):
        return completion
    is_chat = isinstance(prompt, list) or isinstance(completion, list) or has_marked_pictures(prompt, record)
    if "system" in fields or is_chat:
        return _as_chat(record, prompt, completion, plan)
    if not plan.is_table and fields["prompt"] == "prompt" and fields["completion"] == "completion":
        return Content("pair", record)
    return Content("pair", {"prompt": prompt, "completion": completion})


def _said(record: Body, field: Field, plan: ReadPlan) -> Any | Reason:
    """The text or the messages under the key; an empty value stays None, for the checks to report."""
    value, key = value_of(record, plan, field), plan.fields.get(field, "")
    if value is MISSING:
        return reasons.missing_key(field, key, record)
    value = opened(value, plan)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list) and value:
        if "[]" in key and all(isinstance(one, str) for one in value):
            return "\n".join(value)
        if isinstance(value[0], dict):
            return value
    text = value
    if field == "completion" and key.casefold() in LABELS:
        text = as_text(value)
    return text if isinstance(text, str) else reasons.not_text(field, value)


def _as_chat(
    record: Body, prompt: str | list[Any] | None, completion: str | list[Any] | None, plan: ReadPlan
) -> Content | Reason:
    asked: list[Body] | Reason = [{"role": "user", "content": prompt}]
    if isinstance(prompt, list):
        asked = turns_in(prompt, plan.fields["prompt"])
        asked = asked if isinstance(asked, Reason) else usual(asked)
    if isinstance(asked, Reason):
        return asked
    if "system" in plan.fields:
        asked = with_system(asked, value_of(record, plan, "system"))
    turns = asked if isinstance(asked, Reason) else answered(asked, completion)
    return turns if isinstance(turns, Reason) else gathered(record, turns, plan)
