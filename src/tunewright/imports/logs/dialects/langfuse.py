"""Langfuse's observations and scores, in the spelling of its API (startTime) and of its tables (start_time)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from tunewright.imports.logs.call import NO_ANSWER, NOT_A_CALL, Call, Feedback, Left, Verdict
from tunewright.imports.logs.dialects.answers import answers_in, served_in
from tunewright.imports.logs.dialects.any import Found, asked_in
from tunewright.imports.logs.dialects.mixed import plainly
from tunewright.imports.logs.dialects.openai import failed
from tunewright.imports.logs.dialects.tools import tools_in, tools_of
from tunewright.imports.logs.values import as_time, as_word, at_path, first_count, first_word, mapping, unwrapped
from tunewright.model import Body

NO_TEXTS: Final = Left(
    "no-content", "Neither prompt nor answer is in the export; export it with inputs and outputs."
)
NOT_ASKED: Final = Left("no-content", "What was asked is not in the export, or in no form that holds messages.")
_TYPES: Final = frozenset((
    *("GENERATION", "SPAN", "EVENT", "AGENT", "TOOL", "CHAIN", "RETRIEVER", "EVALUATOR", "EMBEDDING", "GUARDRAIL"),
))  # fmt: skip


def is_observation(record: Body) -> bool:
    """True for an observation in either spelling."""
    kind = record.get("type")
    if not isinstance(kind, str) or kind.upper() not in _TYPES:
        return False
    return bool(record.keys() & {"traceId", "trace_id"}) and bool(record.keys() & {"startTime", "start_time"})


def is_score(record: Body) -> bool:
    """True for a score in either spelling."""
    if not record.keys() & {"traceId", "trace_id", "observationId", "observation_id"} or "name" not in record:
        return False
    return bool(record.keys() & {"value", "stringValue", "string_value"}) and "input" not in record


def call_of(observation: Body, trace: Body | None = None) -> Call | Left:
    """An observation as a call; `trace` is what the export says of its whole trace."""
    trace = trace or {}
    if as_word(observation.get("type")).upper() != "GENERATION":
        return NOT_A_CALL
    asked, said = observation.get("input"), observation.get("output")
    said = None if said == "null" else said
    request, response = unwrapped(asked), unwrapped(said)
    status = first_word(observation, "statusMessage", "status_message")
    if not said and (as_word(observation.get("level")).upper() == "ERROR" or status):
        return failed({"code": status.partition(":")[0]})
    if not asked and not said:
        return NO_TEXTS
    replies = answers_in(response, said)
    if not replies:
        return NO_ANSWER
    found = asked_in(request, response)
    if found is None:
        return NOT_ASKED
    told = _attributes(observation)
    name = first_word(observation, "name") or first_word(trace, "name")
    model = first_word(observation, "model", "provided_model_name", "providedModelName")
    tokens_in, tokens_out = _tokens(observation)
    return Call(
        messages=list(map(plainly, found.messages)) if name.startswith("ai.") else found.messages,
        replies=replies,
        tools=found.tools or _tools(observation, told),
        id=first_word(observation, "id"),
        trace=first_word(observation, "traceId", "trace_id"),
        span=first_word(observation, "id"),
        parent=first_word(observation, "parentObservationId", "parent_observation_id"),
        conversation=_either(observation, trace, "sessionId", "session_id"),
        user=_either(observation, trace, "userId", "user_id"),
        name=name,
        model=found.model or first_word(told, "gen_ai.request.model", "ai.model.id") or model,
        served=first_word(told, "gen_ai.response.model", "ai.response.model") or _served(found, response, model),
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        at=as_time(observation.get("startTime", observation.get("start_time"))),
        tags=_tags(observation, trace),
    )


def trace_call(trace: Body) -> Call | Left:
    """A whole trace as a call, by its own input and output; it names no model and no tokens."""
    asked, said = trace.get("input"), trace.get("output")
    said = None if said == "null" else said
    if not asked and not said:
        return NO_TEXTS
    request, response = unwrapped(asked), unwrapped(said)
    replies = answers_in(response, said)
    if not replies:
        return NO_ANSWER
    found = asked_in(request, response)
    if found is None:
        return NOT_ASKED
    return Call(
        messages=found.messages,
        replies=replies,
        tools=found.tools,
        id=first_word(trace, "id"),
        trace=first_word(trace, "id"),
        conversation=first_word(trace, "sessionId", "session_id"),
        user=first_word(trace, "userId", "user_id"),
        name=first_word(trace, "name"),
        model=found.model,
        served=served_in(response),
        at=as_time(trace.get("timestamp")),
        tags=_tags(trace, {}),
    )


def with_source(entry: Call | Left, source: Body) -> Call | Left:
    """The entry with the part of the record it was read from."""
    return replace(entry, source=source) if isinstance(entry, Call) else entry


def _served(found: Found, response: Any, model: str) -> str:
    """What the response says; else the observation's model, where the request named another one."""
    return served_in(response) or (model if found.model and model != found.model else "")


