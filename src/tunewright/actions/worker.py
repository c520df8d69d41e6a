"""The process beside the server that does long work: takes jobs from the store, one at a time.

Started by the server as `python -m tunewright.actions.worker --parent PID`; ends when that process is gone.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tunewright.actions import (
    bulk_edits,
    export_files,
    fixing,
    generating,
    generation_job,
    importing,
    ledger,
    looking,
    repairing,
    uploads,
)
from tunewright.actions.liveness import has_died, owner_mark
from tunewright.imports import ReadPlan, Wish
from tunewright.model import TuneError
from tunewright.model.project import Job
from tunewright.settings import read_settings
from tunewright.store import Store, jobs, open_store

log = logging.getLogger("tunewright.worker")
Result = dict[str, Any]
Tell = Callable[[int, int], bool]
IDLE_SECONDS = 0.4


def _import(store: Store, job: Job, tell: Tell) -> Result:
    plans = [ReadPlan.from_dict(given["plan"]) for given in uploads.asked_files(job)]
    files = list(zip(uploads.kept_files(store, job), plans, strict=True))
    wish = Wish.from_dict(job.params.get("wish", {}))
    redact = bool(job.params.get("redact"))
    done = importing.import_files(
        store, job.project_id or 0, files, job.by, wish, progress=tell, job_id=job.id, redact=redact
    )
    if any(source.ledger.imported for source in done):
        looking.ask_look(store, job.project_id or 0, job.by)
    return {"source": done[-1].id, "sources": [source.id for source in done]}


def _replace(store: Store, job: Job, tell: Tell) -> Result:
    done = bulk_edits.replace_all(
        store,
        job.project_id or 0,
        bulk_edits.filter_from(job.params["filter"]),
        bulk_edits.replacement_from(job.params["replacement"]),
        job.by,
        progress=tell,
    )
    return {"event": done.event_id, "changed": done.n_changed, "left": done.n_left}


def _label(store: Store, job: Job, tell: Tell) -> Result:
    wanted = bulk_edits.filter_from(job.params["filter"])
    done = bulk_edits.label_all(store, job.project_id or 0, wanted, job.params["label"], job.by, progress=tell)
    return {"event": done.event_id, "changed": done.n_changed, "left": done.n_left}


def _recheck(store: Store, job: Job, tell: Tell) -> Result:
    looking.look(store, job.project_id or 0, by=job.by, anew=bool(job.params.get("anew", True)), progress=tell)
    return {}


def _fix(store: Store, job: Job, tell: Tell) -> Result:
    code = job.params["code"]
    planned = fixing.plan(store, job.project_id or 0, code, job.params["fix"], progress=tell)
    done = fixing.apply(store, job.project_id or 0, code, planned, job.by)
    return {"event": done.event_id, "changed": done.n_changed, "left": done.n_left}


def _take_changes(store: Store, job: Job, tell: Tell) -> Result:
    done = ledger.take_all(store, job.project_id or 0, job.by, progress=tell)
    return {"taken": done.n_done, "left": done.n_left}


def _repair(store: Store, job: Job, tell: Tell) -> Result:
    params = job.params
    done = repairing.repair_all(store, params["source"], params["begins"], job.by, progress=tell)
    return {"repaired": done.n_repaired}


_KINDS: dict[str, Callable[[Store, Job, Tell], Result]] = {
    "import": _import,
    "replace": _replace,
    "label": _label,
    "recheck": _recheck,
    "fix": _fix,
    "take-changes": _take_changes,
    "repair": _repair,
}


def run_one(store: Store, owner: str) -> bool:
    """Do the oldest waiting job, if there is one, but no run that makes examples: these go on beside it.

    Whatever happens to it ends in its row.
    """
    with store.writing() as unit:
        job = jobs.claim(unit, owner, without=(generating.KIND,))
    if job is None:
        return False
    cancelled = False

    def tell(done: int, total: int) -> bool:
        nonlocal cancelled
        with store.writing() as unit:
            cancelled = jobs.report(unit, job.id, done, total)
        return cancelled

    try:
        result = _KINDS[job.kind](store, job, tell)
    except importing.Cancelled as stop:
        _close(store, job, "cancelled", str(stop), {})
    except TuneError as error:
        _close(store, job, "failed", f"{error} {error.hint}".strip(), {})
    except Exception:  # noqa: BLE001 - the worker is a door: a fault must end in the job's row, not end the worker
        reference = uuid4().hex[:8]
        kind, _, trace = sys.exc_info()
        places = []
        while trace is not None:
            places.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
            trace = trace.tb_next
        log.error("job %s failed, reference %s: %s at %s", job.id, reference, kind, places)
        _close(store, job, "failed", f"Something went wrong on our side. Reference {reference}.", {})
    else:
        stopped = cancelled and not result.get("source")
        _close(store, job, "cancelled" if stopped else "done", _stopped(result) if stopped else "", result)
    return True


def _stopped(result: Result) -> str:
    """What work that was stopped on the way leaves behind."""
    if "changed" in result:
        return "Nothing was changed."
    if "taken" in result:
        return f"Lines taken until then: {result['taken']:,}; the others still wait."
    return "Run it again to have the rest looked at."


def _close(store: Store, job: Job, state: Any, message: str, result: Result) -> None:
    with store.writing() as unit:
        jobs.finish(unit, job.id, state, message, result)
    uploads.forget_originals(store, job)


def revive(store: Store) -> None:
    """Put jobs back in the line whose worker died; another server's worker on the same store keeps its own."""
    with store.writing() as unit:
        died = [owner for owner in jobs.owners_at_work(unit) if has_died(owner)]
        jobs.revive(unit, died)


def run(store: Store, parent: int) -> None:
    """Work until the parent process is gone."""
    owner = owner_mark()
    revive(store)
    importing.clear_dead(store)
    uploads.remove_upload_drafts(store)
    uploads.forget_left_originals(store)
    export_files.sweep(store)
    beside = generation_job.Beside(store, owner)
    beside.start()
    try:
        while os.getppid() == parent:
            if not run_one(store, owner):
                time.sleep(IDLE_SECONDS)
    finally:
        beside.end()


def main() -> None:
    """The entry of the worker process."""
    parser = argparse.ArgumentParser(description="Tunewright's worker for long work.")
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--database", default=None)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # then runs stop in good order, not in the middle
    gc.freeze()  # what is imported stays; no need to look through it again
    run(open_store(read_settings(given.database)), given.parent)


if __name__ == "__main__":
    main()
