"""Plain text: each line is a record with one text in it. Blank lines come out too, so that they can be counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from tunewright.imports.containers.jsonl import read_jsonl
from tunewright.model import RawRecord, dumps


def read_lines(stream: BinaryIO, encoding: str) -> Iterator[RawRecord]:
    """One record {"text": …} for each line, its text exactly as it stands there."""
    for record in read_jsonl(stream, encoding):
        has_text = record.problem is None and not record.is_blank
        yield record._replace(text=dumps({"text": record.text})) if has_text else record
