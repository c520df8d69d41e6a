"""Read, measure and hand on records in blocks, with worker processes where the file is worth starting them.

Counting tokens is nearly all of the work, and Python threads do not share it; processes do.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass

from tunewright.actions.crew import each_block
from tunewright.actions.measure import new_examples
from tunewright.imports import ReadPlan, convert
from tunewright.model import Draft, NewExample, RawRecord, Rejected

BLOCK_RECORDS = 500
BLOCK_CHARACTERS = 1_000_000
_ALONE_BELOW = 2 * 1024 * 1024
"""Bytes below which one process is faster than starting others."""


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
    return each_block(prepare, blocks(records), plan, alone=n_bytes < _ALONE_BELOW)
