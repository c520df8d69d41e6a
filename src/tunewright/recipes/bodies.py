"""Bodies of examples as the project wants them, each with the passage and the document it came from."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from tunewright.model import Body, Kind
from tunewright.model.generation import RecipeOptions
from tunewright.recipes.ask import Subject


def of_turns(turns: Sequence[tuple[str, str]], subject: Subject, options: RecipeOptions) -> tuple[Kind, Body]:
    """A chat of these (role, text) turns; a prompt and a completion where the options say so and it is a pair."""
    if options.shape == "pair" and [role for role, _ in turns] == ["user", "assistant"]:
        question = turns[0][1]
        prompt = f"{options.system_message}\n\n{question}" if options.system_message else question
        return "pair", {"prompt": prompt, "completion": turns[1][1], **origin(subject)}
    system = [{"role": "system", "content": options.system_message}] if options.system_message else []
    said: list[dict[str, Any]] = [*system, *({"role": role, "content": text} for role, text in turns)]
    return "chat", {"messages": said, **origin(subject)}


def origin(subject: Subject) -> Body:
    """The fields by which checks and splits know where it came from; every export leaves them behind."""
    if not subject.text:
        return {}
    return {"source_text": subject.text, "document_id": subject.document_key}


def with_question(body: Body, kind: Kind, question: str) -> Body | None:
    """A copy with another last question of the user; None where there is no plain one."""
    new = copy.deepcopy(body)
    if kind == "pair" and isinstance(new.get("prompt"), str):
        return new | {"prompt": question}
    turns = new.get("messages") if kind == "chat" else None
    asked = [turn for turn in turns or [] if isinstance(turn, dict) and turn.get("role") == "user"]
    if not asked or not isinstance(asked[-1].get("content"), str):
        return None
    asked[-1]["content"] = question
    return new


def with_answer(body: Body, kind: Kind, answer: str) -> Body | None:
    """A copy with another last answer; None where there is no plain one."""
    new = copy.deepcopy(body)
    if kind == "pair" and isinstance(new.get("completion"), str):
        old = new["completion"]
        return new | {"completion": old[: len(old) - len(old.lstrip())] + answer}
    turns = new.get("messages") if kind == "chat" else None
    said = [turn for turn in turns or [] if isinstance(turn, dict) and turn.get("role") == "assistant"]
    if not said or not isinstance(said[-1].get("content"), str) or said[-1].get("tool_calls"):
        return None
    said[-1]["content"] = answer
    return new
