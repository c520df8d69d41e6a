"""Read, measure and hand on records in blocks, with worker processes where the file is worth starting them.

Counting tokens is nearly all of the work, and Python threads do not share it; processes do.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass

from tunewright.actions.measure import new_example
from tunewright.imports import ReadPlan, convert
from tunewright.model import Draft, NewExample, RawRecord, Rejected

BLOCK_RECORDS = 500
BLOCK_CHARACTERS = 1_000_000
_ALONE_BELOW = 2 * 1024 * 1024
"""Bytes below which one process is faster than starting others."""
_IN_FLIGHT = 3


@dataclass(frozen=True, slots=True)
class Block:
    """What became of a block of records: read = examples + rejected + blank."""

    n_read: int
    examples: list[NewExample]
    rejected: list[Rejected]
    n_blank: int


def prepare(records: list[RawRecord], plan: ReadPlan) -> Block:
    """Convert and measure a block. Pure; runs in a worker process or here."""
    found: list[NewExample] = []
    refused: list[Rejected] = []
    blank = 0
    for record in records:
        if record.is_blank:
            blank += 1
            continue
        made: Draft | NewExample | Rejected = convert(record, plan)
        if isinstance(made, Draft):
            made = new_example(made)
        if isinstance(made, NewExample):
            found.append(made)
        elif isinstance(made, Rejected):
            refused.append(made)
    return Block(len(records), found, refused, blank)


def blocks(records: Iterable[RawRecord]) -> Iterator[list[RawRecord]]:
    """Cut a stream into blocks, bounded by number and by length, so that memory stays flat."""
    block: list[RawRecord] = []
    length = 0
    for record in records:
        block.append(record)
        length += len(record.text)
        if len(block) >= BLOCK_RECORDS or length >= BLOCK_CHARACTERS:
            yield block
            block, length = [], 0
    if block:
        yield block


def prepared(records: Iterable[RawRecord], plan: ReadPlan, n_bytes: int) -> Iterator[Block]:
    """Prepared blocks in file order. Large files are measured in as many processes as there are processors."""
    if n_bytes < _ALONE_BELOW:
        yield from (prepare(block, plan) for block in blocks(records))
        return
    workers = max(1, min(os.cpu_count() or 1, 8))
    with _pool(workers) as pool:
        waiting: deque[Future[Block]] = deque()
        try:
            for block in blocks(records):
                waiting.append(pool.submit(prepare, block, plan))
                if len(waiting) >= workers + _IN_FLIGHT:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def _pool(workers: int) -> ProcessPoolExecutor:
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:  # loaded once there, then shared by every worker
        context.set_forkserver_preload(["tunewright.actions.warm"])
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start_worker, initargs=(os.getpid(),))


def _start_worker(parent: int) -> None:
    """End this process when the one it works for was killed; a killed parent closes nothing."""

    def watch() -> None:
        while _is_alive(parent):
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
