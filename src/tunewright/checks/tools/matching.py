"""Which tool calls are answered and which tool messages answer a call, turn by turn."""

from __future__ import annotations

from dataclasses import dataclass, field

from tunewright.checks.reading import calls_of, role_of
from tunewright.model import Body


@dataclass(slots=True)
class Matching:
    """Places are positions of turns. A call waits until a message other than a tool's follows."""

    unanswered: list[tuple[int, list[str]]] = field(default_factory=list)
    """(place of the calling turn, ids of its calls without an answer)"""
    strays: list[tuple[int, bool]] = field(default_factory=list)
    """(place of the tool message, whether its call was answered before)"""


def match_calls(turns: list[Body]) -> Matching | None:
    """Match calls with answers by id, within the messages that directly follow; None where no tool is used.

    Calls in the very last turn need no answer: making them is what the model learns.
    """
    for turn in turns:
        if "tool_calls" in turn or turn.get("role") == "tool":
            return _matched(turns)
    return None


def _matched(turns: list[Body]) -> Matching:
    seen, asked_at = Matching(), -1
    waiting: list[str] = []
    answered: set[str] = set()
    for at, turn in enumerate(turns):
        if role_of(turn) == "tool":
            call_id = turn.get("tool_call_id")
            if isinstance(call_id, str) and call_id in waiting:
                waiting.remove(call_id)
                answered.add(call_id)
            else:
                seen.strays.append((at, isinstance(call_id, str) and call_id in answered))
            continue
        if waiting:
            seen.unanswered.append((asked_at, waiting))
        asked_at, answered, waiting = at, set(), _ids(turn)
    if waiting and asked_at != len(turns) - 1:
        seen.unanswered.append((asked_at, waiting))
    return seen


def _ids(turn: Body) -> list[str]:
    ids = [call.get("id") for call in calls_of(turn) if isinstance(call, dict)]
    return list(dict.fromkeys(one for one in ids if isinstance(one, str) and one))
