"""Prompts that differ in nothing that matters, and belong on one side of a split therefore."""

from __future__ import annotations

from tunewright.model import Example
from tunewright.text.fingerprint import fingerprint
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
