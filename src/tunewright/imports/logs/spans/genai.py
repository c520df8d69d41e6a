"""Spans that name a call as OpenTelemetry's GenAI convention does; also those of OpenLLMetry and Pydantic AI."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from tunewright.imports.logs.call import Entry, Left, Reply
from tunewright.imports.logs.dialects import otel_parts
from tunewright.imports.logs.dialects.openai import chat_message, chat_messages, chat_replies
from tunewright.imports.logs.dialects.tools import listed_tools, tools_in
from tunewright.imports.logs.spans import indexed
from tunewright.imports.logs.spans.events import events_of_span, request_and_answers, says_something, span_piece
from tunewright.imports.logs.spans.facts import CUT, NO_STEP, NO_TEXTS, call_from, failure, finishes, with_finishes
from tunewright.imports.logs.spans.span import Span
from tunewright.imports.logs.values import first_count, first_word, mapping, objects, unwrapped
from tunewright.model import Body

CHAT: Final = ("chat", "text_completion", "generate_content", "completion", "message", "rerank", "responses")
AGENTS: Final = ("invoke_agent", "create_agent", "invoke_workflow", "agent", "workflow")
_OTHERS: Final = ("execute_tool", "embeddings", "embedding", "retrieval", "tool", "task")
_FINISHES: Final = ("gen_ai.response.finish_reasons", "gen_ai.response.finish_reason")


class Texts(NamedTuple):
    """What was said in a call."""

    messages: list[Body]
    replies: list[Reply]


def has_texts(told: Mapping[str, Any]) -> bool:
    """True for a span that holds what was said; the texts of others may stand in events, also in another file."""
    return "gen_ai.input.messages" in told or "gen_ai.output.messages" in told or indexed.is_indexed(told)


def is_agent(span: Span) -> bool:
    """True for a step that has calls to a model inside."""
    told = span.attributes
    kind = first_word(told, "gen_ai.operation.name", "traceloop.span.kind")
    return kind in AGENTS or "pydantic_ai.all_messages" in told or "all_messages_events" in told


def read(span: Span) -> Entry:
    """The call that a span tells of; a piece where its texts may stand in events of their own."""
    told = span.attributes
    operation = first_word(told, "gen_ai.operation.name", "traceloop.span.kind").casefold()
    if operation in _OTHERS or first_word(told, "llm.request.type") in ("embedding", "rerank"):
        return NO_STEP
    texts = _texts(span)
    if texts is not None and (texts.messages or texts.replies):
        if otel_parts.is_cut(told.get("gen_ai.input.messages")) and not failure(span):
            return CUT if _says_anything(texts) else NO_TEXTS
        if not _says_anything(texts) and not failure(span):
            return NO_TEXTS
        words = finishes(told, *_FINISHES)
        return call_from(span, texts.messages, with_finishes(texts.replies, words), _tools(told), **_more(told))
    if operation in AGENTS or not (operation in CHAT or "gen_ai.request.model" in told):
        return NO_STEP
    return span_piece(span, _tools(told))


def _says_anything(texts: Texts) -> bool:
    """Roles and the names of tools are logged even where texts are not."""
    return any(map(says_something, (*texts.messages, *(reply.message for reply in texts.replies))))


def _more(told: Mapping[str, Any]) -> dict[str, Any]:
    """What an agent's step says under names of its own."""
    if "model_name" not in told or "gen_ai.request.model" in told:
        return {}
    return {
        "model": first_word(told, "model_name"),
        "tokens_in": first_count(told, "gen_ai.usage.input_tokens", "gen_ai.aggregated_usage.input_tokens"),
        "tokens_out": first_count(told, "gen_ai.usage.output_tokens", "gen_ai.aggregated_usage.output_tokens"),
    }


