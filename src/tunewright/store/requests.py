"""Every request of a run: kept before it is sent, and its answer before anything is made of it.

A request is named by a key that is the same whenever the same would be asked for the same passage. One that was
sent is never sent again by itself, whatever became of the process: it may have been paid for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Text, bindparam, cast, select, update

from tunewright.model.generation import RequestState
from tunewright.store.generation_tables import request
from tunewright.store.generations import add_up
from tunewright.store.rows import among, insert_unknown, now

LOST = (
    "The work was cut off while this request was on its way. The server may have answered and charged it, so it "
    "was not sent again."
)


@dataclass(frozen=True, slots=True)
class Request:
    """One request as kept."""

    id: int
    key: str
    step: str
    about: str
    """“passage” or “example”."""
    subject_id: int
    state: RequestState
    is_built: bool
    attempts: int
    answer: str | None
    model: str
    reason: str
    may_be_paid: bool
    input_tokens: int
    output_tokens: int


_COLUMNS = (
    *("id", "key", "step", "about", "subject_id", "state", "is_built", "attempts", "answer", "model", "reason"),
    *("may_be_paid", "input_tokens", "output_tokens"),
)


@dataclass(frozen=True, slots=True)
class Sending:
    """A request that is about to be sent."""

    key: str
    step: str
    about: str
    subject_id: int
    input_tokens: int = 0
    """The most that it may be charged for; what is sure takes its place with the answer."""
    output_tokens: int = 0


def of_run(unit: Connection, run_id: int) -> dict[str, Request]:
    """All requests of a run, by their keys."""
    statement = select(*(request.c[name] for name in _COLUMNS)).where(
        request.c.generation_id == run_id, request.c.state != "resent"
    )
    return {row["key"]: Request(**row) for row in unit.execute(statement.order_by(request.c.id)).mappings()}


def failed(unit: Connection, run_id: int) -> list[Request]:
    """Requests without a usable answer, in the order of what they are about."""
    statement = select(*(request.c[name] for name in _COLUMNS)).where(
        request.c.generation_id == run_id, request.c.state == "failed"
    )
    rows = unit.execute(statement.order_by(request.c.subject_id, request.c.id)).mappings()
    return [Request(**row) for row in rows]


def send(unit: Connection, run_id: int, owner: str, going: Sequence[Sending]) -> dict[str, int]:
    """Keep requests as sent, before they are; {key: id}. A key that is there already is left out: never twice."""
    ids = _put_sent(unit, run_id, owner, going)
    add_up(unit, run_id, n_sent=len(ids))
    return ids


def keep_and_send(
    unit: Connection,
    run_id: int,
    owner: str,
    came: Sequence[Answered],
    others: Sequence[Callable[[Connection], object]],
    going: Sequence[Sending],
) -> dict[str, int]:
    """Answers, then whatever else became of requests, then requests that go out; ids of these as from `send`."""
    counted = _put_answers(unit, came)
    for other in others:
        other(unit)
    ids = _put_sent(unit, run_id, owner, going)
    add_up(unit, run_id, n_sent=len(ids), **counted)
    return ids


def _put_sent(unit: Connection, run_id: int, owner: str, going: Sequence[Sending]) -> dict[str, int]:
    moment = now()
    rows = [
        {"generation_id": run_id, "key": one.key, "step": one.step, "about": one.about}
        | {"subject_id": one.subject_id, "state": "sent", "owner": owner, "sent_at": moment}
        | {"input_tokens": one.input_tokens, "output_tokens": one.output_tokens}
        for one in going
    ]
    return {row.key: row.id for row in insert_unknown(unit, request, rows, ("key", "id"))}


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back for a request that was sent."""

    request_id: int
    answer: str
    model: str
    input_tokens: int
    output_tokens: int
    attempts: int


def with_answer(sending: Sending, came: Answered) -> Request:
    """The request as it is once its answer is kept."""
    return Request(
        id=came.request_id,
        key=sending.key,
        step=sending.step,
        about=sending.about,
        subject_id=sending.subject_id,
        state="answered",
        is_built=False,
        attempts=came.attempts,
        answer=came.answer,
        model=came.model,
        reason="",
        may_be_paid=True,
        input_tokens=came.input_tokens,
        output_tokens=came.output_tokens,
    )


