"""Prompt and completion: two texts, under these names or the usual other ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tunewright.imports import reasons
from tunewright.imports.columns import LABELS, as_text, guess_common
from tunewright.imports.plan import Field, Mapping, ReadPlan, one_of
from tunewright.imports.reasons import Reason, listed
from tunewright.imports.registry import Content, Score, shape
from tunewright.model import Body

_PROMPTS: Final = ("prompt", "question", "instruction", "query", "input", "user", "source", "text")
_COMPLETIONS: Final = (
    *("completion", "answer", "output", "response", "reply", "ideal", "target", "assistant"),
    *LABELS,
)


def _guess(columns: Sequence[str]) -> Mapping:
    prompt = one_of(_PROMPTS, columns)
    completion = one_of(_COMPLETIONS, [column for column in columns if column != prompt])
    found: list[tuple[Field, str | None]] = [("prompt", prompt), ("completion", completion)]
    pairs = tuple((field, column) for field, column in found if column is not None)
    return (*pairs, *guess_common(columns, [column for _, column in pairs]))


def _score(records: Sequence[Body]) -> Score:
    columns = list(dict.fromkeys(key for record in records for key in record))
    fields = dict(_guess(columns))
    prompt, completion = fields.get("prompt"), fields.get("completion")
    if prompt is None or completion is None:
        return Score(0.0, f"No keys or columns with a known name for prompt and completion: {listed(columns)}.")
    fit = sum(isinstance(record.get(prompt), str) and completion in record for record in records)
    exact = (prompt, completion) == ("prompt", "completion")
    share = fit / len(records) * (1.0 if exact else 0.8)
    return Score(share, f"“{prompt}” and “{completion}” are read as prompt and completion.")


@shape("prompt-completion", score=_score, guess=_guess)
def read_pair(record: Body, plan: ReadPlan) -> Content | Reason:
    """Prompt and completion: each record holds two texts, under these or other names.

    An object with exactly these two names is kept as it is; otherwise the body holds the two texts alone. A
    mapped system text turns the pair into a chat of system, user and assistant. A label that serves as the
    completion may be a number, and becomes text.
    """
    fields = plan.fields
    prompt = _text(record, "prompt", fields.get("prompt", ""))
    if isinstance(prompt, Reason):
        return prompt
    completion = _text(record, "completion", fields.get("completion", ""))
    if isinstance(completion, Reason):
        return completion
    if "system" in fields:
        return _with_system(record, prompt, completion, fields["system"])
    if not plan.is_table and fields["prompt"] == "prompt" and fields["completion"] == "completion":
        return Content("pair", record)
    return Content("pair", {"prompt": prompt, "completion": completion})


def _text(record: Body, field: str, key: str) -> str | Reason | None:
    """The text under the key; an empty value stays None, for the checks to report."""
    if not key or key not in record:
        return reasons.missing_key(field, key, record)
    value = record[key]
    if value is None or isinstance(value, str):
        return value
    if field == "completion" and key.casefold() in LABELS:
        value = as_text(value)
    return value if isinstance(value, str) else reasons.not_text(field, record[key])


def _with_system(record: Body, prompt: str | None, completion: str | None, key: str) -> Content | Reason:
    system = record.get(key)
    if system is not None and not isinstance(system, str):
        return reasons.not_text("system", system)
    turns = [{"role": "user", "content": prompt}, {"role": "assistant", "content": completion}]
    if system:
        turns.insert(0, {"role": "system", "content": system})
    return Content("chat", {"messages": turns})
