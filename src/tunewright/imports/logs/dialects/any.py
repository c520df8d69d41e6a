"""Messages in whichever way of writing them a tracing tool kept: every dialect is tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from tunewright.imports.logs.call import Reply
from tunewright.imports.logs.dialects import gemini, langchain, otel_parts
from tunewright.imports.logs.dialects.answers import answers_in
from tunewright.imports.logs.dialects.anthropic import anthropic_messages
from tunewright.imports.logs.dialects.mixed import is_block, turns_in
from tunewright.imports.logs.dialects.tools import tools_in
from tunewright.imports.logs.values import as_word, first_word, objects, unwrapped
from tunewright.model import Body

_TEXTS: Final = (
    *("prompt", "input", "question", "query", "text", "message", "user_input", "user_message", "user_prompt"),
    *("user_query", "content", "human_input"),
)
_WRAPPERS: Final = ("request", "request_body", "body", "kwargs", "inputs", "input", "data", "new_message")


@dataclass(frozen=True, slots=True)
class Found:
    """The request of a call, as far as the value holds it."""

    messages: Sequence[Body]
    """In OpenAI's chat form, the system text first."""
    tools: Sequence[Body] | None = None
    """Declared tools in OpenAI's form."""
    model: str = ""
    """The model asked for."""


def messages_in(value: object) -> Found | None:
    """What was asked, out of a request or messages in any known form; None where nothing in it was said.

    JSON text is opened as often as needed. A bare text, or one under a name such as prompt, input or question,
    is one turn of the user.
    """
    value = unwrapped(value)
    if isinstance(value, str):
        return Found([_turn(value)]) if value.strip() else None
    if isinstance(value, list):
        return _listed(value)
    return _requested(value) if isinstance(value, dict) and value else None


def replies_in(value: object) -> list[Reply] | None:
    """The answers, out of a response or message in any known form; several are alternatives; None without one."""
    return answers_in(value)


def asked_in(request: object, response: object) -> Found | None:
    """What was asked, with the instructions and tools that only the response repeats, as the Responses API does.

    A response of Anthropic's says that the request is one of theirs, whose parts alone may not tell.
    """
    request, answer = unwrapped(request), unwrapped(response)
    if isinstance(request, dict) and isinstance(request.get("messages"), list) and _is_of_anthropic(answer):
        read = anthropic_messages(request)
        return Found(read, tools_in(request.get("tools")), first_word(request, "model")) if read else None
    found = messages_in(request)
    if found is None or not isinstance(answer, dict) or answer.get("object") != "response":
        return found
    told = answer.get("instructions")
    has_system = any(turn["role"] in ("system", "developer") for turn in found.messages)
    before = [] if has_system or not isinstance(told, str) or not told else [{"role": "system", "content": told}]
    return replace(found, messages=[*before, *found.messages], tools=found.tools or tools_in(answer.get("tools")))


def _is_of_anthropic(answer: object) -> bool:
    return isinstance(answer, dict) and answer.get("type") == "message" and isinstance(answer.get("content"), list)


def _turn(text: str) -> Body:
    return {"role": "user", "content": text}


def _listed(values: list[Any]) -> Found | None:
    if len(values) == 1 and isinstance(values[0], list) and not langchain.is_message(values[0]):
        values = values[0]
    if len(values) == 1 and isinstance(values[0], str):
        return Found(langchain.turns_in(values[0])) if values[0].strip() else None
    declared = [value["content"] for value in values if _declares(value)]
    turns = turns_in([value for value in values if not _declares(value)] if declared else values)
    return Found(turns, tools_in(declared)) if turns else None


def _declares(value: object) -> bool:
    """True for a declared tool that a tracer put among the messages, as the content of a tool's turn."""
    if not isinstance(value, dict) or value.get("role") != "tool" or not isinstance(value.get("content"), dict):
        return False
    return isinstance(value["content"].get("function"), dict)


def _requested(request: Body) -> Found | None:
    found = _whole(request)
    if found is None:
        return None
    tools = found.tools or tools_in(request.get("tools"), request.get("functions"))
    return Found(found.messages, tools, found.model or first_word(request, "model", "model_name", "modelId"))


def _whole(request: Body) -> Found | None:
    """The messages of a request, however it calls them."""
    if "role" in request or langchain.is_message(request):
        return _listed([request])
    if "contents" in request:
        read = gemini.request_of(request)
        return Found(read[0], read[1] or None) if read else None
    if request.get("messages"):
        return _with_system(request, request["messages"])
    if isinstance(request.get("input"), (str, list)) and ("instructions" in request or "model" in request):
        return _responses(request)
    for key in ("prompt", "prompts", "chat_history", "history", "args"):
        if isinstance(request.get(key), list) and request[key]:
            return _with_system(request, request[key])
    for key in _TEXTS:
        if (
            isinstance(request.get(key), str)
            and request[key].strip()
            and not (key == "content" and len(request) == 1)
        ):
            return _with_system(request, request[key])
    inner = (messages_in(request[key]) for key in _WRAPPERS if isinstance(request.get(key), (dict, list)))
    return next((found for found in inner if found), None)


def _with_system(request: Body, asked: Any) -> Found | None:
    """Messages, or one text, with the system text that stands beside them."""
    asked = unwrapped(asked)
    if isinstance(asked, str):
        found: Found | None = Found([_turn(asked)])
    elif isinstance(asked, list) and _is_anthropic(request, asked):
        return Found(anthropic_messages(request))
    else:
        found = _listed(asked) if isinstance(asked, list) else None
    system = otel_parts.system_text(request.get("system") or request.get("system_prompt"))
    if found is None or not system or any(turn["role"] == "system" for turn in found.messages):
        return found
    return replace(found, messages=[{"role": "system", "content": system}, *found.messages])


def _is_anthropic(request: Body, messages: list[Any]) -> bool:
    if not isinstance(request.get("messages"), list) or not messages:
        return False
    if not all(isinstance(one, dict) and as_word(one.get("role")) in ("user", "assistant") for one in messages):
        return False
    blocks = (part for one in messages for part in objects(one.get("content")) if isinstance(one["content"], list))
    return "system" in request or any(map(is_block, blocks))


def _responses(request: Body) -> Found | None:
    asked = request["input"]
    turns = [_turn(asked)] if isinstance(asked, str) else turns_in(asked) if asked else None
    told = request.get("instructions")
    before = [{"role": "system", "content": told}] if isinstance(told, str) and told else []
    return Found([*before, *turns]) if turns else None
