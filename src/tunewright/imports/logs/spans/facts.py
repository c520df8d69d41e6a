"""What spans of every convention say beside the texts: ids, models, tokens, people, and how the call ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from tunewright.imports.logs.call import Call, Feedback, Left, Reply
from tunewright.imports.logs.spans.span import Span, picked, ranked
from tunewright.imports.logs.values import as_count, as_word, first_word, unwrapped
from tunewright.model import Body

NO_TEXTS: Final = Left(
    "no-content",
    "The log tells of this call, but keeps neither what was asked nor the answer. Recording texts has to be "
    "switched on where the call is made: OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT for OpenTelemetry, "
    "TRACELOOP_TRACE_CONTENT for OpenLLMetry, recordInputs and recordOutputs for the Vercel AI SDK, "
    "include_content for Pydantic AI.",
)
CUT: Final = Left(
    "no-content",
    "A message of this call was logged without its content, such as an image that the library does not record, so "
    "what was asked is not known.",
)
NO_STEP: Final = Left("not-a-call", "This step of a trace is not a call to a model.")
OUTER: Final = Left("outer", "This step repeats what the call inside it says.")

_CONVERSATIONS: Final = (
    *("gen_ai.conversation.id", "session.id", "ai.telemetry.metadata.sessionId", "ai.telemetry.metadata.chatId"),
    *("ai.telemetry.metadata.threadId", "ai.telemetry.metadata.conversationId"),
    *("traceloop.association.properties.session_id", "traceloop.association.properties.chat_id"),
    *("traceloop.association.properties.thread_id", "traceloop.association.properties.conversation_id"),
    *("langfuse.session.id", "mlflow.trace.session", "thread.id"),
)
_USERS: Final = (
    *("user.id", "enduser.id", "gen_ai.user.id", "ai.telemetry.metadata.userId"),
    *("traceloop.association.properties.user_id", "langfuse.user.id", "mlflow.trace.user"),
)
_NAMES: Final = ("gen_ai.agent.name", "agent_name", "ai.telemetry.functionId", "traceloop.workflow.name")
_TAGS: Final = ("tag.tags", "ai.telemetry.metadata.tags", "logfire.tags", "langfuse.trace.tags", "tags")
_ASKED: Final = ("gen_ai.request.model", "ai.model.id", "llm.request.model")
_SERVED: Final = ("gen_ai.response.model", "ai.response.model", "llm.response.model")
_IN: Final = ("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens", "llm.usage.prompt_tokens")
_OUT: Final = ("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens", "llm.usage.completion_tokens")
_RESPONSES: Final = ("gen_ai.response.id", "ai.response.id")
_FIELDS: Final = ranked(
    conversation=_CONVERSATIONS,
    user=_USERS,
    name=_NAMES,
    tags=_TAGS,
    model=_ASKED,
    served=_SERVED,
    tokens_in=_IN,
    tokens_out=_OUT,
    answer=_RESPONSES,
)


def call_from(
    span: Span,
    messages: Sequence[Body],
    replies: Sequence[Reply],
    tools: Sequence[Body] | None = None,
    **others: Any,
) -> Call:
    """The call of a span, with all that the usual attributes say about it; `others` are fields that win."""
    told = picked(span.attributes, _FIELDS)
    answer_id = as_word(told.get("answer"))
    if answer_id and len(replies) == 1 and not replies[0].id:
        replies = [Reply(replies[0].message, replies[0].finish, replies[0].feedback, answer_id)]
    facts: dict[str, Any] = {
        "id": span.span or answer_id,
        "trace": span.trace,
        "span": span.span,
        "parent": span.parent,
        "conversation": as_word(told.get("conversation")),
        "user": as_word(told.get("user")),
        "name": as_word(told.get("name")) or span.name,
        "model": as_word(told.get("model")),
        "served": as_word(told.get("served")),
        "tokens_in": as_count(told.get("tokens_in")),
        "tokens_out": as_count(told.get("tokens_out")),
        "at": span.at,
        "tags": tags_of(told["tags"]) if "tags" in told else (),
        "feedback": tuple(evaluations(span)),
        "error": "" if replies else failure(span),
    }
    return Call(messages, replies, tools, source=span.source, **facts | others)


def failure(span: Span) -> str:
    """The kind of failure in a few words; empty where the span did not fail."""
    kind = first_word(span.attributes, "error.type", "exception.type")
    if not kind:
        kind = next((first_word(told, "exception.type") for name, told in span.events if name == "exception"), "")
    return kind[:60] if kind else "error" if span.is_failed else ""


def failed(error: str) -> Left:
    """A call that failed, where the log does not even hold what was asked."""
    return Left("error", f"The call failed ({error}), so there is no answer to learn.")


def finishes(told: Mapping[str, Any], *names: str) -> list[str]:
    """Why each answer ended, in their order."""
    value = next((told[name] for name in names if told.get(name)), None)
    value = unwrapped(value)
    return [as_word(one) for one in (value if isinstance(value, (list, tuple)) else [value])]


def with_finishes(replies: Sequence[Reply], words: Sequence[str]) -> list[Reply]:
    """The answers with these words for why they ended, where they do not say it themselves."""
    words = [*words, *[""] * len(replies)]
    return [
        Reply(reply.message, reply.finish or word, reply.feedback, reply.id)
        for reply, word in zip(replies, words, strict=False)
    ]


def tags_of(value: Any) -> tuple[str, ...]:
    """Tags out of a list, its JSON text, or an object of names and values."""
    value = unwrapped(value)
    if isinstance(value, dict):
        return tuple(f"{name}:{as_word(said)}" for name, said in value.items() if as_word(said))
    if isinstance(value, (list, tuple)):
        return tuple(word for word in map(as_word, value) if word)
    return (as_word(value),) if as_word(value) else ()


def evaluations(span: Span) -> Iterable[Feedback]:
    """What events of the span say somebody or something thought of the answer."""
    for name, told in span.events:
        if name == "gen_ai.evaluation.result":
            yield evaluation(told)


def evaluation(told: Mapping[str, Any]) -> Feedback:
    """An evaluation as OpenTelemetry's convention writes it."""
    score, label = told.get("gen_ai.evaluation.score.value"), told.get("gen_ai.evaluation.score.label")
    return Feedback(
        first_word(told, "gen_ai.evaluation.name") or "evaluation",
        judged(score, label),
        first_word(told, "gen_ai.evaluation.explanation"),
    )


def judged(*values: Any) -> float | bool | str | None:
    """The first of the values that is a number, a truth value or a word."""
    return next((value for value in values if isinstance(value, (bool, int, float, str)) and value != ""), None)