def _texts(span: Span) -> Texts | None:
    told = span.attributes
    if "gen_ai.input.messages" in told or "gen_ai.output.messages" in told:
        return _current(told)
    history = told.get("pydantic_ai.all_messages")
    if history is not None:
        return _whole_run(told, otel_parts.messages_of(history))
    if indexed.is_indexed(told):
        return Texts(indexed.messages_of(told), indexed.replies_of(told))
    if "request_data" in told:
        return _logfire(told)
    listed = events_of_span(span)
    if listed:
        messages, replies = request_and_answers(listed)
        return _split(messages) if not replies and "all_messages_events" in told else Texts(messages, replies)
    return _whole_texts(span)


def _current(told: Mapping[str, Any]) -> Texts:
    messages = otel_parts.messages_of(told.get("gen_ai.input.messages"))
    messages = otel_parts.with_system(told.get("gen_ai.system_instructions"), messages)
    output = objects(told.get("gen_ai.output.messages"))
    if any(message.get("role") in ("tool", "user") for message in output):
        return _split(messages + otel_parts.messages_of(output))
    return Texts(messages, otel_parts.replies_of(output))


def _whole_run(told: Mapping[str, Any], turns: list[Body]) -> Texts:
    return _split(otel_parts.with_system(told.get("gen_ai.system_instructions"), turns))


def _split(turns: list[Body]) -> Texts:
    """The last answer of a run, and all that was said before it."""
    at = next((at for at in range(len(turns) - 1, -1, -1) if turns[at].get("role") == "assistant"), None)
    return Texts(turns, []) if at is None else Texts(turns[:at], [Reply(turns[at])])


def _logfire(told: Mapping[str, Any]) -> Texts:
    """Logfire's own spans around a client keep the request and the answer as they were sent."""
    request, response = mapping(told.get("request_data")), mapping(told.get("response_data"))
    messages = chat_messages(request.get("messages"))
    messages = otel_parts.with_system(request.get("system", request.get("instructions")), messages)
    answer = response.get("message")
    if isinstance(answer, dict):
        return Texts(messages, [Reply(chat_message(answer, "assistant"))])
    text = response.get("combined_chunk_content")
    return Texts(messages, [Reply({"role": "assistant", "content": text})] if isinstance(text, str) else [])


def _whole_texts(span: Span) -> Texts | None:
    """The oldest form: the request's messages and the answers each as one JSON text."""
    asked, answered = span.attributes.get("gen_ai.prompt"), span.attributes.get("gen_ai.completion")
    for _, told in span.events:
        asked, answered = asked or told.get("gen_ai.prompt"), answered or told.get("gen_ai.completion")
    if asked is None and answered is None:
        return None
    return Texts(_as_messages(asked), _as_replies(answered))


def _as_messages(value: Any) -> list[Body]:
    value = unwrapped(value)
    if isinstance(value, dict):
        value = value.get("messages", [value])
    if isinstance(value, str) and value:
        return [{"role": "user", "content": value}]
    return chat_messages(value)


def _as_replies(value: Any) -> list[Reply]:
    value = unwrapped(value)
    if isinstance(value, str) and value:
        return [Reply({"role": "assistant", "content": value})]
    if isinstance(value, dict) and "choices" in value:
        replies = chat_replies(value)
        return [] if isinstance(replies, Left) else replies
    answers: Sequence[Body] = [value] if isinstance(value, dict) else objects(value)
    return [Reply(chat_message(mapping(one.get("message")) or one, "assistant")) for one in answers]


def _tools(told: Mapping[str, Any]) -> list[Body] | None:
    found = tools_in(told.get("gen_ai.tool.definitions"), told.get("gen_ai.request.tools"), told.get("tools"))
    if found:
        return found
    parameters = told.get("model_request_parameters")
    if parameters is not None:
        declared = mapping(parameters)
        return listed_tools([declared.get("function_tools") or [], declared.get("output_tools") or []])
    if "request_data" in told:
        return tools_in(mapping(told["request_data"]).get("tools") or [])
    return indexed.tools_of(told)
