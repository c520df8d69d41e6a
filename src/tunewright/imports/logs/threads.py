"""Conversations between people as calls: who asks is the user, who answers is the assistant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tunewright.imports.logs.call import Call, Feedback, Left, Reply
from tunewright.model import Body

NOBODY_ANSWERED: Final = Left("empty", "Nobody answered in this conversation.")


@dataclass(frozen=True, slots=True)
class Said:
    """What one person wrote at one moment."""

    is_asker: bool
    text: str
    id: str = ""
    at: str = ""
    feedback: tuple[Feedback, ...] = ()
    """About this one message."""


def calls_of(said: Sequence[Said], about: Call) -> Iterator[Call | Left]:
    """A call for every answer, each with all that was said before; `about` carries what they have in common.

    What one side wrote in a row is one turn, joined by a blank line; messages without text are left out. The last
    call has the id of the conversation, so that a conversation that went on since is known again; earlier ones have
    the id of their message behind it. The time is that of the answer.
    """
    turns = _turns(said)
    answers = [at for at, turn in enumerate(turns) if not turn[0].is_asker and at and _is_asked(turns[:at])]
    if not answers:
        yield NOBODY_ANSWERED
    messages: list[Body] = [_message(turn) for turn in turns]
    for at in answers:
        turn = turns[at]
        feedback = tuple(given for one in turn for given in one.feedback)
        reply = Reply(messages[at], feedback=feedback, id=turn[-1].id)
        own_id = about.id if at == answers[-1] else f"{about.id}/{turn[-1].id}"
        yield replace(about, messages=messages[:at], replies=(reply,), id=own_id, at=turn[0].at or about.at)


def _turns(said: Sequence[Said]) -> list[list[Said]]:
    turns: list[list[Said]] = []
    for one in said:
        if not one.text.strip():
            continue
        if turns and turns[-1][0].is_asker == one.is_asker:
            turns[-1].append(one)
        else:
            turns.append([one])
    return turns


def _is_asked(turns: Sequence[Sequence[Said]]) -> bool:
    return any(turn[0].is_asker for turn in turns)


def _message(turn: Sequence[Said]) -> Body:
    return {"role": "user" if turn[0].is_asker else "assistant", "content": "\n\n".join(one.text for one in turn)}
