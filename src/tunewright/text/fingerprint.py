"""Keys that say when two texts, prompts or examples are the same. 128-bit BLAKE2b, as hexadecimal text."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from json.encoder import encode_basestring
from typing import Final, NamedTuple
from zlib import crc32

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


_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def fingerprint(*parts: object) -> str:
    """32 hexadecimal digits over the JSON of the parts, keys sorted; equal parts give equal digits."""
    if all(isinstance(part, str) for part in parts):
        return _digits(f"[{','.join(map(_quoted, parts))}]")  # type: ignore[arg-type]
    return _digits(_encoded(parts))


def _hash(data: str) -> hashlib.blake2b:
    return hashlib.blake2b(data.encode("utf-8", "surrogatepass"), digest_size=16)


def _digits(data: str) -> str:
    return _hash(data).hexdigest()


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


_NO_WORD: Final = bytes(sign for sign in range(128) if not chr(sign).isalnum())
_IN_LOWER_CASE: Final = bytes(range(256)).lower()
_OTHER_SIGNS: Final = re.compile(r"[^\w\x00-\x7f]+")
"""Punctuation, space and symbols beyond ASCII."""
_ESCAPES: Final = re.compile(r"\\(?:u[0-9a-f]{4}|.)")


def twin_hint(example: Example) -> int:
    """The same for prompts that differ in case, space and punctuation only, and for few others; 32 bits, unsigned.

    Only prompts with one hint can have one `twin_key`; whether they have, that key says.
    """
    return _hint(",".join(map(_said_json, example.prompt)))


def _hint(asked: str) -> int:
    """From the prompt as `_said_json` writes it: its letters and digits alone, in one case.

    Cost: 1 µs per 1,000 characters of plain ASCII, 10 to 20 µs of others.
    """
    if "\\" in asked:
        asked = _ESCAPES.sub("", asked)
    if not asked.isascii():
        asked = _OTHER_SIGNS.sub("", asked)
    return crc32(asked.encode("utf-8", "surrogatepass").translate(_IN_LOWER_CASE, _NO_WORD))


class Keys(NamedTuple):
    """All four keys of an example, and what its prompt shares with its twins."""

    record: str
    prompt: str
    answer: str
    content: str
    twin_hint: int


def all_keys(example: Example) -> Keys:
    """The keys above in one go, for imports: the JSON of the example is written once, and mostly by hand."""
    written = {name: f"{_quoted(name)}:{_json(value)}" for name, value in sorted(example.body.items())}
    body = ",".join(written.values())
    shown = [part for name, part in written.items() if name in _SHOWN]
    said, at = [_said_json(turn) for turn in example.messages], example.answer_at
    asked, answer = ",".join(said[:at]), [] if at is None else said[at:]
    record = _hash(f"[{{{body}}}")
    content = record.copy() if len(shown) == len(written) else _hash(f"[{{{','.join(shown)}}}")
    record.update(f",{_json(example.label)},{_json(example.external_id)}]".encode("utf-8", "surrogatepass"))
    content.update(b"]")
    return Keys(
        record.hexdigest(),
        _digits(f"[[{asked}]]"),
        _digits(f"[[{','.join(answer)}]]"),
        content.hexdigest(),
        _hint(asked),
    )


def _said_json(turn: Message) -> str:
    """One entry of `_said` as JSON."""
    if turn.tool_calls:
        return _encoded(_said((turn,)))[1:-1]
    return f"[{_quoted(turn.role)},{_quoted(folded(turn.content))},[]]"


def _json(value: object) -> str:
    """What `_encoded` gives, several times faster where the value is text or a list of plain messages."""
    if isinstance(value, str):
        return _quoted(value)
    if value is None:
        return "null"
    if isinstance(value, list) and all(map(_is_plain, value)):
        turns = [f'{{"content":{_quoted(turn["content"])},"role":{_quoted(turn["role"])}}}' for turn in value]
        return f"[{','.join(turns)}]"
    return _encoded(value)


def _quoted(text: str) -> str:
    """A text as JSON; most need no closer look."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return encode_basestring(text)


def _is_plain(turn: object) -> bool:
    """True for a message of a role and a text, and nothing else."""
    return (
        isinstance(turn, dict)
        and len(turn) == 2
        and isinstance(turn.get("role"), str)
        and isinstance(turn.get("content"), str)
    )
