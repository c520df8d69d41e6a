"""Battles of two models: one question asked of both, and who won, as arenas for comparing models publish them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from tunewright.imports import reasons
from tunewright.imports.calls import unwrapped
from tunewright.imports.columns import guess_common
from tunewright.imports.plan import Mapping, ReadPlan
from tunewright.imports.preferences import parted, preference
from tunewright.imports.reasons import Reason
from tunewright.imports.registry import Content, Score, shape
from tunewright.imports.turns import plainly, turns_in, usual
from tunewright.model import Body

_SIDES: Final = (("conversation_a", "conversation_b"), ("response_a", "response_b"))
_WINNERS: Final = {**dict.fromkeys(("model_a", "a", "left"), 0), **dict.fromkeys(("model_b", "b", "right"), 1)}


def _guess(columns: Sequence[str]) -> Mapping:
    return guess_common(columns, [name for pair in _SIDES for name in pair])


def _score(records: Sequence[Body]) -> Score:
    fit = sum(_sides(record) is not None and _winner(record) != "" for record in records)
    return Score(
        fit / len(records), f"{fit} of the first {len(records)} records hold two answers and which one won."
    )


def _sides(record: Body) -> tuple[str, str] | None:
    return next((pair for pair in _SIDES if all(record.get(name) for name in pair)), None)


def _winner(record: Body) -> str:
    """The side that won: “a”, “b” or another word, such as for a tie; empty where the record does not say."""
    marked = next((name for name in ("winner_model_a", "winner_model_b") if record.get(name) in (1, "1", True)), "")
    said = record.get("winner", marked.removeprefix("winner_") or ("tie" if "winner_tie" in record else ""))
    return said.strip().casefold() if isinstance(said, str) else ""


@shape("arena", score=_score, guess=_guess)
def read_arena(record: Body, plan: ReadPlan) -> Content | Reason:
    """Battle of two models: each record holds two conversations or answers to one question, and which one won.

    The winner's answer is the preferred one. A tie is no preference, and is refused.
    """
    sides = _sides(record)
    if sides is None:
        return reasons.missing_key("answers", _SIDES[0][0], record)
    won = _WINNERS.get(_winner(record))
    if won is None:
        return reasons.NO_WINNER
    asked = _said(record.get("prompt"), "prompt", "user")
    best, other = (_said(record[name], name, "assistant") for name in (sides[won], sides[1 - won]))
    if isinstance(asked, Reason):
        return asked
    if isinstance(best, Reason):
        return best
    return other if isinstance(other, Reason) else preference(*parted(asked, best, other))


def _said(value: Any, key: str, role: str) -> list[Body] | Reason:
    """Messages, or a text that this role says; none for nothing."""
    if isinstance(value, str) and value.lstrip()[:1] == "[":
        read = unwrapped(value)
        value = value if isinstance(read, Reason) else read
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        value = value[0]
    if value in (None, "", []):
        return []
    if isinstance(value, str):
        return [{"role": role, "content": value}]
    turns = turns_in(value, key)
    said = turns if isinstance(turns, Reason) else usual(turns)
    return said if isinstance(said, Reason) else plainly(said)
