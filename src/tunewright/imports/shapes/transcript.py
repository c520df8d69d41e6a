"""Transcripts: conversations as text, with marks for the speakers, as people or templates of models write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from tunewright.imports import reasons
from tunewright.imports.chat_marks import turns_in_marks
from tunewright.imports.columns import SYSTEMS, guess_common, value_of
from tunewright.imports.paths import MISSING
from tunewright.imports.plan import Field, Mapping, ReadPlan, one_of
from tunewright.imports.preferences import parted, preference
from tunewright.imports.reasons import Reason
from tunewright.imports.registry import Content, Score, shape
from tunewright.imports.tagged_calls import without_tags
from tunewright.imports.turns import with_system
from tunewright.model import Body

_MARK: Final = re.compile(r"(?:\A\s*|\n\n)(Human|Assistant):(?: |(?=\n)|\Z|(?=\S))")
_ROLES: Final = {"Human": "user", "Assistant": "assistant"}
_TEXTS: Final = (
    *("text", "transcript", "conversation", "chat", "dialogue", "formatted_text", "formatted_chat", "formatted"),
    *("content", "chat_text"),
)
_SYSTEM: Final = "SYSTEM: "


def has_marks(value: object) -> bool:
    """True for a text that begins with the mark of a speaker, or in which the marks of a model's template stand."""
    if not isinstance(value, str):
        return False
    return value.lstrip().startswith(("Human:", "Assistant:")) or turns_in_marks(value) is not None


def turns_of_transcript(text: str) -> list[Body]:
    """The turns of a transcript, each without its mark and the one space behind it; the empty last turn, which
    leaves the answer to somebody else, is left out."""
    if not text.lstrip().startswith(("Human:", "Assistant:")):
        return turns_in_marks(text) or []
    found = list(_MARK.finditer(text))
    ends = [mark.start() for mark in found[1:]] + [len(text)]
    turns = [
        {"role": _ROLES[mark[1]], "content": text[mark.end() : end]} for mark, end in zip(found, ends, strict=True)
    ]
    if turns and turns[-1]["role"] == "assistant" and not turns[-1]["content"].strip():
        turns.pop()
    return turns


def _guess(columns: Sequence[str]) -> Mapping:
    chosen, rejected = one_of(("chosen",), columns), one_of(("rejected",), columns)
    found: list[tuple[Field, str | None]] = [("prompt", one_of(("prompt",), columns))]
    if chosen and rejected:
        found += [("chosen", chosen), ("rejected", rejected)]
    elif not found[0][1]:
        found = [("completion", one_of(_TEXTS, columns))]
    else:
        found.append(("completion", one_of(("completion", "response", "answer"), columns)))
    found.append(("system", one_of(SYSTEMS, columns)))
    pairs = tuple((field, column) for field, column in found if column is not None)
    return (*pairs, *guess_common(columns, [column for _, column in pairs]))


def _score(records: Sequence[Body]) -> Score:
    columns = list(dict.fromkeys(key for record in records for key in record))
    fields = dict(_guess(columns))
    keys = [fields[field] for field in ("prompt", "chosen", "completion") if field in fields]
    fit = sum(any(has_marks(record.get(key)) for key in keys) for record in records)
    said = f"{fit} of the first {len(records)} records hold a transcript with marks that say who speaks."
    return Score(fit / len(records), said)


@shape(
    "transcript",
    score=_score,
    guess=_guess,
    fields=("prompt", "chosen", "rejected", "completion", "system"),
)
def read_transcript(record: Body, plan: ReadPlan) -> Content | Reason:
    """Transcripts: each record holds conversations as text, in which marks say who speaks.

    The marks are “Human:” and “Assistant:”, “### Human:”, “### Instruction:” and “### Response:”, or those of
    ChatML, Llama, Gemma, Phi, Zephyr and Vicuna. A chosen and a rejected transcript make a preference: the turns
    with which both begin are what was asked. A single transcript makes a chat.
    """
    asked = _turns(record, "prompt", plan)
    asked = asked if isinstance(asked, Reason) else with_system(asked or [], _system(record, plan))
    if isinstance(asked, Reason):
        return asked
    if "chosen" not in plan.fields and "rejected" not in plan.fields:
        if "completion" not in plan.fields and asked and asked[-1]["role"] == "assistant":
            return _chat(asked)
        said = _answer(record, "completion", plan)
        return said if isinstance(said, Reason) else _chat([*asked, *said])
    chosen = _answer(record, "chosen", plan)
    rejected = _answer(record, "rejected", plan)
    if isinstance(chosen, Reason):
        return chosen
    return rejected if isinstance(rejected, Reason) else preference(*parted(asked, chosen, rejected))


def _chat(turns: list[Body]) -> Content:
    """A chat of these turns, with calls of functions for the tags in them where all of those are understood."""
    found, tools = without_tags(turns) or (turns, None)
    return Content("chat", {"messages": found} | ({"tools": tools} if tools else {}))


def _answer(record: Body, field: Field, plan: ReadPlan) -> list[Body] | Reason:
    """An answer: a transcript of its own, or what goes on where the prompt ends with “Assistant:”."""
    found = _turns(record, field, plan)
    if found is None:
        named = field if field == "completion" else f"{field} answer"
        return reasons.missing_key(named, plan.fields.get(field, ""), record)
    prompt = value_of(record, plan, "prompt")
    if isinstance(found, list) and isinstance(prompt, str) and prompt.endswith("Assistant:"):
        return [turn | {"content": turn["content"].removeprefix(" ")} for turn in found]
    return found


def _turns(record: Body, field: Field, plan: ReadPlan) -> list[Body] | Reason | None:
    """The turns in the text of a field; a text without marks is one turn. None where there is nothing."""
    value = value_of(record, plan, field)
    if value is MISSING or (value is None and field == "prompt"):
        return None
    if not isinstance(value, str):
        return reasons.not_text(field, value)
    if has_marks(value):
        return turns_of_transcript(value)
    return [{"role": "user" if field == "prompt" else "assistant", "content": value}]


def _system(record: Body, plan: ReadPlan) -> Any:
    value = value_of(record, plan, "system")
    if isinstance(value, str):
        return value.removeprefix(_SYSTEM)
    return None if value is MISSING else value
