"""Keys that say when two texts, prompts or examples are the same. 128-bit BLAKE2b, as hexadecimal text."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from tunewright.model import Example, Message

_SHOWN = (
    *("messages", "tools", "functions", "parallel_tool_calls"),
    *("prompt", "completion", "input", "preferred_output", "non_preferred_output"),
)


def folded(text: str) -> str:
    """The text with Unicode compatibility forms, case and runs of white space made alike.

    Emoji, accents and scripts stay apart: only what a reader would call the same text becomes equal.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = text.casefold()
    if text.isprintable() and "  " not in text:  # then its white space is single spaces, and no splitting is needed
        return text.strip(" ")
    return " ".join(text.split())


_sorted_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def fingerprint(*parts: object) -> str:
    """32 hexadecimal digits over the JSON of the parts, keys sorted; equal parts give equal digits."""
    return _digits(_sorted_json(parts))


def _digits(data: str) -> str:
    return hashlib.blake2b(data.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _said(messages: Iterable[Message]) -> list[list[object]]:
    return [
        [turn.role, folded(turn.content), [[call.name, call.arguments] for call in turn.tool_calls]]
        for turn in messages
    ]


def prompt_key(example: Example) -> str:
    """Equal for prompts (all before the last answer, system included) that differ in case and space only."""
    return fingerprint(_said(example.prompt))


def answer_key(example: Example) -> str:
    """Equal for examples whose last answer differs in case and space only; tool calls count."""
    at = example.answer_at
    return fingerprint([] if at is None else _said(example.messages[at:]))


def content_key(example: Example) -> str:
    """Equal for examples a model is shown identically: every character counts, extra keys do not."""
    return fingerprint({key: example.body[key] for key in _SHOWN if key in example.body})


def record_key(example: Example) -> str:
    """Equal for records with the same JSON, label and external id: importing one again adds nothing."""
    return fingerprint(example.body, example.label, example.external_id)


class Keys(NamedTuple):
    """All four keys of an example."""

    record: str
    prompt: str
    answer: str
    content: str


def all_keys(example: Example) -> Keys:
    """The four keys above in one go, for imports: the JSON of the example is written once instead of twice."""
    written = {name: f"{_sorted_json(name)}:{_sorted_json(value)}" for name, value in sorted(example.body.items())}
    body = "{" + ",".join(written.values()) + "}"
    shown = "{" + ",".join(part for name, part in written.items() if name in _SHOWN) + "}"
    record = f"[{body},{_sorted_json((example.label, example.external_id))[1:]}"
    return Keys(_digits(record), prompt_key(example), answer_key(example), _digits(f"[{shown}]"))
