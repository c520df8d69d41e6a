"""Label Studio's tasks: a text, and what people said about it, as its JSON export holds them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from tunewright.imports import reasons
from tunewright.imports.columns import guess_common, value_of
from tunewright.imports.paths import MISSING
from tunewright.imports.plan import Field, Mapping, ReadPlan
from tunewright.imports.reasons import Reason
from tunewright.imports.registry import Content, Score, shape
from tunewright.imports.turns import looks_like_turns, turns_in, usual
from tunewright.model import Body

_TEXTS: Final = ("text", "prompt", "question", "messages", "dialogue", "document", "content", "input")
_SAID: Final = ("choices", "text", "taxonomy", "rating", "number")
"""What a person can say about a whole text; marked places in it are another matter."""


def _guess(columns: Sequence[str]) -> Mapping:
    data: Field = "prompt"
    rest = (pair for pair in guess_common(columns, ("data", "annotations")) if pair[0] != "label")
    return ((data, "data"), *rest)


def _score(records: Sequence[Body]) -> Score:
    fit = sum(isinstance(record.get("data"), dict) and _annotations(record) is not None for record in records)
    return Score(fit / len(records), f"{fit} of the first {len(records)} records are tasks of Label Studio.")


def _annotations(record: Body) -> list[Any] | None:
    found = record.get("annotations", record.get("completions"))
    is_list = isinstance(found, list) and all(isinstance(one, dict) and "result" in one for one in found)
    return found if is_list and isinstance(found, list) else None


@shape("label-studio", score=_score, guess=_guess, fields=("prompt",), needed=("prompt",))
def read_label_studio(record: Body, plan: ReadPlan) -> Content | Reason:
    """Label Studio: each task holds a text, and the first annotation that was not cancelled is its answer.

    Choices, written texts and ratings are answers, several of them on lines of their own; other annotations stay in
    the original record. A task that nobody annotated is refused.
    """
    asked = _asked(value_of(record, plan, "prompt"))
    if asked is None:
        return reasons.missing_key("prompt", "data.text", record)
    if isinstance(asked, Reason):
        return asked
    given = (one for one in _annotations(record) or () if not one.get("was_cancelled"))
    said = next((words for one in given if (words := _said(one["result"]))), "")
    if not said:
        return reasons.NO_ANNOTATION
    if isinstance(asked, str):
        return Content("pair", {"prompt": asked, "completion": said})
    return Content("chat", {"messages": [*asked, {"role": "assistant", "content": said}]})


def _asked(data: Any) -> str | list[Body] | Reason | None:
    """The text of a task, or its messages; the only text there is where none has a usual name."""
    if isinstance(data, str) or data is MISSING:
        return data if isinstance(data, str) else None
    if not isinstance(data, dict):
        return None
    texts = [name for name, value in data.items() if isinstance(value, str) or (value and looks_like_turns(value))]
    name = next((name for name in _TEXTS if name in texts), texts[0] if len(texts) == 1 else None)
    if name is None or isinstance(data[name], str):
        return None if name is None else str(data[name])
    turns = turns_in(data[name], name)
    return turns if isinstance(turns, Reason) else usual(turns)


def _said(result: Any) -> str:
    words: list[str] = []
    for one in result if isinstance(result, list) else ():
        value = one.get("value") if isinstance(one, dict) else None
        held = next((value[key] for key in _SAID if key in value), None) if isinstance(value, dict) else None
        is_place = isinstance(value, dict) and "start" in value
        listed = held if isinstance(held, list) else [] if held is None else [held]
        words += [] if is_place else [_word(said) for said in listed]
    return "\n".join(word for word in words if word)


def _word(said: Any) -> str:
    if isinstance(said, list):  # a place in a tree of choices
        return " > ".join(map(str, said))
    return said if isinstance(said, str) else str(said) if isinstance(said, (int, float)) else ""
