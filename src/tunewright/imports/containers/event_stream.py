"""Saved event streams: the lines a server sends while a model answers (`data: {…}`), one record for each answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

from tunewright.imports import encodings, reasons
from tunewright.imports.containers.jsonl import read_jsonl
from tunewright.imports.parse import MAX_CHARACTERS, parse_json
from tunewright.model import RawRecord, dumps

_LINE: Final = re.compile(r"(data|event|id|retry):|:")
_N_LINES: Final = 50
_KEPT: Final = 1_000
"""Characters kept of an answer that is too large to read."""
_DONE: Final = "[DONE]"
_OPENS: Final = ("response.created", "message_start")
"""Types of the events with which an answer begins."""


def is_event_stream(text: str) -> bool:
    """True for a text of which most lines are those of an event stream, with JSON in one of them at least."""
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip()][:_N_LINES]
    marked = [line for line in lines if _LINE.match(line)]
    has_data = any(_data(line)[:1] in ("{", "[") for line in marked)
    return has_data and 2 * len(marked) >= len(lines)


def read_event_stream(stream: BinaryIO, encoding: str) -> Iterator[RawRecord]:
    """One record {"event_stream": …} for each streamed answer, its lines exactly as they stand there.

    An answer ends at `data: [DONE]`, where the next one says that it begins, or where the id of the chunks changes.
    A line that is one JSON object by itself is the request of the answer below it, and stands beside it as
    `request`. Lines of other kinds, such as headers, stay with the answer around them; blank lines are not counted.
    """
    held = _Held()
    for line in read_jsonl(stream, encoding):
        if line.problem is not None:
            yield from held.released()
            yield line
        elif line.is_blank:
            held.add(line)
        else:
            kind = _Kind.of(line.text)
            if kind.is_request or held.ends_before(kind):
                yield from held.released()
            held.take(line, kind)
    yield from held.released()


@dataclass(frozen=True, slots=True)
class _Kind:
    """What one line says about where answers begin and end."""

    is_request: bool = False
    is_done: bool = False
    opens: bool = False
    id: str = ""

    @classmethod
    def of(cls, line: str) -> _Kind:
        """The kind of a line; one that holds no JSON says nothing."""
        if line[:1] == "{":
            return cls(is_request=isinstance(parse_json(line), dict))
        data = _data(line)
        if data == _DONE:
            return cls(is_done=True)
        value: Any = parse_json(data) if data[:1] == "{" else None
        if not isinstance(value, dict):
            return cls()
        id = value.get("id") if "choices" in value else None
        return cls(opens=value.get("type") in _OPENS, id=id if isinstance(id, str) else "")


@dataclass(slots=True)
class _Held:
    """The lines of an answer, until it is known where it ends."""

    lines: list[str] = field(default_factory=list)
    first: int = 0
    request: str = ""
    id: str = ""
    n_events: int = 0
    is_over: bool = False
    n_characters: int = 0

    def ends_before(self, kind: _Kind) -> bool:
        """True where a line of this kind belongs to the next answer."""
        if self.is_over:
            return True
        return (kind.opens and self.n_events > 0) or bool(kind.id and self.id and kind.id != self.id)

    def take(self, line: RawRecord, kind: _Kind) -> None:
        """Add a line that is not blank."""
        self.first = self.first or line.line
        if kind.is_request:
            self.request = line.text
            return
        self.id = kind.id or self.id
        self.n_events += line.text.startswith("data:")
        self.is_over = kind.is_done
        self.add(line)

    def add(self, line: RawRecord) -> None:
        """Add a line as it is; blank ones count only between others."""
        if not self.first:
            return
        self.n_characters += len(line.text) + 1
        if self.n_characters <= MAX_CHARACTERS:
            self.lines.append(line.text)

    def released(self) -> Iterator[RawRecord]:
        """The answer as a record, after which nothing is held any more."""
        if self.first:
            said = "\n".join(self.lines).rstrip("\r\n")
            asked = {"request": self.request} if self.request else {}
            if self.n_characters > MAX_CHARACTERS:
                kept = encodings.readable(said[:_KEPT])
                yield RawRecord(self.first, kept, str(reasons.too_large(self.n_characters)))
            else:
                yield RawRecord(self.first, dumps({**asked, "event_stream": said}))
        self.lines, self.first, self.request, self.id = [], 0, "", ""
        self.n_events, self.is_over, self.n_characters = 0, False, 0


def _data(line: str) -> str:
    """What stands behind `data:`; empty for a line of another kind."""
    return line[5:].strip() if line.startswith("data:") else ""
