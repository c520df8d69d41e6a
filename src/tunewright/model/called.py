"""What a production log says about the call an example came from."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody, or a program, thought of an answer. `value` is as logged: a number, truth value or word."""

    name: str
    value: float | bool | str | None
    comment: str = ""
    by: str = ""
    """Who or what judged, in the log's own word, such as HUMAN or LLM_JUDGE; never a person's name."""


@dataclass(frozen=True, slots=True)
class Called:
    """The circumstances of a logged call. What the log does not say is empty or None."""

    model: str = ""
    """The model asked for."""
    served: str = ""
    """The model that answered."""
    at: str = ""
    """When, ISO 8601 in UTC."""
    tokens_in: int | None = None
    tokens_out: int | None = None
    """Tokens as the service counted and logged them; the product's own counts stand elsewhere."""
    user: str = ""
    conversation: str = ""
    trace: str = ""
    name: str = ""
    """Route, span or application."""
    finish: str = ""
    """Why the answer ended, in the log's own word."""
    tags: tuple[str, ...] = ()
    score: float | None = None
    """The first piece of feedback that is a number or can be read as one (thumbs and good/bad as 1 and 0)."""
    feedback: tuple[Feedback, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON of what is known, empty values left out."""
        return {name: value for name, value in asdict(self).items() if value not in ("", None, ())}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Called:
        """What `to_dict` wrote."""
        known = {field.name for field in fields(cls)}
        given = {name: value for name, value in stored.items() if name in known}
        given["tags"] = tuple(given.get("tags", ()))
        given["feedback"] = tuple(Feedback(**one) for one in given.get("feedback", ()))
        return cls(**given)
