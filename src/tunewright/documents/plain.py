"""Text documents: paragraphs between blank lines."""

from __future__ import annotations

import re
from typing import Final

from tunewright.documents.document import Document, Outline

_GAP: Final = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_LONG_LINE: Final = 120
_LISTED: Final = re.compile(r"^[ \t]*(?:[-*•–]|\d{1,3}[.)])[ \t]")


def read_text(text: str, name: str) -> Document:
    """The document as paragraphs. Without blank lines, long lines are paragraphs of their own."""
    outline = Outline()
    for block in _GAP.split(text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n\n")):
        lines = [line for line in block.split("\n") if line.strip()]
        if len(lines) > 1 and sum(map(len, lines)) > _LONG_LINE * len(lines):
            for line in lines:
                outline.block(line)
        else:
            is_list = bool(lines) and all(_LISTED.match(line) for line in lines)
            outline.block(block, in_lines=is_list)
    return Document(name, "text", outline.sections())
