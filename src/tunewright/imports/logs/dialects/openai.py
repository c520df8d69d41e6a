"""OpenAI's chat form as logs hold it: messages, answers, tools, and a request with its response as one call."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from tunewright.imports.logs.call import NO_ANSWER, Call, Left, Reply
from tunewright.imports.logs.values import as_time, as_word, first_count, first_word, mapping, objects
from tunewright.model import Body, dumps

FILTERED: Final = Left("filtered", "The answer was withheld by a content filter.")
FILTERED_PROMPT: Final = Left("filtered", "The request was refused by a content filter.")

_THINKING: Final = frozenset((
    *("reasoning", "reasoning_content", "reasoning_details", "thinking", "thinking_blocks"),
    *("provider_specific_fields", "content_filter_results", "content_filter_result", "parsed"),
))  # fmt: skip
_ORDERED: Final = ("refusal", "name", "tool_calls", "tool_call_id")
_ANSWERS: Final = ("content", "tool_calls", "function_call", "refusal", "audio")
_PLAIN: Final = ["role", "content"]
_FILTERS: Final = frozenset(("content_filter", "responsibleaipolicyviolation", "content_policy_violation"))
_SHORT_NAME: Final = re.compile(r"[\w .:/-]{1,40}")


def chat_message(raw: Mapping[str, Any], role: str = "") -> Body:
    """One message as logged, in the order role, content, rest; without thinking and without keys that say nothing.

    `role` is for a message that names none. Content parts stay parts. Arguments of a tool call that are an object
    become compact JSON; a text stays the exact text. LiteLLM moves a refusal to what is special to a provider.
    """
    said = raw.get("role")
    content = raw.get("content")
    if isinstance(raw, dict) and list(raw) == _PLAIN and isinstance(said, str) and content is not None:
        return raw
    message: Body = {"role": said if isinstance(said, str) and said else role, "content": content}
    kept = {key: value for key, value in raw.items() if value is not None and value != [] and key not in _THINKING}
    refusal = mapping(raw.get("provider_specific_fields")).get("refusal")
    if refusal and not content:
        kept.setdefault("refusal", refusal)
    calls = _tool_calls(kept.pop("tool_calls", None))
    if calls:
        kept["tool_calls"] = calls
    for key in _ORDERED:
        if key in kept:
            message[key] = kept.pop(key)
    message.update((key, value) for key, value in kept.items() if key not in _PLAIN)
    if content in ("", []) and any(key in message for key in _ANSWERS[1:]):
        message["content"] = None
    return message


def chat_messages(raw: object) -> list[Body]:
    """All messages of a list, also out of JSON text; what is no object is left out."""
    return [chat_message(one) for one in objects(raw)]


def tool_call(call_id: str, name: str, arguments: object) -> Body:
    """One call of a function in OpenAI's form; arguments that are no text become compact JSON."""
    said = arguments if isinstance(arguments, str) else dumps({} if arguments is None else arguments)
    return {"id": call_id, "type": "function", "function": {"name": name, "arguments": said}}


def _tool_calls(raw: object) -> list[Body]:
    return [_wire_call(call) for call in objects(raw)]


def _wire_call(call: Body) -> Body:
    function = call.get("function")
    if not isinstance(function, dict):
        return call
    if isinstance(function.get("arguments"), str) and "type" in call and "index" not in call:
        return call
    fixed = tool_call(as_word(call.get("id")), as_word(function.get("name")), function.get("arguments"))
    if "type" in call:
        fixed["type"] = call["type"]
    return fixed


def is_empty(message: Mapping[str, Any]) -> bool:
    """True for an answer that says nothing: no text, no tool call, no refusal, no sound."""
    return not any(message.get(key) for key in _ANSWERS)


def chat_tools(request: Mapping[str, Any]) -> list[Body] | None:
    """The tools that a request declares, old functions included, in OpenAI's form; None where it declares none."""
    tools = objects(request.get("tools"))
    tools += [{"type": "function", "function": one} for one in objects(request.get("functions"))]
    return tools or None


def chat_replies(response: Mapping[str, Any]) -> list[Reply] | Left:
    """The alternatives a response gives, or why it gives none; filtered and empty ones are left out."""
    replies, filtered = [], False
    for choice in objects(response.get("choices")):
        finish = first_word(choice, "finish_reason")
        raw = choice.get("message")
        if finish == "content_filter":
            filtered = True
        elif isinstance(raw, dict):
            message = chat_message(raw, "assistant")
            if not is_empty(message):
                replies.append(Reply(message, finish))
    if replies:
        return replies
    return FILTERED if filtered else NO_ANSWER


def chat_call(request: Mapping[str, Any], response: Mapping[str, Any]) -> Call | Left:
    """A chat request and its response as a call; a `Left` where it failed or has no answer."""
    failed = failure(response)
    if failed:
        return failed
    replies = chat_replies(response)
    if isinstance(replies, Left):
        return replies
    return made_call(request, response, chat_messages(request.get("messages")), replies, chat_tools(request))


def made_call(
    request: Mapping[str, Any],
    response: Mapping[str, Any],
    messages: Sequence[Body],
    replies: Sequence[Reply],
    tools: Sequence[Body] | None,
) -> Call:
    """A call with what request and response say beside the texts, under the names that all of OpenAI's APIs use."""
    usage = response.get("usage")
    created = response.get("created")
    return Call(
        messages=messages,
        replies=replies,
        tools=tools,
        id=first_word(response, "id"),
        user=first_word(request, "user"),
        model=first_word(request, "model"),
        served=first_word(response, "model"),
        tokens_in=first_count(usage, "prompt_tokens", "input_tokens"),
        tokens_out=first_count(usage, "completion_tokens", "output_tokens"),
        at=as_time(response.get("created_at") if created is None else created),
    )


def failure(response: Mapping[str, Any]) -> Left | None:
    """The failure that a response reports in place of an answer; None where it reports none."""
    error = response.get("error")
    return failed(error) if error else None


def failed(error: object) -> Left:
    """The failure an error object or text tells of, named by its code or kind where it has a short one."""
    error = mapping(error) or error
    inner = mapping(error.get("innererror")) if isinstance(error, dict) else {}
    kinds = [first_word(error, name) for name in ("code", "type", "status")] + [first_word(inner, "code")]
    if any(kind.casefold() in _FILTERS for kind in kinds):
        return FILTERED_PROMPT
    named = next((kind for kind in kinds if kind and _SHORT_NAME.fullmatch(kind)), "")
    return Left("error", f"The call failed ({named})." if named else "The call failed.")


def with_facts(entry: Call | Left, facts: Mapping[str, Any], over: Mapping[str, Any] | None = None) -> Call | Left:
    """The call with what the log says beside request and response: `facts` where those are silent, `over` always.

    Both are fields of `Call`; empty ones say nothing.
    """
    if isinstance(entry, Left):
        return entry
    said = {name: value for name, value in facts.items() if _says(value) and not _says(getattr(entry, name))}
    said.update((name, value) for name, value in (over or {}).items() if _says(value))
    return replace(entry, **said) if said else entry


def _says(value: object) -> bool:
    return value is not None and value != "" and value != () and value != []
