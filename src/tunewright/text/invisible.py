"""Signs in a text that nobody sees, without those that a script or an emoji needs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from tunewright.text.glances import without_letters

Invisible: TypeAlias = Literal["hidden", "direction", "control", "zero-width", "soft-hyphen"]
"""Hidden letters; marks that turn the reading direction; control signs; signs without width; soft hyphens."""

_IN_ASCII: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SEEN: Final = bytes(sign for sign in range(128) if not _IN_ASCII.match(chr(sign)))
_ANY: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    r"\ufeff\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f]"
)
_RIGHT_TO_LEFT: Final = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_NO_SPACES: Final = re.compile(r"[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Scripts that set no spaces between words, where one without width says where a line may break."""
_JOINING: Final = re.compile(
    r"[\u0590-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17ff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufefc]"
)
"""Scripts whose letters change with their neighbours, so that a joiner between them is spelling."""
_PICTURE: Final = re.compile(r"[\u200d\u2190-\u2bff\u3030\u303d\ufe0f\U0001f000-\U0001faff©®]")
_BLACK_FLAG: Final = "\U0001f3f4"


@dataclass(frozen=True, slots=True)
class Unseen:
    """One sign nobody sees: where it is, and of what sort."""

    at: int
    sort: Invisible


def unseen(text: str) -> list[Unseen]:
    """Every sign of a text that shows nothing and does nothing its script needs, in order.

    Left alone: tab and line breaks, joiners in emoji and in scripts that join letters (Arabic, Persian, Indic),
    direction marks and isolates in texts written from right to left, spaces without width in scripts that set none
    (Thai, Khmer, Japanese), and the letters that make the flags of England, Scotland and Wales.
    """
    if text.isascii():
        if not without_letters(text).translate(None, _SEEN):
            return []
        return [Unseen(found.start(), "control") for found in _IN_ASCII.finditer(text)]
    places = [found.start() for found in _ANY.finditer(text)]
    return [Unseen(at, sort) for at in places if (sort := _sort(text, at)) is not None]


def _sort(text: str, at: int) -> Invisible | None:
    sign = text[at]
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if sign >= "\U000e0001":
        is_flag = _BLACK_FLAG in text[max(0, at - 8) : at]
        return None if is_flag else "hidden"
    if sign == "\u00ad":
        return "soft-hyphen"
    if "\u202a" <= sign <= "\u202e" or "\u2066" <= sign <= "\u2069":
        is_override = sign in "\u202d\u202e"
        return None if not is_override and _RIGHT_TO_LEFT.search(text) else "direction"
    if sign in "\u200e\u200f\u061c":
        return None if _RIGHT_TO_LEFT.search(text) else "direction"
    if sign in "\u200c\u200d":
        is_spelling = _JOINING.match(before) or _JOINING.match(after)
        is_emoji = sign == "\u200d" and _PICTURE.match(after) and bool(before)
        return None if is_spelling or is_emoji else "zero-width"
    if sign == "\u200b":
        return None if _NO_SPACES.match(before) or _NO_SPACES.match(after) else "zero-width"
    return (
        "control"
        if sign < "\u00a0" or "\ufff9" <= sign <= "\ufffb" or "\u206a" <= sign <= "\u206f"
        else "zero-width"
    )
