"""A label as an answer: another one in its place, white space around it kept."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from tunewright.model import Body, Example, editing


def with_answer(example: Example, label: str, others: AbstractSet[str]) -> Body | None:
    """The body with this label as its answer where the answer is one of the others; None for any other answer."""
    turns = editing.turns_of(example.kind, example.body)
    answers = [turn for turn in turns if turn.role == "assistant" and turn.title != "Answer not preferred"]
    fields = [field for field in answers[-1].fields if field.kind == "text"] if answers else []
    if len(fields) != 1:
        return None
    said, path = fields[0].text, fields[0].path
    new = said if said == label else label if said in others else _inside(said, label, others)
    return editing.with_texts(example.body, {path: new}) if new != said else None


def _inside(said: str, label: str, others: AbstractSet[str]) -> str:
    """The label between its white space replaced, where the answer is nothing but one of the others."""
    core = said.strip()
    return said.replace(core, label.strip(), 1) if core and core != label.strip() and core in others else said
