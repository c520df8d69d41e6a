"""LiteLLM's standard logging payload, as its callbacks and storage loggers write it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from tunewright.imports.logs.call import NOT_A_CALL, Entry, Left
from tunewright.imports.logs.dialects import litellm, wire
from tunewright.imports.logs.registry import log
from tunewright.imports.logs.values import as_time, as_word, first_count, first_word, mapping, share_of
from tunewright.imports.registry import Score
from tunewright.model import Body

_OWN: Final = frozenset(
    (
        *("litellm_call_id", "response_cost", "call_type", "model_map_information", "hidden_params"),
        *("model_parameters", "custom_llm_provider", "saved_cache_cost", "completionStartTime", "error_str"),
        "error_information",
    )
)
_WRAPPED: Final = ("standard_logging_object", "standard_logging_payload", "kwargs")


def _score(records: Sequence[Body]) -> Score:
    fits = [_payload(record) is not None for record in records]
    return share_of(records, fits, "are LiteLLM's standard logging payload")


def _payload(record: Body) -> Body | None:
    for holder in (record, *(mapping(record.get(key)) for key in _WRAPPED if key in record)):
        if "messages" in holder and "response" in holder and len(holder.keys() & _OWN) >= 2:
            return None if "request_id" in holder else holder
    return None


@log("litellm", title="LiteLLM logging payload", score=_score)
def read_payload(record: Body, file: str) -> Iterable[Entry]:
    """LiteLLM: each record is a standard logging payload with messages and response."""
    payload = _payload(record)
    if payload is None:
        return [NOT_A_CALL]
    if payload.get("status") == "failure" or (payload.get("error_str") and not payload.get("response")):
        return [litellm.failure_of(payload.get("error_information"))]
    parameters = mapping(payload.get("model_parameters"))
    request = litellm.request_of(payload.get("messages"), parameters, as_word(payload.get("call_type")))
    response = litellm.response_of(payload.get("response"))
    missing = litellm.missing(request, response)
    if missing:
        return [_NOT_KEPT if missing == "redacted" else _EMPTY]
    return wire.calls_of(request, response, _facts(payload), _over(payload))


_NOT_KEPT: Final = Left(
    "no-content",
    "LiteLLM was told not to keep the texts of this call (turn_off_message_logging); without that setting it does.",
)
_EMPTY: Final = Left("no-content", "The texts of this call are not in the log.")


def _facts(payload: Body) -> dict[str, Any]:
    about = mapping(payload.get("metadata"))
    return {
        "at": as_time(payload.get("startTime")),
        "trace": as_word(payload.get("trace_id")),
        "conversation": first_word(about, "session_id") or first_word(payload, "session_id"),
        "user": first_word(payload, "end_user") or first_word(about, "user_api_key_end_user_id"),
        "name": first_word(about, "user_api_key_alias", "user_api_key_team_alias"),
        "tags": litellm.tags_of(payload.get("request_tags")),
    }


def _over(payload: Body) -> dict[str, Any]:
    return {
        "id": first_word(payload, "id", "litellm_call_id"),
        "at": as_time(payload.get("startTime")),
        "model": first_word(payload, "model"),
        "tokens_in": first_count(payload, "prompt_tokens"),
        "tokens_out": first_count(payload, "completion_tokens"),
    }
