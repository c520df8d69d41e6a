"""Runs that make examples: asked for, taken by a worker, watched by any page, and gone on with after a stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Update, bindparam, func, select, update

from tunewright.model import TuneError
from tunewright.model.generation import GENERATED, Ceiling, RecipeOptions, Run, RunState
from tunewright.model.generation import Connection as Server
from tunewright.store.generation_tables import generation, request
from tunewright.store.looks import DONE
from tunewright.store.rows import from_json, moment_ago, now, to_json
from tunewright.store.tables import source

STALE_SECONDS = 60
"""A run whose process gave no sign of life for this long, on a machine that cannot be asked, has lost it."""
_PRICES = ("usd_per_million_input", "usd_per_million_output")


def create(
    unit: Connection,
    project_id: int,
    *,
    key: str,
    name: str,
    options: RecipeOptions,
    server: Server,
    ceiling: Ceiling,
    prompt_version: str,
    n_subjects: int,
    n_expected: int,
    by: str,
    needs_key: bool,
) -> int:
    """A run that waits to be taken; `key` is equal for the same wish, so that it is found again."""
    source_id = _own_source(unit, project_id, f"{name} ({server.model})", by)
    row = {"project_id": project_id, "source_id": source_id, "key": key, "state": "waiting", "by": by}
    row |= {"options": _options_text(options), "connection": _server_text(server), "prompt_version": prompt_version}
    row |= {"n_subjects": n_subjects, "n_expected": n_expected, "needs_key": needs_key}
    moment = now()
    made = unit.execute(generation.insert().values(**row, **_ceiling(ceiling), heartbeat=moment, at=moment))
    found = made.inserted_primary_key
    return int(found[0]) if found else 0


def _own_source(unit: Connection, project_id: int, name: str, by: str) -> int:
    """A source to which the proposals of a run belong, as imported examples belong to their file."""
    row = {"project_id": project_id, "name": name, "sha256": "", "format": GENERATED, "encoding": "utf-8"}
    row |= {"plan": "{}", "status": "done", "by": by, "looked_up_to": DONE, "left_out": "{}"}
    moment = now()
    made = unit.execute(source.insert().values(**row, heartbeat=moment, started_at=moment, finished_at=moment))
    key = made.inserted_primary_key
    return int(key[0]) if key else 0


def _options_text(options: RecipeOptions) -> str:
    return to_json(asdict(options))


def _server_text(server: Server) -> str:
    said = asdict(server)
    return to_json(said | {name: None if said[name] is None else str(said[name]) for name in _PRICES})


def _ceiling(ceiling: Ceiling) -> dict[str, Any]:
    return {"most_usd": None if ceiling.usd is None else str(ceiling.usd), "most_requests": ceiling.requests}


def _options(text: str) -> RecipeOptions:
    said = from_json(text)
    listed = ("labels", "example_ids", "document_ids")
    return RecipeOptions(**(said | {name: tuple(said[name]) for name in listed}))


def _server(text: str) -> Server:
    said = from_json(text)
    return Server(**(said | {name: None if said[name] is None else Decimal(said[name]) for name in _PRICES}))


def usd_of(server: Server, input_tokens: float, output_tokens: float) -> Decimal | None:
    """What so many tokens cost there, exactly; None where no price is known."""
    asked, answered = server.usd_per_million_input, server.usd_per_million_output
    if asked is None or answered is None:
        return None
    return (Decimal(str(input_tokens)) * asked + Decimal(str(output_tokens)) * answered) / 1_000_000


_PLAIN = (
    *("id", "project_id", "source_id", "state", "reason", "prompt_version", "n_subjects", "n_expected", "n_sent"),
    *("n_answered", "n_failed", "input_tokens", "output_tokens", "n_proposals", "n_filtered", "n_unusable"),
    *("by", "at", "finished_at", "job_id", "needs_key", "wish"),
)


def _may_have_cost(tokens: str) -> Any:
    """The most tokens of requests that were sent and got no answer, but may have been charged."""
    is_unsure = request.c.state.in_(("failed", "resent")) & request.c.answer.is_(None) & request.c.may_be_paid
    summed = select(func.coalesce(func.sum(request.c[tokens]), 0))
    mine = (request.c.generation_id == generation.c.id) & is_unsure
    return summed.where(mine).correlate(generation).scalar_subquery().label(f"unsure_{tokens}")


def _runs() -> Select[Any]:
    return select(generation, _may_have_cost("input_tokens"), _may_have_cost("output_tokens"))


def _run(row: RowMapping) -> Run:
    server = _server(row["connection"])
    return Run(
        **{name: row[name] for name in _PLAIN},
        options=_options(row["options"]),
        connection=server,
        ceiling=Ceiling(None if row["most_usd"] is None else Decimal(row["most_usd"]), row["most_requests"]),
        usd=usd_of(server, row["input_tokens"], row["output_tokens"]),
        usd_unsure=usd_of(server, int(row["unsure_input_tokens"]), int(row["unsure_output_tokens"])),
    )


def get(unit: Connection, run_id: int) -> Run:
    """The run with this id. Raises `TuneError` when there is none."""
    row = unit.execute(_runs().where(generation.c.id == run_id)).mappings().first()
    if row is None:
        raise TuneError(f"There is no run number {run_id}.", "Choose one from the list.")
    return _run(row)


def listed(unit: Connection, project_id: int) -> list[Run]:
    """A project's runs, newest first."""
    statement = _runs().where(generation.c.project_id == project_id).order_by(generation.c.id.desc())
    return [_run(row) for row in unit.execute(statement).mappings()]


