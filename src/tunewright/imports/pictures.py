"""Pictures that stand beside a conversation, put where its texts mark them: as parts that refer to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from tunewright.imports import reasons
from tunewright.imports.calls import unwrapped
from tunewright.imports.parts import an_image
from tunewright.imports.reasons import Reason
from tunewright.model import Body

MARK: Final = "<image>"
KEYS: Final = ("images", "image")
"""Columns that hold paths or addresses of pictures."""
_ADDRESSES: Final = ("path", "url", "file_name", "image")


def with_pictures(turns: list[Body], record: Body) -> list[Body] | Reason:
    """The messages with the record's pictures in the places of their marks; the very list where it has none.

    Without a mark they stand before the words of the first question. Only their paths or addresses are kept; a
    picture of which the record holds neither leaves the texts as they are. A `Reason` where not each mark has its
    picture.
    """
    references = _references(record)
    if not references:
        return turns
    n_marks = sum(_n_marks(turn.get("content")) for turn in turns)
    if n_marks not in (0, len(references)):
        return reasons.pictures_without_marks(len(references), n_marks)
    left = iter(references)
    if n_marks:
        return [_placed(turn, left) for turn in turns]
    first = next((at for at, turn in enumerate(turns) if turn.get("role") == "user"), None)
    if first is None:
        return turns
    shown = [an_image(one) for one in left]
    return [
        turn | {"content": [*shown, *_parts(turn.get("content"))]} if at == first else turn
        for at, turn in enumerate(turns)
    ]


def has_marked_pictures(text: object, record: Body) -> bool:
    """True for a text that marks places for the pictures beside it."""
    return isinstance(text, str) and MARK in text and bool(_references(record))


def _references(record: Body) -> list[str]:
    """Path or address of every picture of a record; none at all where one of them has neither."""
    value = record.get("images") or record.get("image")
    if not value:
        return []
    if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
        read = unwrapped(value)
        value = value if isinstance(read, Reason) else read
    listed = value if isinstance(value, list) else [value]
    found = [_reference(one) for one in listed]
    return [one for one in found if one] if all(found) else []


def _reference(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return next((value[key] for key in _ADDRESSES if isinstance(value.get(key), str) and value[key]), "")
    return ""


def _n_marks(content: object) -> int:
    if isinstance(content, str):
        return content.count(MARK)
    return sum(map(_is_place, content)) if isinstance(content, list) else 0


def _is_place(part: object) -> bool:
    """True for a part that only says that a picture belongs here."""
    return isinstance(part, Mapping) and part.get("type") == "image" and set(part) <= {"type", "text", "index"}


def _placed(turn: Body, left: Iterator[str]) -> Body:
    content = turn.get("content")
    if not _n_marks(content):
        return turn
    if isinstance(content, str):
        return turn | {"content": list(_cut(content, left))}
    return turn | {"content": [an_image(next(left)) if _is_place(part) else part for part in content or ()]}


def _cut(text: str, left: Iterator[str]) -> Iterator[Body]:
    """Texts and pictures of a text with marks; the line break that sets a mark apart belongs to it."""
    for at, piece in enumerate(text.split(MARK)):
        if at:
            yield an_image(next(left))
            piece = piece.removeprefix("\n")
        if piece:
            yield {"type": "text", "text": piece}


def _parts(content: object) -> Sequence[Any]:
    if isinstance(content, list):
        return content
    return [{"type": "text", "text": content}] if isinstance(content, str) and content else []