_ANSWER = ("answer", "model", "input_tokens", "output_tokens", "attempts")
_ANSWERED = (
    update(request)
    .where(request.c.id == bindparam("request_id"))
    .values(
        {name: bindparam(f"its_{name}") for name in (*_ANSWER, "answered_at")} | {"state": "answered", "reason": ""}
    )
)


def keep_answers(unit: Connection, run_id: int, came: Sequence[Answered]) -> None:
    """Keep answers, before anything is made of them."""
    add_up(unit, run_id, **_put_answers(unit, came))


def _put_answers(unit: Connection, came: Sequence[Answered]) -> dict[str, int]:
    """Write answers; what they add to the counters of their run."""
    moment = {"its_answered_at": now()}
    rows = [
        {f"its_{name}": getattr(one, name) for name in _ANSWER} | {"request_id": one.request_id} | moment
        for one in came
    ]
    if rows:
        unit.execute(_ANSWERED, rows)
    asked, answered = sum(one.input_tokens for one in came), sum(one.output_tokens for one in came)
    return {"n_answered": len(came), "input_tokens": asked, "output_tokens": answered}


def fail(unit: Connection, run_id: int, request_id: int, reason: str, attempts: int, *, may_be_paid: bool) -> None:
    """Keep that a request got no answer; the most it may have cost stays noted where it may have been charged."""
    values = {"state": "failed", "reason": reason, "attempts": attempts, "may_be_paid": may_be_paid}
    values |= {} if may_be_paid else {"input_tokens": 0, "output_tokens": 0}
    unit.execute(update(request).where(request.c.id == request_id).values(**values))
    add_up(unit, run_id, n_failed=1)


def refuse(unit: Connection, run_id: int, request_id: int, reason: str) -> None:
    """Keep that an answer came that nothing can be made of; its tokens stay counted."""
    unit.execute(update(request).where(request.c.id == request_id).values(state="failed", reason=reason))
    add_up(unit, run_id, n_answered=-1, n_failed=1)


def withdraw(unit: Connection, run_id: int, request_ids: Sequence[int]) -> None:
    """Forget requests that were kept as sent and never left: the run was stopped just before."""
    if request_ids:
        unit.execute(request.delete().where(among(unit, request.c.id, list(request_ids))))
        add_up(unit, run_id, n_sent=-len(request_ids))


def built(unit: Connection, request_ids: Sequence[int]) -> None:
    """Note that what these answers hold has been made of them."""
    unit.execute(update(request).where(among(unit, request.c.id, list(request_ids))).values(is_built=True))


def give_up_lost(unit: Connection, run_id: int) -> int:
    """List what was on its way when the work ended as failures, to be sent again by a person alone; how many.

    To be called by whoever has taken the run, before anything is sent.
    """
    on_their_way = (request.c.generation_id == run_id) & (request.c.state == "sent")
    values = {"state": "failed", "reason": LOST, "may_be_paid": True}
    n = int(unit.execute(update(request).where(on_their_way).values(**values)).rowcount)
    add_up(unit, run_id, n_failed=n)
    return n


def ask_again(unit: Connection, run_id: int, request_ids: Sequence[int] | None = None) -> int:
    """Forget failed requests, all or these, so that the next work on the run sends them again; returns how many.

    What they cost, or may have cost, stays counted in the run.
    """
    meant = (request.c.generation_id == run_id) & (request.c.state == "failed")
    if request_ids is not None:
        meant &= among(unit, request.c.id, list(request_ids))
    is_unsure = meant & request.c.answer.is_(None) & request.c.may_be_paid
    other_key = request.c.key + "#" + cast(request.c.id, Text)  # so that the key is free for the new one
    n = int(unit.execute(update(request).where(is_unsure).values(state="resent", key=other_key)).rowcount)
    n += int(unit.execute(request.delete().where(meant)).rowcount)
    add_up(unit, run_id, n_failed=-n)
    return n
