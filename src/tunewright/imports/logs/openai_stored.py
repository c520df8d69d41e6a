"""Completions that OpenAI stored: the list of answers, and for each the list of its messages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from tunewright.imports.logs.call import NOT_A_CALL, Call, Entry, Left, Piece
from tunewright.imports.logs.dialects import openai
from tunewright.imports.logs.dialects.exchanges import feedback_in
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.values import as_word, first_word, mapping, objects, share_of
from tunewright.imports.registry import Score
from tunewright.model import Body

_NO_MESSAGES: Final = Left(
    "half",
    "This is a stored answer without its messages. Import the file with the messages of this completion as well.",
)
_NO_ANSWER: Final = Left(
    "half", "These are messages without their answer. Import the list of stored completions as well."
)
_MESSAGE_ID: Final = re.compile(r"(.+)-(\d+)")
_IN_NAME: Final = re.compile(r"chatcmpl-[A-Za-z0-9]+")
_STORED_KEYS: Final = frozenset(("metadata", "input_user", "request_id", "tool_choice", "response_format"))
_SESSIONS: Final = ("session_id", "session", "conversation_id", "thread_id")


def _score(records: Sequence[Body]) -> Score:
    fits = [_is_list(record) or _is_completion(record) or _is_message(record) for record in records]
    return share_of(records, fits, "are stored completions or their messages")


def _is_list(record: Body) -> bool:
    inside = objects(record.get("data"))[:1] if record.get("object") == "list" else []
    return any(_is_completion(one) or _is_message(one) or one.get("object") == "chat.completion" for one in inside)


def _is_completion(record: Body) -> bool:
    is_whole = record.get("object") == "chat.completion" and isinstance(record.get("choices"), list)
    return is_whole and "messages" not in record and bool(record.keys() & _STORED_KEYS)


def _is_message(record: Body) -> bool:
    if not isinstance(record.get("role"), str) or "choices" in record:
        return False
    return "content_parts" in record or bool(as_word(record.get("id")).startswith("chatcmpl-"))


def _join(pieces: Sequence[Piece]) -> Iterator[Call | Left]:
    answer = next((piece.data["answer"] for piece in pieces if "answer" in piece.data), None)
    asked = {piece.data["at"]: piece.data["message"] for piece in pieces if "message" in piece.data}
    if answer is None:
        yield _NO_ANSWER
    elif not asked:
        yield openai.failure(answer) or _NO_MESSAGES
    else:
        request = {**answer, "messages": [asked[at] for at in sorted(asked)]}
        yield openai.with_facts(openai.chat_call(request, answer), _facts(answer))


def _facts(answer: Body) -> dict[str, Any]:
    about = mapping(answer.get("metadata"))
    return {
        "user": first_word(answer, "input_user") or first_word(about, "user_id", "user"),
        "conversation": first_word(about, *_SESSIONS),
        "name": first_word(about, "route", "app", "name"),
        "feedback": feedback_in(about),
        "tags": tuple(f"{key}={as_word(value)}" for key, value in about.items() if as_word(value)),
    }


@log("openai-stored", title="OpenAI stored completions", score=_score, join=_join)
def read_stored(record: Body, file: str) -> Iterable[Entry]:
    """OpenAI stored completions: the list of completions, and the lists of their messages, joined by completion id.

    Metadata that the application gave along become tags.
    """
    if record.get("object") == "list":
        inside = objects(record.get("data"))
        for at, one in enumerate(inside):
            yield _entry(one, file, at)
        if not inside:
            yield NOT_A_CALL
    else:
        yield _entry(record, file, 0)


def _entry(record: Body, file: str, at: int) -> Entry:
    name = as_word(record.get("id"))
    if isinstance(record.get("choices"), list):
        return Piece(name, {"answer": record}, record) if name else _NO_MESSAGES
    if not isinstance(record.get("role"), str):
        return NOT_A_CALL
    found = _MESSAGE_ID.fullmatch(name)
    named = _IN_NAME.search(file)
    key = found.group(1) if found else named.group() if named else ""
    message = {"message": _message(record), "at": int(found.group(2)) if found else at}
    return Piece(key, message, record) if key else _NO_ANSWER


def _message(record: Body) -> Body:
    """The message alone; its parts stand beside it where it is not a text."""
    parts = record.get("content_parts")
    told = {key: value for key, value in record.items() if key not in ("id", "content_parts", "object")}
    if parts and not told.get("content"):
        told["content"] = parts
    return openai.chat_message(told)
