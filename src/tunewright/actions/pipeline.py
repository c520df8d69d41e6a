"""Read, measure and hand on records in blocks, with worker processes where the file is worth starting them.

Counting tokens is nearly all of the work, and Python threads do not share it; processes do.
"""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from tunewright.actions.measure import new_examples
from tunewright.imports import ReadPlan, convert
from tunewright.model import Draft, NewExample, RawRecord, Rejected

BLOCK_RECORDS = 500
BLOCK_CHARACTERS = 1_000_000
_ALONE_BELOW = 2 * 1024 * 1024
"""Bytes below which one process is faster than starting others."""
_AHEAD = 2


@dataclass(frozen=True, slots=True)
class Block:
    """What became of a block of records: read = examples + rejected + blank."""

    n_read: int
    examples: list[NewExample]
    rejected: list[Rejected]
    n_blank: int


def prepare(records: list[RawRecord], plan: ReadPlan) -> Block:
    """Convert and measure a block. Pure; runs in a worker process or here."""
    drafts: list[Draft] = []
    refused: list[Rejected] = []
    blank = 0
    for record in records:
        if record.is_blank:
            blank += 1
            continue
        made = convert(record, plan)
        if isinstance(made, Draft):
            drafts.append(made)
        else:
            refused.append(made)
    measured = new_examples(drafts)
    found = [one for one in measured if isinstance(one, NewExample)]
    refused += [one for one in measured if isinstance(one, Rejected)]
    return Block(len(records), found, sorted(refused, key=lambda one: one.line), blank)


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


def prepared(records: Iterable[RawRecord], plan: ReadPlan, n_bytes: int) -> Generator[Block, None, None]:
    """Prepared blocks in file order. Large files are measured in as many processes as there are processors.

    To be closed by whoever does not take every block: the processes would go on waiting.
    """
    if n_bytes < _ALONE_BELOW:
        yield from (prepare(block, plan) for block in blocks(records))
        return
    n_workers = max(1, min(os.cpu_count() or 1, 8))
    with _Helpers(n_workers) as helpers:
        waiting: deque[Future[Block]] = deque()
        for block in blocks(records):
            waiting.append(helpers.submit(block, plan))
            if len(waiting) >= n_workers + _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


class _Helpers:
    """Processes that prepare blocks, each led by one thread that waits for it.

    Plain pipes rather than `multiprocessing`: that would run the main script of whoever calls us once more in
    every process. A helper ends when its input ends, so it never outlives a killed parent.
    """

    def __init__(self, n: int) -> None:
        command = [sys.executable, "-m", "tunewright.actions.helper"]
        self._processes = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - ours
            for _ in range(n)
        ]
        self._idle: queue.SimpleQueue[subprocess.Popen[bytes]] = queue.SimpleQueue()
        for process in self._processes:
            self._idle.put(process)
        self._threads = ThreadPoolExecutor(n)

    def __enter__(self) -> _Helpers:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in self._processes:
            process.kill()
        self._threads.shutdown(wait=True)
        for process in self._processes:
            process.communicate()

    def submit(self, records: list[RawRecord], plan: ReadPlan) -> Future[Block]:
        """The block that these records will become."""
        return self._threads.submit(self._ask, records, plan)

    def _ask(self, records: list[RawRecord], plan: ReadPlan) -> Block:
        process = self._idle.get()
        try:
            assert process.stdin is not None and process.stdout is not None
            pickle.dump((records, plan), process.stdin, pickle.HIGHEST_PROTOCOL)
            process.stdin.flush()
            block: Block = pickle.load(process.stdout)  # noqa: S301 - from a process of our own
            return block
        finally:
            self._idle.put(process)