def same_wish(unit: Connection, project_id: int, key: str) -> Run | None:
    """The newest run with this wish that was not cancelled."""
    statement = (
        _runs()
        .where(generation.c.project_id == project_id, generation.c.key == key, generation.c.state != "cancelled")
        .order_by(generation.c.id.desc())
        .limit(1)
    )
    row = unit.execute(statement).mappings().first()
    return None if row is None else _run(row)


def take(unit: Connection, run_id: int, owner: str, has_died: Callable[[str], bool]) -> bool:
    """Begin, or go on with, a run; False while another living process works on it, or it was cancelled."""
    columns = (generation.c.state, generation.c.owner, generation.c.heartbeat)
    statement = select(*columns).where(generation.c.id == run_id)
    if unit.dialect.name != "sqlite":
        statement = statement.with_for_update()
    row = unit.execute(statement).one()
    is_alive = not has_died(row.owner) and row.heartbeat >= moment_ago(STALE_SECONDS)
    if row.state == "cancelled" or (row.state == "running" and row.owner != owner and is_alive):
        return False
    values = {"state": "running", "reason": "", "wish": "", "owner": owner, "heartbeat": now(), "finished_at": None}
    unit.execute(update(generation).where(generation.c.id == run_id).values(**values))
    return True


def sign_of_life(unit: Connection, run_id: int) -> str:
    """Say that the run is being worked on; returns what somebody wishes: “pause”, “cancel” or nothing."""
    statement = update(generation).where(generation.c.id == run_id).values(heartbeat=now())
    return str(unit.execute(statement.returning(generation.c.wish)).scalar() or "")


def wish(unit: Connection, run_id: int, wanted: str) -> None:
    """Ask a run to pause or to end. One that nobody works on does so at once."""
    mine = generation.c.id == run_id
    unit.execute(update(generation).where(mine, generation.c.state == "running").values(wish=wanted))
    state = "cancelled" if wanted == "cancel" else "paused"
    idle = ("waiting", "paused", "stopped", "failed") if wanted == "cancel" else ("waiting",)
    ended = {"state": state, "finished_at": now(), "reason": ""}
    unit.execute(update(generation).where(mine, generation.c.state.in_(idle)).values(**ended))


def leave(unit: Connection, run_id: int, state: RunState, reason: str, *, needs_key: bool = False) -> None:
    """Say how the work on a run ended, for now or for good."""
    values = {
        "state": state,
        "reason": reason,
        "needs_key": needs_key,
        "owner": "",
        "wish": "",
        "finished_at": now(),
    }
    unit.execute(update(generation).where(generation.c.id == run_id).values(**values))


def wait_again(unit: Connection, run_id: int, ceiling: Ceiling | None, *, needs_key: bool) -> None:
    """Put a run back in the line, with another ceiling where one is given."""
    values: dict[str, Any] = {"state": "waiting", "reason": "", "wish": "", "finished_at": None}
    values |= {"needs_key": needs_key} | ({} if ceiling is None else _ceiling(ceiling))
    at_rest = generation.c.state.in_(("paused", "stopped", "failed", "done", "waiting"))
    unit.execute(update(generation).where(generation.c.id == run_id, at_rest).values(**values))


def set_job(unit: Connection, run_id: int, job_id: int) -> None:
    """Which job works on the run."""
    unit.execute(update(generation).where(generation.c.id == run_id).values(job_id=job_id))


def add_up(unit: Connection, run_id: int, **more: int) -> None:
    """Add to the run's counters: n_sent, n_answered, n_failed, input_tokens, output_tokens, n_proposals …"""
    given = {f"more_{name}": by for name, by in more.items() if by}
    if given:
        names = tuple(name for name, by in more.items() if by)
        unit.execute(_grown(names), given | {"run_id": run_id})


@lru_cache(maxsize=64)
def _grown(names: tuple[str, ...]) -> Update:
    """The statement that adds to these counters; made once, as it is asked for with every request."""
    grown = {name: generation.c[name] + bindparam(f"more_{name}") for name in names}
    return update(generation).where(generation.c.id == bindparam("run_id")).values(**grown)


def expect(unit: Connection, run_id: int, n_subjects: int, n_expected: int) -> None:
    """Say anew how much there is to do: passages may have changed since the run was asked for."""
    values = {"n_subjects": n_subjects, "n_expected": n_expected}
    unit.execute(update(generation).where(generation.c.id == run_id).values(**values))
