"""What one turn holds beside plain text: several pieces, images by reference, and calls with their answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tunewright.imports.calls import a_call
from tunewright.model import Body, dumps


def content_of(pieces: Sequence[str | Body]) -> str | list[Body] | None:
    """A message's content: one text, or parts where something other than text is among them; None for nothing.

    Several texts become one, each on a line of its own.
    """
    if not pieces:
        return None
    texts = [piece for piece in pieces if isinstance(piece, str)]
    if len(texts) == len(pieces):
        return "\n".join(texts)
    return [{"type": "text", "text": piece} if isinstance(piece, str) else piece for piece in pieces]


def an_image(url: str) -> Body:
    """An image as a part that refers to it."""
    return {"type": "image_url", "image_url": {"url": url}}


def data_url(media_type: object, data: object) -> str:
    """An image that lies in the record itself, as an address."""
    return f"data:{media_type};base64,{data}"


@dataclass(slots=True)
class Talk:
    """Messages as they are being put together, with the calls that still wait for their answers."""

    messages: list[Body] = field(default_factory=list)
    waiting: list[tuple[str, str]] = field(default_factory=list)
    """(id, name of the function)"""
    n_calls: int = 0

    def call(self, name: object, arguments: object, id: object = None) -> Body:
        """A call that waits from now on; without an id of its own it is numbered."""
        self.n_calls += 1
        known = id if isinstance(id, str) and id else f"call_{self.n_calls}"
        said = name if isinstance(name, str) else ""
        self.waiting.append((known, said))
        return a_call(known, said, arguments)

    def answer(self, content: object, *, name: object = None, id: object = None) -> None:
        """What a function said: to the call of this id, else to the first waiting one of this name, else to the
        first."""
        found = next((one for one in self.waiting if one[0] == id), None)
        found = found or next((one for one in self.waiting if one[1] == name), None)
        found = found or next(iter(self.waiting), None)
        if found:
            self.waiting.remove(found)
        known = found[0] if found else id if isinstance(id, str) else ""
        said = content if isinstance(content, str) or content is None else dumps(content)
        self.messages.append({"role": "tool", "content": said} | ({"tool_call_id": known} if known else {}))

    def say(self, role: str, pieces: Sequence[str | Body], calls: Sequence[Body] = ()) -> None:
        """A message of this role; without pieces only where it calls something, or nothing else was said."""
        message: Body = {"role": role, "content": content_of(pieces)}
        self.messages.append(message | ({"tool_calls": list(calls)} if calls else {}))


def first_of(holder: Any, *names: str) -> Any:
    """The value of the first of the names that an object has: camel case and snake case of the same; else None."""
    if not isinstance(holder, Mapping):
        return None
    return next((holder[name] for name in names if name in holder), None)
