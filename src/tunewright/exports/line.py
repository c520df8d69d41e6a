"""What a writer gives back: the line of one example, or why it has none."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Final, TypeAlias

from tunewright.model import Body


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """Choices applied while writing, never to the stored text.

    `system` begins every chat made from a pair. `separator`, `leading_space` and `stop` shape prompt/completion
    lines; what is already there is not added twice.
    """

    system: str | None = None
    separator: str = ""
    leading_space: bool = False
    stop: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its line end, and the keys that stayed behind, such as `id` or `messages.weight`.

    `pair` is the prompt and completion in it, before anything was put around them, for a target that writes them.
    """

    text: str
    dropped: tuple[str, ...] = ()
    pair: tuple[str, str] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Why an example has no line in this format, in a sentence for its reviewer."""

    reason: str


Written: TypeAlias = Line | LeftOut


def quoted(text: str) -> str:
    """A text as JSON writes it, in its quotes; characters as they are."""
    if text.isprintable() and '"' not in text and "\\" not in text:  # nothing to escape: several times faster
        return f'"{text}"'
    return encode_basestring(text)


def needs_no_escape(stored: str | None) -> bool:
    """True where the texts in a stored JSON body stand in it as they are, so that they can be written by hand."""
    return stored is not None and "\\" not in stored


@lru_cache(maxsize=64)
def within_quotes(text: str) -> str:
    """A short text, such as a separator, as it stands between the quotes of a JSON string."""
    return encode_basestring(text)[1:-1]


BROKEN_CHARACTERS = LeftOut(
    "It holds half of a character (a broken emoji, for example), which no file can carry. Edit the text."
)
NOT_A_NUMBER = LeftOut("It holds a number that JSON cannot express, such as NaN or Infinity. Edit that value.")
NO_PREFERENCES = LeftOut("It is a preference pair, which this format cannot hold.")


_encoded: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def line_of(body: Body, dropped: tuple[str, ...] = ()) -> Written:
    """The body as one line of JSON: keys in their order, characters as they are, no needless space."""
    try:
        text = _encoded(body)
    except ValueError:
        return NOT_A_NUMBER
    return Line(text, dropped) if is_writable(text) else BROKEN_CHARACTERS


def made_line(text: str, dropped: tuple[str, ...], pair: tuple[str, str] | None = None) -> Written:
    """JSON put together from strings by `quoted`, which is several times faster than an encoder."""
    return Line(text, dropped, pair) if text.isascii() or is_writable(text) else BROKEN_CHARACTERS


def is_writable(text: str) -> bool:
    """False for text with half a character, which UTF-8 cannot carry."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def is_safe_as_it_is(text: str) -> bool:
    """True for stored JSON that can be written without a closer look: one line, nothing suspicious in it."""
    if "\n" in text or "\r" in text or "NaN" in text or "Infinity" in text:
        return False
    if "\\" in text and ("\\ud" in text or "\\uD" in text):
        return False
    return text.isascii() or is_writable(text)
