"""Pydantic AI: spans that Logfire keeps, and files with the history of a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from tunewright.imports.logs.call import Call, Entry, Left, Piece, Reply
from tunewright.imports.logs.dialects import pydantic_ai as dialect
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.spans.conventions import read_record, score_of
from tunewright.imports.logs.spans.events import joined
from tunewright.imports.logs.values import as_time, at_path, first_count, first_word, share_of, unwrapped
from tunewright.imports.registry import Score
from tunewright.model import Body

_HISTORIES: Final = (
    *("messages", "all_messages", "message_history", "history", "new_messages"),
    *("pydantic_ai.all_messages",),
)
_NO_RESPONSE: Final = Left("empty", "The history holds no answer of the model.")
_IN: Final = ("input_tokens", "request_tokens")
_OUT: Final = ("output_tokens", "response_tokens")


def _score(records: Sequence[Body]) -> Score:
    histories = [dialect.is_message(record) or bool(_history(record)) for record in records]
    if any(histories):
        return share_of(records, histories, "are the history of a run of Pydantic AI")
    return score_of(records, ("pydantic-ai",), "are traces of Pydantic AI or Logfire")


def _joined(pieces: Sequence[Piece]) -> Iterable[Call | Left]:
    files: dict[str, list[Body]] = {}
    for piece in pieces:
        if "said" in piece.data:
            files.setdefault(piece.data["file"], []).append(piece.data["said"])
    if not files:
        return joined(pieces)
    return list(_conversation(list(files.values()), pieces[0].key)) or [_NO_RESPONSE]


def _conversation(files: Sequence[list[Body]], key: str) -> Iterator[Call]:
    """The calls of one conversation, whether a file holds all that was said until then, or only what is new."""
    whole: list[Body] = []
    for said in files:
        whole = said if said[0] in whole else whole + said
        yield from _calls(whole, key, len(whole) - len(said))


@log("pydantic-ai", title="Pydantic AI and Logfire", score=_score, join=_joined)
def read_pydantic_ai(record: Body, file: str) -> Iterable[Entry]:
    """Spans of Pydantic AI and Logfire, and message histories, of which every response is a call.

    A history that lies in the file message by message is joined by its conversation, or by its file.
    """
    if dialect.is_message(record):
        key = first_word(record, "conversation_id") or file or "history"
        return [Piece(key, {"said": record, "file": file}, record)]
    history = _history(record)
    if history:
        conversation = first_word(record, "conversation_id", "session_id", "thread_id", "run_id", "id")
        return list(_calls(history, conversation)) or [_NO_RESPONSE]
    return read_record(record)


def _history(record: Body) -> list[Body]:
    """The history under one of the usual names; empty where there is none."""
    for name in _HISTORIES:
        value: Any = unwrapped(record.get(name))
        if isinstance(value, list) and value and dialect.is_message(value[0]):
            return [one for one in value if dialect.is_message(one)]
    return []


def _calls(history: Sequence[Body], conversation: str, known: int = 0) -> Iterator[Call]:
    """A call for every response after those that are `known`, with all that was said before it."""
    said: list[Body] = []
    told = ""
    for at, message in enumerate(history):
        if message.get("kind") == "response":
            if at >= known:
                request = history[at - 1] if at else {}
                yield _call(message, dialect.instructed(told, said), conversation, request)
        else:
            told = dialect.instructions([message]) or told
        said += dialect.turns_of(message)


def _call(response: Body, messages: list[Body], conversation: str, request: Body) -> Call:
    answer = next(dialect.turns_of(response))
    finish = first_word(response, "finish_reason")
    finish = first_word(response.get("provider_details"), "finish_reason") or finish
    usage = response.get("usage")
    answer_id = first_word(response, "provider_response_id", "vendor_id")
    asked = first_word(response, "model_id").rpartition(":")[2]
    at = response.get("timestamp") or request.get("timestamp") or at_path(request, "parts", -1, "timestamp")
    served = first_word(response, "model_name")
    return Call(
        messages,
        [Reply(answer, finish, (), answer_id)],
        id=answer_id,
        trace=first_word(response, "run_id"),
        conversation=first_word(response, "conversation_id") or conversation,
        model=asked or served,
        served=served,
        tokens_in=first_count(usage, *_IN),
        tokens_out=first_count(usage, *_OUT),
        at=as_time(at),
    )
