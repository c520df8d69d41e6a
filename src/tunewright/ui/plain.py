"""Text from data, made safe for the places that Streamlit reads as Markdown: labels, captions, messages."""

from __future__ import annotations

import re
from typing import Final

_JOINER: Final = "\u2060"
"""Word joiner: invisible, has no width, and no pattern that turns text into something else crosses it."""

_INVISIBLE: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and the marks that let text run backwards over its neighbours."""

_MARKUP: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>$:~&=^\"'/@])")

_BREAKS: Final = (
    (re.compile(r":(?=[\w+\-/]+:)"), ":" + _JOINER),  # :smile: and :material/home:
    (re.compile(r":(?=//)"), ":" + _JOINER),  # https://…
    (re.compile(r"(?i)\b(www)(?=\.)"), r"\1" + _JOINER),  # www.…
    (re.compile(r"@(?=[\w\-])"), "@" + _JOINER),  # name@host
    (re.compile(r"(?<!\S)(?=(?:<->|->|<-|--|>=|<=|~=)(?!\S))"), _JOINER),  # arrows and dashes
)


def apart(text: object, limit: int | None = None) -> str:
    """`plain`, in a line with other words: text that runs from right to left leaves their order as it is."""
    return f"\u200e\u2068{plain(text, limit)}\u2069"


def plain(text: object, limit: int | None = None) -> str:
    """Escape any text so that Markdown shows it letter by letter: no link, image, formula, icon or colour.

    White space, line breaks included, becomes single spaces. With `limit`, longer text ends in “…” and has at
    most that many characters before escaping. Invisible joiners may be added, so compare before, not after.
    """
    line = " ".join(_INVISIBLE.sub("", str(text)).split())
    if limit is not None and len(line) > limit:
        line = line[: max(limit - 1, 0)].rstrip() + "…"
    for pattern, broken in _BREAKS:
        line = pattern.sub(broken, line)
    return _MARKUP.sub(r"\\\1", line)
