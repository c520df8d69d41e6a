"""Answers in whichever way of writing them a tracing tool kept: every dialect is tried."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from tunewright.imports.logs.call import Left, Reply
from tunewright.imports.logs.dialects import gemini, langchain, pydantic_ai, vercel
from tunewright.imports.logs.dialects.mixed import calls_as_text, plainly, turns_in
from tunewright.imports.logs.dialects.openai import chat_message, chat_replies, is_empty
from tunewright.imports.logs.dialects.responses import is_response, output_message
from tunewright.imports.logs.values import as_word, first_word, objects, unwrapped
from tunewright.model import Body, dumps

_TEXTS: Final = (
    *("text", "answer", "response", "result", "completion", "output_text", "generated_text", "content", "output"),
    *("outputs", "reply", "final_answer", "return_value", "expected_output", "expectedOutput", "ideal"),
)
_FINISHES: Final = ("finish_reason", "stop_reason", "finishReason", "done_reason")


def answers_in(value: object, written: object = None) -> list[Reply] | None:
    """The answers, out of a response or message in any known form; several are alternatives; None without one.

    An object in no known form is an answer in JSON; one that was a text stays that exact text. `written` is the
    value as logged, where it has been unwrapped before.
    """
    opened = unwrapped(value)
    value = value if written is None else written
    if isinstance(opened, str):
        return [_text(opened)] if opened.strip() else None
    found = _answers(opened)
    if found is not None:
        return [_whole(reply) for reply in found if not is_empty(reply.message)] or None
    if isinstance(value, str):
        return [_text(value)]
    return [_text(dumps(opened))] if isinstance(opened, dict) and opened else None


def _whole(reply: Reply) -> Reply:
    """Text parts of an answer as one text: only tracers split what a model says."""
    message = plainly(reply.message)
    return reply if message is reply.message else replace(reply, message=message)


def served_in(value: object) -> str:
    """The model that answered, where the response says so; empty elsewhere."""
    value = unwrapped(value)
    if not isinstance(value, dict):
        return ""
    return first_word(value, "model", "model_version", "modelVersion") or langchain.model_of(value)


def _text(text: str, finish: str = "") -> Reply:
    return Reply({"role": "assistant", "content": text}, finish)


def _answers(value: Any) -> list[Reply] | None:
    """None for a form that is not known; an empty list for one that is, and says nothing."""
    if isinstance(value, list):
        return _of_list(value)
    if not isinstance(value, dict):
        return [_text(value)] if isinstance(value, str) and value.strip() else None
    return _of_response(value) if value else []


def _of_response(value: Body) -> list[Reply] | None:
    if isinstance(value.get("choices"), list):
        return _choices(value)
    if isinstance(value.get("output"), list) and is_response(value):
        reason = first_word(value.get("incomplete_details"), "reason")
        return [Reply(output_message(value["output"]), reason or first_word(value, "status"))]
    generations = langchain.generations_of(value)
    if generations is not None:
        return langchain.replies_of(generations[0])
    candidates = gemini.replies_of(value)
    if candidates is not None:
        return candidates
    if isinstance(value.get("message"), dict) and "role" not in value:
        return _finished(_answers(value["message"]), value)
    if "role" in value or "lc" in value or langchain.is_message(value) or pydantic_ai.is_message(value):
        return _finished(_turns([value]), value)
    return _loose(value)


def _loose(value: Body) -> list[Reply] | None:
    """An answer under a name of its own, or a message that names no role."""
    if "toolCalls" in value or "tool_calls" in value or "function_call" in value:
        calls = vercel.calls_of(value["toolCalls"]) if "toolCalls" in value else value.get("tool_calls")
        said = value.get("text", value.get("content"))
        message = {"content": said, "tool_calls": calls, "function_call": value.get("function_call")}
        return _finished([Reply(chat_message(message, "assistant"))], value)
    if isinstance(value.get("messages"), list):
        return _last(value["messages"])
    if isinstance(value.get("content"), list):
        return _finished(_turns([{"role": "assistant", "content": value["content"]}]), value)
    for key in _TEXTS:
        if value.get(key):
            return _finished(
                _answers(unwrapped(value[key], 1) if key in ("output", "outputs") else value[key]), value
            )
    return None


def _choices(value: Body) -> list[Reply]:
    replies = chat_replies(value)
    if not isinstance(replies, Left):
        return replies
    texts = [(choice.get("text"), first_word(choice, "finish_reason")) for choice in objects(value["choices"])]
    return [_text(text, finish) for text, finish in texts if isinstance(text, str) and text]


def _of_list(values: list[Any]) -> list[Reply] | None:
    if not values:
        return []
    if isinstance(values[0], list) and not langchain.is_message(values[0]):
        return _of_list(values[0])
    if all(isinstance(one, str) for one in values):
        return [_text(one) for one in values if one.strip()]
    if not all(isinstance(one, dict) for one in values):
        return None
    if all("toolName" in one for one in values):
        return [_called(vercel.calls_of(values))]
    if all(isinstance(one.get("function"), dict) and "role" not in one for one in values):
        return [_called(values)]
    if all("type" in one and "role" not in one for one in values) or is_response({"output": values}):
        return _items(values)
    if any("message" in one or "generation_info" in one for one in values):
        return [reply for one in values for reply in _answers(one) or ()]
    return _turns(values)


def _called(calls: list[Body]) -> Reply:
    return Reply(chat_message({"content": None, "tool_calls": calls}, "assistant"))


def _items(values: list[Body]) -> list[Reply] | None:
    """Items of the Responses API, or blocks of Anthropic's."""
    if is_response({"output": values}):
        return [Reply(output_message(values))]
    return _turns([{"role": "assistant", "content": values}])


def _turns(values: list[Any]) -> list[Reply] | None:
    """Answers out of messages: alternatives where all are the model's, else what it said last."""
    written = [calls_as_text(value) for value in values if isinstance(value, dict)]
    if all(written):
        return _finished([_called([call for calls in written for call in calls])], values[0])
    turns = turns_in(values)
    if turns is None:
        return None
    if all(turn["role"] == "assistant" for turn in turns):
        finishes = [first_word(value, *_FINISHES) for value in values] if len(values) == len(turns) else []
        return [Reply(turn, finishes[at] if finishes else "") for at, turn in enumerate(turns)]
    return [Reply(turns[-1])] if turns[-1]["role"] == "assistant" else None


def _last(values: list[Any]) -> list[Reply] | None:
    """The last message of a state that holds a whole conversation."""
    while len(values) == 1 and isinstance(values[0], list):
        values = values[0]
    turns = turns_in(values) if values else None
    return [Reply(turns[-1])] if turns and turns[-1]["role"] == "assistant" else None


def _finished(replies: list[Reply] | None, value: Any) -> list[Reply] | None:
    """The replies with why they ended, where only what holds them says so."""
    if replies is None:
        return None
    metadata = langchain.fields_of(value).get("response_metadata")
    word = first_word(value, *_FINISHES) or first_word(metadata, *_FINISHES)
    reply_id = as_word(value.get("id")) if isinstance(value, dict) and len(replies) == 1 else ""
    return [Reply(one.message, one.finish or word, one.feedback, one.id or reply_id) for one in replies]
