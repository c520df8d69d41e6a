"""Preference data from any form: what was asked, the answer that was preferred, and the other one."""

from __future__ import annotations

from typing import Any

from tunewright.imports.parse import parse_json
from tunewright.imports.plan import ReadPlan
from tunewright.imports.reasons import Reason
from tunewright.imports.registry import Content
from tunewright.imports.turns import looks_like_turns, turns_in, usual
from tunewright.model import Body


def preference(
    asked: list[Body], preferred: list[Body], other: list[Body], *, tools: list[Any] | None = None
) -> Content:
    """The one form in which preferences are kept: OpenAI's."""
    shared: Body = {"messages": asked} | ({"tools": tools} if tools else {})
    return Content("preference", {"input": shared, "preferred_output": preferred, "non_preferred_output": other})


def answer_in(value: object, key: str) -> list[Body] | Reason:
    """An answer as messages: a text, one message, or a list of messages under any names."""
    if isinstance(value, dict):
        value = [value]
    if value is None or isinstance(value, str):
        return [{"role": "assistant", "content": value}]
    turns = turns_in(value, key)
    return turns if isinstance(turns, Reason) else usual(turns)


def opened(cell: Any, plan: ReadPlan) -> Any:
    """The messages that the cell of a table holds as JSON; anywhere else a text is what was said, JSON or not."""
    if not plan.has_columns or not isinstance(cell, str) or cell.lstrip()[:1] not in ("[", "{"):
        return cell
    read = parse_json(cell)
    return read if looks_like_turns(read if isinstance(read, list) else [read]) else cell


def parted(
    asked: list[Body], chosen: list[Body], rejected: list[Body]
) -> tuple[list[Body], list[Body], list[Body]]:
    """What was asked and the two answers alone, where the answers repeat the question or bring it with them.

    Messages with which both begin belong to the question; a question that stands there already is not asked twice.
    What was asked does not hold one of the two answers already, as where it is a copy of that whole conversation.
    """
    if asked in (chosen, rejected) and len(asked) > 1:
        asked = []
    n = _n_shared(chosen, rejected)
    shared = chosen[:n]
    if shared and not _ends_with(asked, shared):
        asked = [*(turn for turn in asked if not (_holds(shared, asked) and _is_said(turn, shared))), *shared]
    return asked, chosen[n:], rejected[n:]


def _n_shared(chosen: list[Body], rejected: list[Body]) -> int:
    """How many messages both begin with; at least one of each is left, and no shared answer at the very end."""
    most = min(len(chosen), len(rejected)) - 1
    n = next((at for at in range(most) if chosen[at] != rejected[at]), max(most, 0))
    while n and chosen[n - 1].get("role") == "assistant" and not chosen[n - 1].get("tool_calls"):
        n -= 1
    return n


def _ends_with(asked: list[Body], shared: list[Body]) -> bool:
    return asked[-len(shared) :] == shared


def _holds(shared: list[Body], asked: list[Body]) -> bool:
    """True where the shared messages say all that was asked, be it with others before or after it."""
    return all(turn.get("role") == "system" or _is_said(turn, shared) for turn in asked)


def _is_said(turn: Body, shared: list[Body]) -> bool:
    return any(turn.get("content") == one.get("content") for one in shared)


def shared_text(chosen: str, rejected: str) -> int:
    """How many characters two texts begin with alike, back to the end of a whole word: the space after it, which
    belongs to the answers, is not counted."""
    most = min(len(chosen), len(rejected))
    n = next((at for at in range(most) if chosen[at] != rejected[at]), most)
    while n and not (_is_edge(chosen, n) and _is_edge(rejected, n)):
        n -= 1
    while n and chosen[n - 1].isspace():
        n -= 1
    return n


def _is_edge(text: str, n: int) -> bool:
    return n >= len(text) or text[n].isspace() or text[n - 1].isspace()
