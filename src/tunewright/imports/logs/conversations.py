"""Which calls belong to one conversation: a later call begins with all that an earlier one said."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import NamedTuple

from tunewright.imports.logs.call import Call
from tunewright.model import Body, dumps, text_of


class Marks(NamedTuple):
    """64-bit digests of a call: of all it says, of its answer, and of its beginnings up to each earlier answer."""

    whole: int
    answer: int
    beginnings: tuple[int, ...]


def marks(call: Call) -> Marks:
    """The digests by which calls of one conversation find each other.

    Only what was said counts: roles, texts, names and arguments of tool calls. Where the log names the
    conversation, calls of different ones never match. Cost: one pass over the text.
    """
    said = hashlib.blake2b(call.conversation.encode("utf-8", "surrogatepass"), digest_size=8)
    beginnings: list[int] = []
    for turn in call.messages:
        said.update(_told(turn))
        if turn.get("role") == "assistant":
            beginnings.append(_number(said))
    answer = hashlib.blake2b(digest_size=8)
    for reply in call.replies[:1]:
        told = _told(reply.message)
        said.update(told)
        answer.update(told)
    return Marks(_number(said), _number(answer), tuple(beginnings))


def _number(digest: hashlib.blake2b) -> int:
    return int.from_bytes(digest.digest(), "big", signed=True)


def _told(turn: Body) -> bytes:
    parts: list[str] = [str(turn.get("role")), text_of(turn.get("content")), str(turn.get("refusal") or "")]
    for call in _calls(turn):
        function = call.get("function")
        if isinstance(function, dict):
            parts += [str(function.get("name")), _same(function.get("arguments"))]
    return "\x1f".join((*parts, "\x1e")).encode("utf-8", "surrogatepass")


def _same(arguments: object) -> str:
    """Arguments whatever their spacing: some logs keep the text of the wire in answers, and JSON in the history."""
    try:
        return dumps(json.loads(arguments)) if isinstance(arguments, str) else str(arguments)
    except (ValueError, RecursionError):
        return str(arguments)


def _calls(turn: Body) -> Sequence[Body]:
    calls = turn.get("tool_calls")
    listed = [call for call in calls if isinstance(call, dict)] if isinstance(calls, list) else []
    old = turn.get("function_call")
    return [*listed, {"function": old}] if old else listed
