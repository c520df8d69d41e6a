"""JSON Lines: each line is one record. Blank lines come out too, so that they can be counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from tunewright.imports import encodings, reasons
from tunewright.imports.containers.damage import undecodable
from tunewright.imports.containers.lines import Block, line_blocks
from tunewright.model import RawRecord


def read_jsonl(stream: BinaryIO, encoding: str) -> Iterator[RawRecord]:
    """One record for each line, with its exact text; a line that cannot be read carries its problem.

    Cost: one pass, a few megabytes of memory whatever the size of the file.
    """
    number = 0
    for block in line_blocks(stream, encoding):
        if block.damaged or block.too_large:
            yield from _carefully(block, number, encoding)
            number += len(block.lines)
            continue
        for text in block.lines:
            number += 1
            yield RawRecord(number, text[:-1] if text[-1:] == "\r" else text)


def _carefully(block: Block, before: int, encoding: str) -> Iterator[RawRecord]:
    for at, text in enumerate(block.lines):
        yield _record(before + at + 1, text.removesuffix("\r"), block.too_large.get(at), encoding)


def _record(line: int, text: str, n_characters: int | None, encoding: str) -> RawRecord:
    if n_characters is not None:
        return RawRecord(line, encodings.readable(text), str(reasons.too_large(n_characters)))
    return undecodable(line, text, encoding) or RawRecord(line, text)
