"""The part of a long text that is being looked at, with the line it is on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tunewright.imports.containers.lines import line_end_of

_BETWEEN: Final = re.compile(r"[\s,\ufeff]*")


class Window:
    """Text that arrives in pieces; what has been taken is dropped, so that memory stays flat."""

    def __init__(self, pieces: Iterator[tuple[str, bool]]) -> None:
        self._pieces = pieces
        self.line_end = ""
        self.text = ""
        self.at = 0
        self.line = 1
        """The line, from 1, of the character at `at`."""
        self.indent: str | None = ""
        """White space before the character at `at`, where it is the first of its line; else None."""
        self.damaged = False
        """True once bytes had no meaning in the file's encoding."""

    @property
    def n_ahead(self) -> int:
        """Characters read and not yet taken."""
        return len(self.text) - self.at

    def more(self) -> bool:
        """Read on, at least as much as is there already; False, and nothing changed, at the end of the file."""
        wanted = max(self.n_ahead, 1)
        parts: list[str] = []
        while wanted > 0:
            piece = next(self._pieces, None)
            if piece is None:
                break
            parts.append(piece[0])
            self.damaged = self.damaged or piece[1]
            wanted -= len(piece[0])
        if not any(parts):
            return False
        self.text, self.at = self.text[self.at :] + "".join(parts), 0
        self.line_end = self.line_end or line_end_of(self.text)
        return True

    def next_char(self) -> str:
        """The next character that is neither white space, a comma nor a byte order mark; empty at the end."""
        skipped = ""
        while True:
            found = _BETWEEN.match(self.text, self.at)
            end = found.end() if found else self.at
            skipped += self.take(end)
            if self.at < len(self.text):
                _, is_new_line, indent = skipped.rpartition(self.line_end)
                self.indent = indent if is_new_line else self.indent
                return self.text[self.at]
            if not self.more():
                return ""

    def take(self, end: int) -> str:
        """The text up to `end`, which is then behind us."""
        if end == self.at:
            return ""
        taken = self.text[self.at : end]
        self.line += taken.count(self.line_end)
        self.at, self.indent = end, None
        return taken
