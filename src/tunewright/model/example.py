"""One training example, held as the JSON it came as, read through typed properties."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["chat", "pair", "preference"]
State: TypeAlias = Literal["unreviewed", "accepted", "rejected", "flagged", "proposed"]
"""`proposed`: made by a model, and no part of the project before a reviewer accepts it."""
Split: TypeAlias = Literal["train", "validation", "test"]
Body: TypeAlias = dict[str, Any]
"""The JSON object of an example: `messages` (+ tools, …), or `prompt` and `completion`, or preferences."""

STATES: tuple[State, ...] = ("unreviewed", "accepted", "rejected", "flagged")
"""The states of examples that are counted; proposals are not."""
EVERY_STATE: tuple[State, ...] = (*STATES, "proposed")
SPLITS: tuple[Split, ...] = ("train", "validation", "test")


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One call the assistant makes; `arguments` is the exact string of the wire, never re-encoded."""

    id: str
    name: str
    arguments: str


class Message(NamedTuple):
    """A typed, forgiving view of one turn; what it cannot read shows as empty, and checks say so."""

    role: str
    content: str
    has_content: bool = True
    name: str | None = None
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None
    weight: object = None


def text_of(content: object) -> str:
    """The plain text of a message content: the string itself, or its text parts joined by a newline."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        texts = [part.get("text") for part in content if isinstance(part, Mapping)]
        return "\n".join(text for text in texts if isinstance(text, str))
    return ""


def _tool_call(raw: object) -> ToolCall | None:
    if not isinstance(raw, Mapping):
        return None
    function = raw.get("function")
    function = function if isinstance(function, Mapping) else {}
    arguments = function.get("arguments", "")
    if not isinstance(arguments, str):
        arguments = json.dumps(arguments, ensure_ascii=False)
    return ToolCall(str(raw.get("id", "")), str(function.get("name", "")), arguments)


def message_view(raw: object) -> Message:
    """Read one message of a body; never raises, whatever the JSON holds."""
    if type(raw) is dict and len(raw) == 2:  # a role and a text, as most are
        role, content = raw.get("role"), raw.get("content")
        if type(role) is str and type(content) is str:
            return Message(role, content)
    if not isinstance(raw, Mapping):
        return Message(role="", content="", has_content=False)
    calls = raw.get("tool_calls")
    listed = [_tool_call(call) for call in calls] if isinstance(calls, list) else []
    legacy = raw.get("function_call")
    if isinstance(legacy, Mapping):
        listed.append(_tool_call({"id": "", "function": legacy}))
    name, call_id = raw.get("name"), raw.get("tool_call_id")
    return Message(
        role=raw["role"] if isinstance(raw.get("role"), str) else "",
        content=text_of(raw.get("content")),
        has_content=raw.get("content") is not None,
        name=name if isinstance(name, str) else None,
        tool_calls=tuple(call for call in listed if call is not None),
        tool_call_id=call_id if isinstance(call_id, str) else None,
        weight=raw.get("weight"),
    )


def turn_objects(raw: object) -> list[Body]:
    """The messages of a JSON value, in order; what is not an object reads as an empty one."""
    if not isinstance(raw, list):
        return []
    for turn in raw:
        if not isinstance(turn, dict):
            return [turn if isinstance(turn, dict) else {} for turn in raw]
    return raw


@dataclass(frozen=True)
class Example:
    """One training example: the conversation, and what the model should learn to say last.

    `body` is the JSON object as imported or edited and must not be changed in place; `label` is the
    reviewer's or the file's own label field, if any; `id` is 0 until the store has given it one.
    """

    kind: Kind
    body: Body
    id: int = 0
    label: str | None = None
    external_id: str | None = None

    @cached_property
    def messages(self) -> tuple[Message, ...]:
        """The turns, oldest first. A pair reads as user and assistant; a preference pair as its input and the
        preferred answer."""
        if self.kind == "pair":
            return (
                Message("user", text_of(self.body.get("prompt"))),
                Message("assistant", text_of(self.body.get("completion"))),
            )
        if self.kind == "preference":
            shared = self.body.get("input")
            raw = shared.get("messages") if isinstance(shared, Mapping) else None
            turns = list(raw) if isinstance(raw, list) else []
            chosen = self.body.get("preferred_output")
            turns += chosen if isinstance(chosen, list) else []
            return tuple(message_view(turn) for turn in turns)
        raw = self.body.get("messages")
        return tuple(message_view(turn) for turn in raw) if isinstance(raw, list) else ()

    @cached_property
    def other_answer(self) -> tuple[Message, ...]:
        """Of a preference pair the answer that was not preferred, which `messages` leaves out; else nothing."""
        raw = self.body.get("non_preferred_output") if self.kind == "preference" else None
        return tuple(message_view(turn) for turn in raw) if isinstance(raw, list) else ()

    @cached_property
    def raw_turns(self) -> list[Body]:
        """All turns as they are in the JSON: for a preference pair also the preferred and the other answer.

        What is not an object reads as an empty one.
        """
        if self.kind != "preference":
            return turn_objects(self.body.get("messages"))
        shared = self.body.get("input")
        turns = turn_objects(shared.get("messages") if isinstance(shared, dict) else None)
        answers = (self.body.get(key) for key in ("preferred_output", "non_preferred_output"))
        return [*turns, *(turn for answer in answers for turn in turn_objects(answer))]

    @cached_property
    def answer_at(self) -> int | None:
        """Position of the last assistant turn, which is what the model learns to say; None without one."""
        turns = range(len(self.messages) - 1, -1, -1)
        return next((at for at in turns if self.messages[at].role == "assistant"), None)

    @property
    def prompt(self) -> tuple[Message, ...]:
        """Everything before the last assistant turn, system message included; all turns if there is none."""
        return self.messages if self.answer_at is None else self.messages[: self.answer_at]

    @property
    def completion(self) -> str:
        """Text of the last assistant turn; empty without one, or where it only calls tools."""
        return "" if self.answer_at is None else self.messages[self.answer_at].content

    @property
    def has_tools(self) -> bool:
        """True when tools are declared or called."""
        declared = bool(self.body.get("tools") or self.body.get("functions"))
        return declared or any(message.tool_calls for message in self.messages)

    @property
    def n_turns(self) -> int:
        """Number of messages other than system ones."""
        return sum(message.role not in ("system", "developer") for message in self.messages)


def dumps(body: object) -> str:
    """JSON on one line: UTF-8 text kept readable, keys in their order, no space after `:` and `,`."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
