"""The examples of an export made into lines, block by block: here and, where it pays, in processes beside."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import suppress
from typing import Final

from tunewright.actions.crew import PROCESSES, Crew
from tunewright.actions.export_lines import MadeBlock, Manner, made_of
from tunewright.model.project import Filter, Project
from tunewright.settings import Settings
from tunewright.store import Store, Unit, examples, open_store, projects, queries

_BLOCK: Final = 500
_BLOCK_TOKENS: Final = 250_000
_AHEAD: Final = 2 * PROCESSES
"""Blocks that wait in the processes."""
_MOST_WAITING: Final = 16 * PROCESSES
"""Blocks that wait in memory, a megabyte or two each."""


def made_blocks(
    store: Store, unit: Unit, project: Project, meant: Filter, manner: Manner, crew: Crew | None
) -> Iterator[MadeBlock]:
    """What the meant examples become, oldest first, all as this unit sees them.

    A process reads for itself, which spares sending texts to and fro. What it saw of another revision, or lost,
    is made again here; and while it has enough to do, this process makes blocks as well.
    """
    revision = projects.get(unit, project.id).revision
    here = _Here(unit, project, meant, manner)
    waiting: deque[tuple[Future[MadeBlock | None] | MadeBlock, tuple[int, int]]] = deque()
    for first, last in _ranges(queries.sizes(unit, project, meant)):
        if crew is None:
            yield here.made(first, last)
            continue
        n_asked = sum(isinstance(block, Future) and not block.done() for block, _ in waiting)
        if n_asked < _AHEAD:
            wish = (store.settings, project.id, revision, meant, manner, first, last)
            waiting.append((crew.submit(made_between, *wish), (first, last)))
        else:
            waiting.append((here.made(first, last), (first, last)))
        while waiting and (len(waiting) >= _MOST_WAITING or _is_done(waiting[0][0])):
            yield here.settled(*waiting.popleft())
    while waiting:
        yield here.settled(*waiting.popleft())


def made_between(
    settings: Settings, project_id: int, revision: int, meant: Filter, manner: Manner, first: int, last: int
) -> MadeBlock | None:
    """What the meant examples between two ids become; None where the project is of another revision by now.

    Runs in a process of a crew.
    """
    with open_store(settings).reading() as unit:
        project = projects.get(unit, project_id)
        if project.revision != revision:
            return None
        return made_of(examples.between(unit, project, meant, first, last), manner)


class _Here:
    """Makes blocks in this process."""

    def __init__(self, unit: Unit, project: Project, meant: Filter, manner: Manner) -> None:
        self._unit, self._project, self._meant, self._manner = unit, project, meant, manner

    def made(self, first: int, last: int) -> MadeBlock:
        rows = examples.between(self._unit, self._project, self._meant, first, last)
        return made_of(rows, self._manner)

    def settled(self, block: Future[MadeBlock | None] | MadeBlock, ends: tuple[int, int]) -> MadeBlock:
        """The block, once it is made; here, where it was made of another revision."""
        if isinstance(block, MadeBlock):
            return block
        with suppress(EOFError, OSError):  # a process that was killed
            made = block.result()
            if made is not None:
                return made
        return self.made(*ends)


def _is_done(block: Future[MadeBlock | None] | MadeBlock) -> bool:
    return isinstance(block, MadeBlock) or block.done()


def _ranges(sizes: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """First and last id of each block, given (id, tokens): bounded by number and by length."""
    first, n, n_tokens = None, 0, 0
    for number, size in sizes:
        first, n, n_tokens = number if first is None else first, n + 1, n_tokens + size
        if n == _BLOCK or n_tokens >= _BLOCK_TOKENS:
            yield first, number
            first, n, n_tokens = None, 0, 0
    if first is not None:
        yield first, sizes[-1][0]
