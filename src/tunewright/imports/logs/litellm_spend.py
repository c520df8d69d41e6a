"""Rows of LiteLLM's table of spend logs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from tunewright.imports.logs.call import NOT_A_CALL, Call, Entry, Left
from tunewright.imports.logs.dialects import litellm, wire
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.values import (
    as_time,
    as_word,
    first_count,
    first_word,
    mapping,
    objects,
    share_of,
    unwrapped,
)
from tunewright.imports.registry import Score
from tunewright.model import Body, dumps

_OWN: Final = frozenset(
    ("spend", "proxy_server_request", "startTime", "messages", "response", "call_type", "api_key")
)
_CUT: Final = "litellm_truncated"
_NO_TEXTS: Final = Left(
    "no-content",
    "LiteLLM keeps no texts in its spend logs unless store_prompts_in_spend_logs is switched on in its settings.",
)
_SHORTENED: Final = Left(
    "no-content",
    "LiteLLM shortened the texts of this call when it stored them. A larger MAX_STRING_LENGTH_PROMPT_IN_DB keeps "
    "them whole.",
)
_PARAMETERS: Final = ("tools", "functions", "system", "instructions", "user", "metadata", "store")


def _score(records: Sequence[Body]) -> Score:
    return share_of(records, [_is_row(record) for record in records], "are rows of LiteLLM's spend logs")


def _is_row(record: Body) -> bool:
    return "request_id" in record and "spend" in record and len(record.keys() & _OWN) >= 4


@log("litellm-spend", title="LiteLLM spend logs", score=_score)
def read_spend(record: Body, file: str) -> Iterable[Entry]:
    """LiteLLM spend logs: rows of the proxy's table, with request and response as JSON texts."""
    for row in objects(record.get("data")) or [record]:
        if _is_row(row):
            yield from _calls(row)
        else:
            yield NOT_A_CALL


def _calls(row: Body) -> Iterator[Call | Left]:
    if as_word(row.get("status")) == "failure":
        yield litellm.failure_of(mapping(row.get("metadata")).get("error_information"))
        return
    sent = mapping(row.get("proxy_server_request"))
    sent = mapping(sent.get("body")) or sent
    request = _request(row, sent)
    response = litellm.response_of(row.get("response"))
    if litellm.missing(request, response):
        yield _NO_TEXTS
    elif _CUT in dumps([request, response]):
        yield _SHORTENED
    else:
        yield from wire.calls_of(request, response, _facts(row), _over(row))


def _request(row: Body, sent: Body) -> Body:
    """What was sent: as the proxy got it, or as the row keeps the messages."""
    if sent.keys() & {"messages", "prompt", "input"}:
        return sent
    kept: Body = {name: sent[name] for name in _PARAMETERS if name in sent}
    return litellm.request_of(row.get("messages"), kept, as_word(row.get("call_type")))


def _facts(row: Body) -> dict[str, Any]:
    about = mapping(row.get("metadata"))
    return {
        "user": first_word(row, "end_user", "user"),
        "conversation": first_word(row, "session_id"),
        "name": first_word(about, "user_api_key_alias", "user_api_key_team_alias"),
        "tags": litellm.tags_of(unwrapped(row.get("request_tags"))),
    }


def _over(row: Body) -> dict[str, Any]:
    return {
        "id": first_word(row, "request_id"),
        "at": as_time(row.get("startTime")),
        "model": first_word(row, "model", "model_group"),
        "tokens_in": first_count(row, "prompt_tokens"),
        "tokens_out": first_count(row, "completion_tokens"),
    }
