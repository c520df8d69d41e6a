"""Bytes of a text document as text."""

from __future__ import annotations

import codecs
import re
from typing import Final

from tunewright.model import UnreadableFile

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOISE: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_READ: Final = 64 * 1024
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)


def decoded(content: bytes, *, is_html: bool = False) -> str:
    """The text, by its byte order mark, as UTF-8, by what a web page declares, else by the likeliest encoding.

    Raises: `UnreadableFile` where the bytes are no text.
    """
    for mark, name in _BOMS:
        if content.startswith(mark):
            return content.decode(name, "replace")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(content, is_html)
    if len(_NOISE.findall(content[:_READ])) * 20 > len(content[:_READ]):
        return _guessed(content, is_html=False)
    return text


def _guessed(content: bytes, is_html: bool) -> str:
    declared = _CHARSET.search(content[:4096]) if is_html else None
    if declared:
        try:
            return content.decode(declared[1].decode("ascii"), "replace")
        except LookupError:
            pass
    from charset_normalizer import from_bytes

    best = from_bytes(content[:_READ]).best()
    text = content.decode(best.encoding, "replace") if best else ""
    if not text or sum(sign < " " and sign not in "\t\n\r\x0c\x1b" for sign in text[:_READ]) * 20 > len(
        text[:_READ]
    ):
        raise UnreadableFile(
            "This file is not text: it holds binary data.", "Use a Markdown, text, HTML, PDF or Word (DOCX) file."
        )
    return text
