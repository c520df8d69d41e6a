"""Processes that do heavy work on blocks: counting and checking fill a processor, and threads share one."""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final, TypeVar

Made = TypeVar("Made")
PROCESSES: Final = max(1, min(os.cpu_count() or 1, 8))
"""So many are worth their while."""
_AHEAD: Final = 2
_ENVIRONMENT: Final = {
    "MALLOC_MMAP_THRESHOLD_": str(1 << 30),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 30),
    "MALLOC_TOP_PAD_": str(1 << 24),
    "OPENBLAS_NUM_THREADS": "1",
}
"""For glibc: memory of large arrays is used again, not given back each time. And no threads beside processes."""


class Crew:
    """Processes that call a function, each led by one thread that waits for it.

    Plain pipes rather than `multiprocessing`: that would run the main script of whoever calls us once more in
    every process. Each ends when its input ends, so it never outlives a killed parent.
    """

    def __init__(self, n: int = PROCESSES, *modules: str) -> None:
        """`modules` are loaded by each process at once, not when first asked."""
        command = [sys.executable, "-m", "tunewright.actions.crew_process", *modules]
        environment = {**_ENVIRONMENT, **os.environ}
        self._processes = [
            subprocess.Popen(  # noqa: S603 - ours
                command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            for _ in range(n)
        ]
        self._idle: queue.SimpleQueue[subprocess.Popen[bytes]] = queue.SimpleQueue()
        for process in self._processes:
            self._idle.put(process)
        self._threads = ThreadPoolExecutor(n)

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes, whatever they do."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in self._processes:
            process.kill()
        self._threads.shutdown(wait=True)
        for process in self._processes:
            process.communicate()

    def submit(self, function: Callable[..., Made], *given: Any) -> Future[Made]:
        """What a function of a module will return; what it is given and returns travels as copies.

        Of a process that was killed the future raises `EOFError` or `OSError`.
        """
        return self._threads.submit(self._ask, function, given)

    def _ask(self, function: Callable[..., Made], given: tuple[Any, ...]) -> Made:
        process = self._idle.get()
        try:
            assert process.stdin is not None and process.stdout is not None
            pickle.dump((function, given), process.stdin, pickle.HIGHEST_PROTOCOL)
            process.stdin.flush()
            made: Made = pickle.load(process.stdout)  # noqa: S301 - from a process of our own
            return made
        except pickle.UnpicklingError as error:  # it ended in the middle of its answer
            raise EOFError from error
        finally:
            self._idle.put(process)


_STANDING_BY: Final[list[Crew]] = []


@contextmanager
def standing_by(warm: Callable[[], None]) -> Iterator[None]:
    """Processes begin now, and call `warm`; the first work on blocks within takes them over.

    Starting takes a process a second, which whoever knows that there will be work can spend otherwise.
    """
    crew = Crew()
    for _ in range(PROCESSES):
        crew.submit(warm)
    _STANDING_BY.append(crew)
    try:
        yield
    finally:
        if crew in _STANDING_BY:
            _STANDING_BY.remove(crew)
            crew.close()


def each_block(
    function: Callable[..., Made], blocks: Iterable[Any], *given: Any, alone: bool = False
) -> Generator[Made, None, None]:
    """`function(block, *given)` of every block, in their order, in as many processes as there are processors.

    `alone` does it here: for little work, which is faster than starting processes. To be closed by whoever does
    not take every result.
    """
    if alone:
        yield from (function(block, *given) for block in blocks)
        return
    with _STANDING_BY.pop() if _STANDING_BY else Crew() as crew:
        waiting: deque[Future[Made]] = deque()
        for block in blocks:
            waiting.append(crew.submit(function, block, *given))
            if len(waiting) >= PROCESSES + _AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
