"""Read, measure and hand on records in blocks, with worker processes where the file is worth starting them.

Counting tokens is nearly all of the work, and Python threads do not share it; processes do.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass

from tunewright.actions.crew import each_block, standing_by
from tunewright.actions.measure import new_examples
from tunewright.actions.stand_ins import Door
from tunewright.imports import ReadPlan, convert
from tunewright.model import Draft, NewExample, RawRecord, Rejected

BLOCK_RECORDS = 500
BLOCK_CHARACTERS = 1_000_000
ALONE_BELOW = 2 * 1024 * 1024
"""Bytes below which one process is faster than starting others."""


@dataclass(frozen=True, slots=True)
class Block:
    """What became of a block of records: read = examples + rejected + blank."""

    n_read: int
    examples: list[NewExample]
    rejected: list[Rejected]
    n_blank: int


@dataclass(frozen=True, slots=True)
class Drafted:
    """A block of records as drafts, before anything is counted: read = drafts + refused + blank."""

    n_read: int
    drafts: list[Draft]
    refused: list[Rejected]
    n_blank: int


def draft(records: list[RawRecord], plan: ReadPlan) -> Drafted:
    """Convert a block of records. Pure; runs in a worker process or here."""
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
    return Drafted(len(records), drafts, refused, blank)


def measured(block: Drafted) -> Block:
    """Count tokens and run the quick checks. Pure; runs in a worker process or here."""
    made = new_examples(block.drafts)
    found = [one for one in made if isinstance(one, NewExample)]
    refused = block.refused + [one for one in made if isinstance(one, Rejected)]
    return Block(block.n_read, found, sorted(refused, key=lambda one: one.line), block.n_blank)


def ready_for(n_bytes: int) -> AbstractContextManager[None]:
    """Let processes begin that will prepare files of so many bytes within; none where they are not worth it."""
    return nullcontext() if n_bytes < ALONE_BELOW else standing_by(_warm)


def _warm() -> None:
    """Read vocabularies and build patterns, which takes a process a second."""
    new_examples([Draft(1, "chat", {"messages": [{"role": "assistant", "content": "I cannot."}]}, "{}")])


def prepare(records: list[RawRecord], plan: ReadPlan) -> Block:
    """Convert and measure a block. Pure; runs in a worker process or here."""
    return measured(draft(records, plan))


def redacted(block: Drafted, door: Door) -> Drafted:
    """The block without personal values; in this process, which alone gives out stand-ins."""
    drafts = [door.draft(one) for one in block.drafts]
    return Drafted(block.n_read, drafts, [door.rejected(one) for one in block.refused], block.n_blank)


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


def prepared(
    records: Iterable[RawRecord], plan: ReadPlan, n_bytes: int, door: Door | None = None
) -> Generator[Block, None, None]:
    """Prepared blocks in file order. Large files are measured in as many processes as there are processors.

    Everything passes the `door`, if there is one. To be closed by whoever does not take every block: the
    processes would go on waiting.
    """
    alone = n_bytes < ALONE_BELOW
    if door is None:
        return each_block(prepare, blocks(records), plan, alone=alone)
    return through(door, each_block(draft, blocks(records), plan, alone=alone), alone=alone)


def through(door: Door, drafted: Generator[Drafted, None, None], *, alone: bool) -> Generator[Block, None, None]:
    """Drafts that pass the door, and are measured behind it. To be closed."""
    with (
        closing(drafted),
        closing(each_block(measured, (redacted(block, door) for block in drafted), alone=alone)) as made,
    ):
        yield from made
    door.keep()
