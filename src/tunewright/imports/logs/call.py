"""What every log has in common: calls to a model, whole or in pieces, and feedback about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from tunewright.model import Body, Feedback

Code: TypeAlias = Literal[
    "error",
    "empty",
    "filtered",
    "no-content",
    "half",
    "not-a-call",
    "outer",
    "joined",
    "repeat",
    "alternative",
    "outside",
]
"""Why an entry of a log is no example of its own."""

COUNTED: Final[frozenset[Code]] = frozenset(("not-a-call", "outer", "joined", "repeat", "alternative", "outside"))
"""Nothing is wrong with these and nothing can be repaired: they are counted, not listed with rejected lines."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer, as an assistant message in OpenAI's form (content, tool_calls, refusal), and why it ended."""

    message: Body
    finish: str = ""
    """The log's own word: stop, length, tool_calls, content_filter …; empty where it says nothing."""
    feedback: tuple[Feedback, ...] = ()
    """Feedback about this one of several alternatives."""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One request to a model and its answer or answers. Whatever the log does not say stays empty.

    `messages` are in OpenAI's chat form, the system text first where it lives elsewhere in the log; `replies` are
    alternatives, never consecutive turns. Ids are the log's own texts.
    """

    messages: Sequence[Body]
    replies: Sequence[Reply]
    tools: Sequence[Body] | None = None
    """Declared tools in OpenAI's form ({"type": "function", "function": {…}})."""
    id: str = ""
    """The source id by which a second import knows the call again."""
    trace: str = ""
    span: str = ""
    parent: str = ""
    """Span of the step that made this call."""
    conversation: str = ""
    """Session, thread or conversation id."""
    user: str = ""
    name: str = ""
    """Route, span or application name."""
    model: str = ""
    """The model asked for."""
    served: str = ""
    """The model that answered; it may differ."""
    tokens_in: int | None = None
    tokens_out: int | None = None
    at: str = ""
    """When it was made, ISO 8601 in UTC; empty where the log does not say."""
    tags: tuple[str, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    error: str = ""
    """The kind of failure in a few words, where the call failed; a call with an error has no replies."""
    source: Body | None = None
    """The part of the record it was read from, where a record holds several calls; kept beside the example."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a call that has to be joined with the other parts under the same `key` before anybody reads it."""

    key: str
    data: Body
    """Whatever the format's `join` needs; plain JSON."""
    source: Body | None = None
    """The part of the record it was read from, where a record holds several pieces."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Feedback that stands in a record of its own: `about` is the id, span, trace or reply id it names."""

    about: str
    feedback: Feedback


@dataclass(frozen=True, slots=True)
class Left:
    """An entry that is no call with an answer, and why, in a plain sentence."""

    code: Code
    reason: str
    trace: str = ""
    parent: str = ""
    """Its trace and the step around it: where that step is a call, this entry is a further record of that call."""


Entry: TypeAlias = Call | Piece | Verdict | Left
"""What a format reads from a record; a record may hold many."""

__all__ = ["EVERYWHERE", "Call", "Code", "Entry", "Feedback", "Left", "Piece", "Reply", "Verdict"]

EVERYWHERE: Final = "*"
"""Key of pieces that every join of the log is given before its own, such as a list of users."""
NO_ANSWER: Final = Left("empty", "The call has no answer.")
NOT_A_CALL: Final = Left("not-a-call", "This record is not a call to a model.")
