"""The text of a stream cut into lines at \\n alone, a block at a time, with flat memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from tunewright.imports.encodings import decoded
from tunewright.imports.parse import MAX_CHARACTERS

_KEPT: Final = 1_000
"""Characters kept of a line that is too large to read."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines in a row, without the mark that ends them."""

    lines: list[str]
    damaged: bool
    """True when bytes in the block had no meaning in the file's encoding."""
    too_large: dict[int, int] = field(default_factory=dict)
    """Position in `lines` of each line that was cut, with its full number of characters."""
    line_end: str = "\n"


def line_blocks(stream: BinaryIO, encoding: str) -> Iterator[Block]:
    """All lines in order; a carriage return before the line end stays part of the line.

    Old files that only know carriage returns are cut there. Unicode's own line separators never cut.
    """
    line_end, carry, damaged, skipped = "", "", False, 0
    for text, is_damaged in decoded(stream, encoding):
        line_end = line_end or line_end_of(text)
        damaged = damaged or is_damaged
        lines = (carry + text).split(line_end or "\n")
        carry = lines.pop()
        if lines:
            yield Block(lines, damaged, _measured(lines, skipped), line_end)
            damaged, skipped = is_damaged, 0
        if len(carry) > MAX_CHARACTERS:
            skipped, carry = skipped + len(carry) - _KEPT, carry[:_KEPT]
    if carry:
        lines = [carry]
        yield Block(lines, damaged, _measured(lines, skipped), line_end)


def line_end_of(text: str) -> str:
    """What ends the lines of a text: \\n, or \\r where that is all there is; empty for an empty text."""
    if not text:
        return ""
    return "\r" if "\r" in text[:-1] and "\n" not in text else "\n"


def _measured(lines: list[str], skipped: int) -> dict[int, int]:
    """Which lines are too large; the first one may have been cut before by `skipped` characters."""
    sizes: dict[int, int] = {}
    if skipped:
        sizes[0] = len(lines[0]) + skipped
    for at, line in enumerate(lines):
        if len(line) > MAX_CHARACTERS:
            sizes[at] = len(line) + (skipped if at == 0 else 0)
    for at in sizes:
        lines[at] = lines[at][:_KEPT]
    return sizes
