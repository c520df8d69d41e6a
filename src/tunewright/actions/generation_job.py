"""Runs as background jobs: the worker takes those whose key it has, and stops them in good order."""

from __future__ import annotations

import json
import logging
import sys
import threading
from datetime import UTC, datetime
from typing import IO, Final
from uuid import uuid4

from tunewright.actions import generating, generation_run, keyring
from tunewright.model import TuneError
from tunewright.model.generation import Run
from tunewright.model.project import Job, JobState
from tunewright.store import Store, generations, jobs

log = logging.getLogger("tunewright.worker")
_IDLE_SECONDS: Final = 0.4
_KEY_SECONDS: Final = 20
"""So long a run waits for the process that was given its key, before it is said to be lost."""
_NO_KEY: Final = "Its key was given for a session that is over. Give the key again to go on."


def hear_keys(lines: IO[str]) -> None:
    """Keep the keys that the server hands over, one JSON object in a line; ends with the input."""
    for line in lines:
        try:
            said = json.loads(line)
            keyring.hold(int(said["run"]), str(said["key"]))
        except (ValueError, KeyError, TypeError):
            log.warning("A line that is no key was ignored.")


def run_one(store: Store, owner: str) -> bool:
    """Do the oldest waiting run whose key is at hand, if there is one. Whatever happens to it ends in its rows."""
    job, key = _next(store, owner)
    if job is None:
        return False

    def tell(done: int, total: int) -> bool:
        with store.writing() as unit:
            return jobs.report(unit, job.id, done, total)

    try:
        run = generation_run.work(store, int(job.params["run"]), key, progress=tell)
    except TuneError as error:
        _fail(store, job, f"{error} {error.hint}".strip())
    except Exception as error:  # noqa: BLE001 - the worker is a door: a fault must end in the job's row
        reference = uuid4().hex[:8]
        log.error("job %s failed, reference %s: %s", job.id, reference, type(error).__name__)
        _fail(store, job, f"Something went wrong on our side. Reference {reference}.")
    else:
        _end(store, job, run)
    return True


def _next(store: Store, owner: str) -> tuple[Job | None, str]:
    """The oldest waiting run that this process has a key for, taken; (None, "") where there is none."""
    with store.reading() as unit:
        waiting = [
            (job, generations.get(unit, int(job.params["run"]))) for job in jobs.waiting(unit, generating.KIND)
        ]
    for job, run in waiting:
        if run.is_final:  # paused or ended before anybody began
            _close(store, job, run)
            continue
        key = keyring.held(run.id) or generating.own_key(run.connection)
        if not key and run.needs_key:
            if _age(job) > _KEY_SECONDS:
                _without_key(store, job, run)
            continue
        with store.writing() as unit:
            taken = jobs.claim(unit, owner, only=job.id)
        if taken is not None:
            return taken, key
    return None, ""


def _close(store: Store, job: Job, run: Run) -> None:
    with store.writing() as unit:
        if jobs.claim(unit, "", only=job.id) is not None:
            jobs.finish(unit, job.id, "cancelled", run.reason, {"run": run.id})


def _age(job: Job) -> float:
    return (datetime.now(UTC) - datetime.fromisoformat(job.created_at)).total_seconds()


def _without_key(store: Store, job: Job, run: Run) -> None:
    with store.writing() as unit:
        if jobs.claim(unit, "", only=job.id) is not None:
            generations.leave(unit, run.id, "paused", _NO_KEY, needs_key=True)
            jobs.finish(unit, job.id, "failed", _NO_KEY, {"run": run.id})


def _end(store: Store, job: Job, run: Run) -> None:
    if run.state == "waiting":  # this process must end; the next one goes on
        with store.writing() as unit:
            jobs.put_back(unit, job.id)
        return
    keyring.hold(run.id, "")
    result = {"run": run.id, "proposals": run.n_proposals, "failures": run.n_failed}
    states: dict[str, JobState] = {"cancelled": "cancelled", "failed": "failed"}
    with store.writing() as unit:
        jobs.finish(unit, job.id, states.get(run.state, "done"), run.reason, result)


def _fail(store: Store, job: Job, message: str) -> None:
    with store.writing() as unit:
        jobs.finish(unit, job.id, "failed", message, {"run": job.params.get("run")})


class Beside:
    """The thread of a worker that makes examples: waiting for a model must not hold up imports and checks."""

    def __init__(self, store: Store, owner: str) -> None:
        self._store, self._owner = store, owner
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._work, name="generate", daemon=True)
        self._listener = threading.Thread(target=hear_keys, args=(sys.stdin,), name="keys", daemon=True)

    def start(self) -> None:
        """Begin to listen for keys and to take runs."""
        self._listener.start()
        self._thread.start()

    def end(self, seconds: float = 4.0) -> None:
        """Stop in good order: what is on its way is waited for, as long as this."""
        self._ending.set()
        generation_run.end_all()
        self._thread.join(seconds)

    def _work(self) -> None:
        while not self._ending.is_set():
            try:
                worked = run_one(self._store, self._owner)
            except Exception as error:  # noqa: BLE001 - such as a database out of reach: tried again soon
                log.error("runs cannot be looked for: %s", type(error).__name__)
                worked = False
            if not worked:
                self._ending.wait(_IDLE_SECONDS)
