"""The log of generative AI calls in Azure API Management, which cuts long messages into numbered parts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from tunewright.imports.logs.call import NO_ANSWER, Call, Entry, Left, Piece, Reply
from tunewright.imports.logs.dialects import openai
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.values import as_count, as_time, as_word, mapping, objects, share_of, unwrapped
from tunewright.imports.registry import Score
from tunewright.model import Body, dumps

_OWN: Final = ("requestmessages", "responsemessages", "sequencenumber", "prompttokens", "completiontokens")
_FULL: Final = 30_000
"""Parts are cut at 32 KB (learn.microsoft.com, api-management-howto-llm-logs, read 2026-11-20)."""
_NO_TEXTS: Final = Left(
    "no-content",
    "The log keeps no messages for this call. Logging of prompts and completions is switched on per API in Azure "
    "API Management.",
)
_BROKEN: Final = Left("half", "A part of this call is missing: its numbered parts do not make whole messages.")
_NO_ID: Final = Left("half", "This entry has no correlation id, by which the parts of a call are found.")


def _fields(record: Body) -> Body:
    """The fields by their name in small letters, out of a row of the table or an entry with properties."""
    told = {key.partition(" ")[0].casefold(): value for key, value in record.items()}
    inner = mapping(told.get("properties"))
    return told | {key.casefold(): value for key, value in inner.items()} if inner else told


def _rows(record: Body) -> list[Body]:
    """The rows of a result table, the entries of a list, or the record itself."""
    tables = objects(record.get("tables"))
    if not tables:
        return objects(record.get("records")) or [record]
    return [row for table in tables for row in _table(table)]


def _table(table: Body) -> Iterator[Body]:
    names = [as_word(column.get("name")) for column in objects(table.get("columns"))]
    rows = table.get("rows")
    for cells in rows if isinstance(rows, list) else ():
        if isinstance(cells, list):
            yield dict(zip(names, cells, strict=False))


def _score(records: Sequence[Body]) -> Score:
    fits = [_is_entry(_rows(record)[:1]) for record in records]
    return share_of(records, fits, "are entries of the generative AI log of Azure API Management")


def _is_entry(rows: Sequence[Body]) -> bool:
    told = _fields(rows[0]) if rows else {}
    return "correlationid" in told and sum(name in told for name in _OWN) >= 2


def _join(pieces: Sequence[Piece]) -> Iterator[Call | Left]:
    parts = sorted(
        {dumps(piece.data): piece.data for piece in pieces}.values(), key=lambda part: int(part["number"])
    )
    asked = [part["asked"] for part in parts if part["asked"]]
    told = [part["told"] for part in parts if part["told"]]
    numbers = [part["number"] for part in parts]
    if not asked and not told:
        yield _NO_TEXTS
        return
    is_whole = numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] <= 1
    messages = _whole(asked) if is_whole else None
    answers = _whole(told) if is_whole else None
    if messages is None or answers is None:
        yield _BROKEN
    else:
        yield _call(messages, answers, parts)


def _call(messages: Sequence[Body], answers: Sequence[Body], parts: Sequence[Body]) -> Call | Left:
    if not messages:
        return _NO_TEXTS
    said = [openai.chat_message(answer, "assistant") for answer in answers]
    replies = [Reply(message) for message in said if not openai.is_empty(message)]
    if not replies:
        return NO_ANSWER
    facts = {name: _first(parts, name) for name in ("model", "served", "at", "id")}
    facts |= {name: _most(parts, name) for name in ("tokens_in", "tokens_out")}
    return Call(messages=[openai.chat_message(one) for one in messages], replies=replies, **facts)


def _first(parts: Sequence[Body], name: str) -> Any:
    return next((part[name] for part in parts if part[name]), "")


def _most(parts: Sequence[Body], name: str) -> int | None:
    """Parts before the last one may say 0."""
    return max((part[name] for part in parts if part[name] is not None), default=None)


def _whole(parts: Sequence[str]) -> list[Body] | None:
    """The messages of all parts together; None where the parts do not make whole ones.

    A part is either JSON of its own or a piece of one JSON text that was cut anywhere.
    """
    messages: list[Body] = []
    pending, is_full = "", False
    for part in parts:
        read = _read(pending + part)
        pending = pending + part if read is None else ""
        if read:
            if messages and is_full and _continues(messages[-1], read[0]):
                messages[-1] = {**messages[-1], "content": messages[-1]["content"] + read.pop(0)["content"]}
            messages += read
            is_full = len(part) > _FULL
    return None if pending else messages


def _continues(before: Body, after: Body) -> bool:
    """A part that is full ends within a text, which the next part goes on with."""
    texts = isinstance(before.get("content"), str) and isinstance(after.get("content"), str)
    return texts and before.get("role") == after.get("role") and "tool_calls" not in before


def _read(text: str) -> list[Body] | None:
    try:
        value = unwrapped(json.loads(text))
    except (ValueError, RecursionError):
        return None
    if isinstance(value, dict):
        choices = [mapping(choice.get("message")) for choice in objects(value.get("choices"))]
        return choices or objects(value.get("messages")) or ([value] if "role" in value else [])
    return objects(value) if isinstance(value, list) else []


@log("azure-api-management", title="Azure API Management, generative AI log", score=_score, join=_join)
def read_gateway(record: Body, file: str) -> Iterable[Entry]:
    """Azure API Management (ApiManagementGatewayLlmLog): calls in numbered parts, joined by correlation id."""
    for row in _rows(record):
        told = _fields(row)
        key = as_word(told.get("correlationid"))
        yield Piece(key, _part(told, key), row) if key else _NO_ID


def _part(told: Mapping[str, Any], key: str) -> Body:
    return {
        "id": key,
        "number": as_count(told.get("sequencenumber")) or 0,
        "asked": _text(told.get("requestmessages")),
        "told": _text(told.get("responsemessages")),
        "model": as_word(told.get("deploymentname")) or as_word(told.get("modelname")),
        "served": as_word(told.get("modelname")),
        "tokens_in": as_count(told.get("prompttokens")),
        "tokens_out": as_count(told.get("completiontokens")),
        "at": as_time(told.get("timegenerated") or told.get("time")),
    }


def _text(value: object) -> str:
    """The text of a part; messages that are no text any more are written as one again."""
    if isinstance(value, str):
        return value
    return dumps(value) if isinstance(value, (list, dict)) and value else ""
