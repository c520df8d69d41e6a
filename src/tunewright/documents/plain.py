"""Text documents: paragraphs between blank lines."""

from __future__ import annotations

import re
from typing import Final

from tunewright.documents.document import Document, Outline

_GAP: Final = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_LONG_LINE: Final = 120
_LONGEST_WORD: Final = 16
_LISTED: Final = re.compile(r"^[ \t]*(?:[-*•–]|\d{1,3}[.)])[ \t]")


def read_text(text: str, name: str) -> Document:
    """The document as paragraphs. Without blank lines, long lines are paragraphs of their own; lines that were
    broken at some width are joined.
    """
    outline = Outline()
    for block in _GAP.split(text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n\n")):
        lines = [line for line in block.split("\n") if line.strip()]
        if len(lines) > 1 and sum(map(len, lines)) > _LONG_LINE * len(lines):
            for line in lines:
                outline.block(line)
        else:
            is_list = bool(lines) and all(_LISTED.match(line) for line in lines)
            outline.block(" ".join(map(str.strip, lines)) if _is_wrapped(lines) else block, in_lines=is_list)
    return Document(name, "text", outline.sections())


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines seem to be one paragraph broken at a width: all but the last about as long as the longest."""
    lengths = [len(line.rstrip()) for line in lines]
    if len(lines) < 3 or not 50 <= max(lengths) <= _LONG_LINE or any(_LISTED.match(line) for line in lines[1:]):
        return False
    return min(lengths[:-1]) >= max(lengths) - _LONGEST_WORD
