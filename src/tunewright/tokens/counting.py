"""How many tokens a text, a message or a whole example holds, by the rules of OpenAI's cookbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final, Literal, TypeAlias

from tunewright.model import Example, text_of
from tunewright.tokens.tools import tool_tokens
from tunewright.tokens.vocabulary import encoding

Form: TypeAlias = Literal["chat", "pair"]
"""How the example will be written: as chat messages, or as a prompt and a completion."""

STORED_ENCODINGS: Final = ("o200k_base", "cl100k_base")
"""The encodings counted once on import; others are counted when asked for. The name of each role is one token."""

PER_MESSAGE: Final = 3
PER_NAME: Final = 1
PER_EXAMPLE: Final = 3
LOW_DETAIL_IMAGE: Final = 85

_LONGEST_REMEMBERED: Final = 4_000
_N_REMEMBERED: Final = 4_096
_PIECE: Final = 400_000  # the tokenizer's pattern gives up on a million spaces in a row


@dataclass(frozen=True, slots=True)
class TokenCounts:
    """Tokens of one example by encoding name, written as chat and written as prompt and completion."""

    chat: dict[str, int]
    pair: dict[str, int]


def count_text(text: str, encoding_name: str) -> int:
    """Tokens of a text. Any text counts: special-token text as ordinary characters, broken characters as the
    replacement sign. Beyond 400,000 characters it is counted in pieces, at most one token too many for each.
    """
    return _counter(encoding_name)(text)


@cache
def _counter(encoding_name: str) -> Callable[[str], int]:
    encode = encoding(encoding_name).encode_ordinary

    @lru_cache(maxsize=_N_REMEMBERED)
    def remembered(text: str) -> int:
        return len(encode(text))

    def count(text: str) -> int:
        if len(text) <= _LONGEST_REMEMBERED:
            return remembered(text)
        pieces = (text[at : at + _PIECE] for at in range(0, len(text), _PIECE))
        return sum(len(encode(piece)) for piece in pieces)

    return count


def count_example(example: Example, encoding_name: str, form: Form = "chat") -> int:
    """Tokens of one example, an estimate within about 3 of what is billed.

    As chat: 3 per message, every text in it (role included), 1 more for a name; tools; 3 for the whole. As a
    pair: the texts alone. Images are 85 where the detail is low, else not counted (`n_uncounted_images`).
    Source: OpenAI cookbook, “How to count tokens with tiktoken”, read 2026-11-20.
    """
    counts = count_for_store(example, (encoding_name,))
    return counts.pair[encoding_name] if form == "pair" else counts.chat[encoding_name]


def count_for_store(example: Example, encodings: Sequence[str] = STORED_ENCODINGS) -> TokenCounts:
    """Count one example in several encodings and both forms with one walk over it.

    Texts up to 4,000 characters are remembered, so a system message that every example repeats costs nothing.
    """
    return count_many((example,), encodings)[0]


def count_many(examples: Sequence[Example], encodings: Sequence[str] = STORED_ENCODINGS) -> list[TokenCounts]:
    """The same for many examples, in their order: one vocabulary after the other, since each fills the
    processor's cache. A block of some hundred examples costs a quarter less than one example after the other.
    """
    walked = [_walk(_turns(example)) for example in examples]
    counts = [TokenCounts({}, {}) for _ in examples]
    for name in encodings:
        count = _counter(name)
        for example, (said, other, fixed), held in zip(examples, walked, counts, strict=True):
            pair = held.pair[name] = sum(map(count, said))
            extra = sum(map(count, other)) + fixed + PER_EXAMPLE
            held.chat[name] = pair + extra + _declared(example, name, count)
    return counts


def count_messages(example: Example, encoding_name: str, form: Form = "chat") -> list[int]:
    """Tokens of each part, in order: of every message with its role, or of the texts alone as a pair.

    As chat they add up to `count_example` less its tools and the 3 of the whole example.
    """
    count = _counter(encoding_name)
    counts = []
    for turn in _turns(example):
        said, other, fixed = _walk([turn])
        extra = 0 if form == "pair" else sum(map(count, other)) + fixed
        counts.append(sum(map(count, said)) + extra)
    return counts


@lru_cache(maxsize=64)
def pair_extra(encoding: str, system_message: str = "") -> int:
    """Tokens that writing a prompt/completion pair as chat adds: roles, marks, and the system message if any.

    Without a system message no vocabulary of the stored ones is read: building one takes half a second.
    """
    roles = ["user", "assistant"] + (["system"] if system_message else [])
    said = count_text(system_message, encoding) if system_message else 0
    named = len(roles) if encoding in STORED_ENCODINGS else sum(count_text(role, encoding) for role in roles)
    return PER_EXAMPLE + PER_MESSAGE * len(roles) + named + said


def n_uncounted_images(example: Example) -> int:
    """Number of images whose tokens are in no count, because their size is not known."""
    parts = (part for turn in _turns(example) if isinstance(turn, Mapping) for part in _parts(turn))
    return sum(_is_image(part) and not _is_low_detail(part) for part in parts)


def billed(tokens: int, limit: int) -> int:
    """Tokens that are trained on and paid for; what is beyond the limit is cut. A limit of 0 cuts nothing."""
    return min(tokens, limit) if limit else tokens


def _turns(example: Example) -> list[Any]:
    body = example.body
    if example.kind == "pair":
        return [
            {"role": "user", "content": text_of(body.get("prompt"))},
            {"role": "assistant", "content": text_of(body.get("completion"))},
        ]
    if example.kind == "preference":
        shared = body.get("input")
        turns = _listed(shared.get("messages")) if isinstance(shared, Mapping) else []
        return turns + _listed(body.get("preferred_output")) + _listed(body.get("non_preferred_output"))
    return _listed(body.get("messages"))


def _listed(value: object) -> list[Any]:
    return list(value) if isinstance(value, list) else []


def _walk(turns: list[Any]) -> tuple[list[str], list[str], int]:
    """Texts people wrote, the other texts (roles, names, tool calls), and the tokens that are no text."""
    said: list[str] = []
    other: list[str] = []
    fixed = PER_MESSAGE * len(turns)
    for turn in turns:
        if not isinstance(turn, Mapping):
            continue
        for key, value in turn.items():
            if isinstance(value, str):
                (said if key == "content" else other).append(value)
                if key == "name":
                    fixed += PER_NAME
            elif key == "content":
                parts = _parts(turn)
                said.extend(text for part in parts for text in (part.get("text"),) if isinstance(text, str))
                fixed += sum(LOW_DETAIL_IMAGE for part in parts if _is_low_detail(part))
            elif key in ("tool_calls", "function_call"):
                other.extend(_strings(value))
    return said, other, fixed


def _strings(value: object) -> Iterator[str]:
    left = [value]
    while left:
        inner = left.pop()
        if isinstance(inner, str):
            yield inner
        elif isinstance(inner, Mapping):
            left.extend(inner.values())
        elif isinstance(inner, list):
            left.extend(inner)


def _parts(turn: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [part for part in _listed(turn.get("content")) if isinstance(part, Mapping)]


def _is_image(part: Mapping[str, Any]) -> bool:
    return "image_url" in part


def _is_low_detail(part: Mapping[str, Any]) -> bool:
    image = part.get("image_url")
    return isinstance(image, Mapping) and image.get("detail") == "low"


def _declared(example: Example, encoding_name: str, count: Callable[[str], int]) -> int:
    holder = example.body.get("input") if example.kind == "preference" else example.body
    if not isinstance(holder, Mapping):
        return 0
    tools = _listed(holder.get("tools")) + _listed(holder.get("functions"))
    return tool_tokens(tools, encoding_name, count) if tools else 0
