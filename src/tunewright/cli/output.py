"""What the terminal shows: one JSON object or plain lines on standard output, all else on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

_NARROW: Final = 60


def speak_utf8() -> None:
    """Write UTF-8 whatever the locale says; half characters (in file names, say) become escapes."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]


def emit(told: Mapping[str, Any]) -> None:
    """One JSON object, on one line, and nothing else."""
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def show(as_json: bool, told: Mapping[str, Any], lines: Iterable[str]) -> None:
    """The object for programs, or the lines for people."""
    if as_json:
        emit(told)
        return
    for line in lines:
        sys.stdout.write(printable(line) + "\n")
    sys.stdout.flush()


def complain(message: str, hint: str = "") -> None:
    """Say on standard error what went wrong and what to do."""
    sys.stderr.write(printable(f"{message} {hint}".rstrip()) + "\n")
    sys.stderr.flush()


def printable(text: str) -> str:
    """The text without control characters, which could make a terminal act."""
    return text if text.isprintable() else "".join(c if c.isprintable() else "�" for c in text)


def aligned(rows: Sequence[Sequence[object]], indent: str = "") -> list[str]:
    """Rows as columns of even width; numbers to the right, the last column as long as it is."""
    if not rows:
        return []
    texts = [[_cell(value) for value in row] for row in rows]
    widths = [max(len(row[at]) for row in texts) for at in range(len(texts[0]))]
    numbers = [all(isinstance(row[at], int | float) for row in rows) for at in range(len(widths))]
    return [
        indent
        + "  ".join(
            text.rjust(width) if is_number else text.ljust(width)
            for text, width, is_number in zip(row, widths, numbers, strict=True)
        ).rstrip()
        for row in texts
    ]


def _cell(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return shortened(str(value))


def shortened(text: str) -> str:
    """At most 60 characters of a text from data, on one line."""
    text = " ".join(text[:200].split())
    return text if len(text) <= _NARROW else text[: _NARROW - 1] + "…"


class Progress:
    """A share in percent on standard error, while that is a terminal; silent otherwise."""

    def __init__(self, what: str) -> None:
        self._what = shortened(what)
        self._is_shown = sys.stderr.isatty()

    def tell(self, done: int, total: int) -> bool:
        """Show how far it is; never asks to stop."""
        if self._is_shown and total:
            sys.stderr.write(f"\r{self._what}: {min(100, 100 * done // total)} %")
            sys.stderr.flush()
        return False

    def end(self) -> None:
        """Clear the line again."""
        if self._is_shown:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
