"""Prompts that differ in nothing that matters, and belong on one side of a split therefore."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from tunewright.model import Example
from tunewright.text.fingerprint import fingerprint, folded
from tunewright.text.folding import barely_folded


def twin_key(example: Example) -> str:
    """Equal for prompts (all before the last answer, system included) that differ in case, space and punctuation.

    Coarser than `prompt_key`: equal wherever that is. Cost: some 20 µs per 1,000 characters.
    """
    return fingerprint(
        [
            [turn.role, barely_folded(turn.content), [[call.name, call.arguments] for call in turn.tool_calls]]
            for turn in example.prompt
        ]
    )


_NO_WORD: Final = bytes(sign for sign in range(128) if not chr(sign).isalnum())
_IN_LOWER_CASE: Final = bytes(range(256)).lower()
_OTHER_SIGNS: Final = re.compile(r"[^\w\x00-\x7f]+")
"""Punctuation, space and symbols beyond ASCII."""


def twin_hint(said: Iterable[str]) -> int:
    """The same for what twins say, and for little else: only prompts with one hint can have one `twin_key`.

    `said` are the texts of a prompt. Cost: 1 µs per 1,000 characters of plain ASCII, 10 to 20 µs of others. The
    number holds within one process.
    """
    return hash(tuple(_letters(text) for text in said))


def _letters(text: str) -> bytes:
    """Letters and digits alone, in one case: what `barely_folded` leaves, without any sign."""
    if not text.isascii():
        text = _OTHER_SIGNS.sub("", folded(text))
    return text.encode("utf-8", "surrogatepass").translate(_IN_LOWER_CASE, _NO_WORD)
