"""LangChain: what a callback handler is told, the start and the end of a call in records of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from tunewright.imports.logs.call import NO_ANSWER, NOT_A_CALL, Call, Entry, Left, Piece
from tunewright.imports.logs.dialects import langchain, runs
from tunewright.imports.logs.dialects.any import Found, messages_in
from tunewright.imports.logs.dialects.openai import failed
from tunewright.imports.logs.dialects.tools import tools_in
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.values import as_time, as_word, at_path, first_word, mapping, share_of, unwrapped
from tunewright.imports.registry import Score
from tunewright.model import Body

_STARTS: Final = ("on_chat_model_start", "on_llm_start")
_ENDS: Final = ("on_llm_end", "on_chat_model_end")
_FAILS: Final = ("on_llm_error", "on_chat_model_error")
_TIMES: Final = ("time", "timestamp", "ts", "created_at", "start_time", "at")
_MODELS: Final = ("model", "model_name", "model_id", "azure_deployment")


def _event(record: Body) -> str:
    named = (as_word(record.get(key)) for key in ("event", "type", "callback", "name", "hook"))
    return next((word for word in named if word.startswith("on_")), "")


def _score(records: Sequence[Body]) -> Score:
    fits = [bool(_event(record)) and "run_id" in record for record in records]
    return share_of(records, fits, "are callbacks of LangChain")


def _join(pieces: Sequence[Piece]) -> Iterator[Call | Left]:
    """The calls of one run: one for each prompt that it was started with."""
    told = {_event(piece.data): piece.data for piece in pieces}
    start = next((told[event] for event in _STARTS if event in told), None)
    failure = next((told[event] for event in _FAILS if event in told), None)
    end = next((told[event] for event in _ENDS if event in told), None)
    if failure is not None:
        yield failed({"code": _kind(failure)})
    elif start is None:
        yield runs.NO_START
    elif end is None:
        yield runs.NO_END
    else:
        yield from _calls(start, end)


@log("langchain-callbacks", title="LangChain callbacks", score=_score, join=_join)
def read_langchain_callbacks(record: Body, file: str) -> Iterable[Entry]:
    """LangChain callbacks: start and end of a model's run, joined by its id."""
    run_id = as_word(record.get("run_id"))
    if run_id and _event(record) in (*_STARTS, *_ENDS, *_FAILS):
        yield Piece(run_id, record)
    else:
        yield NOT_A_CALL


def _kind(failure: Body) -> str:
    error = failure.get("error")
    return first_word(error, "type", "name") if isinstance(error, dict) else as_word(error).partition("(")[0]


def _calls(start: Body, end: Body) -> Iterator[Call | Left]:
    response = mapping(end.get("response") or at_path(end, "data", "output") or end.get("outputs"))
    rows = langchain.generations_of(response)
    asked = _asked(start)
    if rows is None or not rows:
        yield NO_ANSWER
        return
    for at, row in enumerate(rows):
        found = asked[at] if at < len(asked) else None
        replies = langchain.replies_of(row)
        if not replies:
            yield runs.LOST_CALLS if row and runs.has_lost_calls(row[0]) else NO_ANSWER
        elif found is None:
            yield runs.NO_START
        else:
            call = _call(start, end, found, response, row[0])
            own_id = call.id if len(rows) == 1 else f"{call.id}/{at + 1}"
            yield replace(call, replies=replies, id=own_id, span=own_id)


def _asked(start: Body) -> list[Found | None]:
    """What was asked, for each prompt of the run."""
    messages = unwrapped(start.get("messages"))
    if isinstance(messages, list) and messages:
        is_nested = isinstance(messages[0], list) and not langchain.is_message(messages[0])
        return [messages_in(one) for one in (messages if is_nested else [messages])]
    prompts = unwrapped(start.get("prompts"))
    listed = prompts if isinstance(prompts, list) else [prompts]
    return [Found(langchain.turns_in(prompt)) for prompt in listed if isinstance(prompt, str)]


def _call(start: Body, end: Body, found: Found, response: Body, generation: Body) -> Call:
    parameters = mapping(start.get("invocation_params") or at_path(start, "kwargs", "invocation_params"))
    metadata = mapping(start.get("metadata"))
    message = generation.get("message")
    tokens_in, tokens_out = langchain.usage_of(message)
    if tokens_in is None and tokens_out is None:
        tokens_in, tokens_out = langchain.tokens_in(at_path(response, "llm_output", "token_usage"))
    run_id = as_word(start.get("run_id"))
    tags = start.get("tags")
    return Call(
        messages=found.messages,
        replies=(),
        tools=found.tools or tools_in(parameters.get("tools"), parameters.get("functions")),
        id=run_id,
        span=run_id,
        parent=as_word(start.get("parent_run_id")),
        conversation=first_word(metadata, "session_id", "thread_id", "conversation_id"),
        user=first_word(metadata, "user_id"),
        name=as_word(at_path(start, "serialized", "name")) or as_word(at_path(start, "serialized", "id", -1)),
        model=first_word(parameters, *_MODELS) or first_word(metadata, "ls_model_name"),
        served=langchain.model_of(message) or first_word(response.get("llm_output"), "model_name", "model"),
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        at=_time(start) or _time(end),
        tags=tuple(word for word in map(as_word, tags) if word) if isinstance(tags, list) else (),
    )


def _time(record: Body) -> str:
    """When it was, where the handler wrote that down; the callbacks themselves do not say."""
    return next((at for key in _TIMES if (at := as_time(record.get(key)))), "")
