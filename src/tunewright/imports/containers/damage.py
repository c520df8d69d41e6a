"""Records with bytes that mean nothing in the file's encoding."""

from __future__ import annotations

from tunewright.imports import encodings, reasons
from tunewright.model import RawRecord


def undecodable(line: int, text: str, encoding: str) -> RawRecord | None:
    """The record with its problem, shown as Windows-1252 would; None where every byte has a meaning."""
    if not encodings.is_marked(text):
        return None
    at, byte = encodings.first_mark(text)
    shown = encodings.readable(text)
    name = encodings.plain_name(encoding)
    return RawRecord(line, shown, str(reasons.not_in_encoding(name, byte, shown, at)))