def _attributes(observation: Body) -> Body:
    """Attributes of the span it came from, where the observation was one."""
    metadata = observation.get("metadata")
    if isinstance(metadata, str) and ".model" not in metadata and '"tools"' not in metadata:
        return {}
    metadata = mapping(metadata)
    told = mapping(metadata.get("attributes"))
    return told | {"tools": metadata["tools"]} if "tools" in metadata else told


def _tools(observation: Body, told: Body) -> list[Body] | None:
    found = tools_in(told.get("tools"), told.get("gen_ai.tool.definitions"), told.get("ai.prompt.tools"))
    if found:
        return found
    declared = mapping(observation.get("toolDefinitions") or observation.get("tool_definitions"))
    return tools_of([{"name": name, **mapping(told)} for name, told in declared.items()]) if declared else None


def _tokens(observation: Body) -> tuple[int | None, int | None]:
    for holder in (mapping(observation.get(key)) for key in ("usageDetails", "usage_details", "usage")):
        found = _counts(holder)
        if found != (None, None):
            return found
    found = _counts(observation)
    return found if any(found) else (None, None)


def _counts(holder: Body) -> tuple[int | None, int | None]:
    """Tokens of the prompt and of the answer; an observation itself says 0 of both where it knows of neither."""
    asked = first_count(holder, "input", "promptTokens", "prompt_tokens", "input_tokens", "inputUsage")
    return asked, first_count(
        holder, "output", "completionTokens", "completion_tokens", "output_tokens", "outputUsage"
    )


def _either(observation: Body, trace: Body, *names: str) -> str:
    return first_word(observation, *names) or first_word(trace, *names)


def _tags(observation: Body, trace: Body) -> tuple[str, ...]:
    for holder in (observation, trace):
        tags = unwrapped(holder.get("tags") or holder.get("trace_tags"))
        if isinstance(tags, list) and tags:
            return tuple(word for word in map(as_word, tags) if word)
    return ()


def feedback_of(score: Body) -> Feedback | None:
    """A score as feedback; None for a corrected answer, which is no judgement, and for one without a value."""
    kind = first_word(score, "dataType", "data_type").upper()
    if kind == "CORRECTION":
        return None
    value = score.get("value")
    words = first_word(score, "stringValue", "string_value")
    if kind == "CATEGORICAL" and words:
        value = words
    elif kind == "BOOLEAN" and value in (0, 1, "0", "1"):
        value = value in (1, "1", True)
    elif isinstance(value, str) and kind in ("", "NUMERIC"):
        value = _number(value)
    if value is None or value == "":
        value = words
    if not isinstance(value, (str, int, float)) or value == "":
        return None
    comment = score.get("comment")
    return Feedback(as_word(score.get("name")), value, comment if isinstance(comment, str) else "", _judge(score))


def _judge(score: Body) -> str:
    return first_word(score, "source")


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def verdict_of(score: Body) -> Verdict | Left:
    """A score as a verdict about its observation, or about its trace where it names none."""
    about = first_word(score, "observationId", "observation_id") or first_word(score, "traceId", "trace_id")
    given = feedback_of(score)
    return Verdict(about, given) if about and given is not None else NOT_A_CALL


def trace_of(record: Body) -> Body:
    """What a record says of a whole trace; empty where it says nothing."""
    inner = at_path(record, "trace")
    return inner if isinstance(inner, dict) else record
