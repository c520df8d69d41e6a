"""What LiteLLM's logs have in common: messages and responses of every API it speaks, and what it leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

from tunewright.imports.logs.call import Left
from tunewright.imports.logs.dialects.openai import failed
from tunewright.imports.logs.dialects.streaming import events_of, joined
from tunewright.imports.logs.values import as_word, at_path, first_word, mapping, unwrapped
from tunewright.model import Body, text_of

Missing: TypeAlias = Literal["redacted", "empty", ""]
_REDACTED: Final = "redacted-by-litellm"


def request_of(messages: object, parameters: Mapping[str, Any], call_type: str = "") -> Body:
    """A request out of what was logged as messages: a list of them, a prompt, or the input of a response."""
    messages = unwrapped(messages)
    if isinstance(messages, dict):
        inner = messages.get("messages")
        messages = inner if isinstance(inner, list) else messages.get("prompt", messages.get("input"))
    if "responses" in call_type:
        return {**parameters, "input": messages} if messages else {}
    if isinstance(messages, list) and all(isinstance(one, dict) for one in messages):
        return {**parameters, "messages": messages} if messages else {}
    return {**parameters, "prompt": messages} if messages else {}


def response_of(raw: object) -> Body:
    """The response, also out of JSON text or the chunks of a stream; a bare text reads as an answer."""
    raw = unwrapped(raw)
    if isinstance(raw, dict):
        return raw
    if isinstance(raw, str) and raw:
        return {"choices": [{"message": {"role": "assistant", "content": raw}}]}
    events = events_of(raw)
    return joined(events) if events else {}


def missing(request: Mapping[str, Any], response: Mapping[str, Any]) -> Missing:
    """Why there are no texts; empty where there are."""
    if not request or not response or response == {"text": _REDACTED}:
        return "redacted" if response.get("text") == _REDACTED else "empty"
    answer = at_path(response, "choices", 0, "message", "content")
    asked = request.get("messages") or request.get("prompt") or request.get("input")
    first = asked if isinstance(asked, str) else text_of(at_path(asked, 0, "content"))
    return "redacted" if _REDACTED in (answer, first) else ""


def tags_of(raw: object) -> tuple[str, ...]:
    """Tags out of a list or the JSON text of one; those LiteLLM adds about the client program are left out."""
    found = unwrapped(raw)
    words = map(as_word, found) if isinstance(found, list) else ()
    return tuple(word for word in words if word and not word.startswith("User-Agent:"))


def failure_of(told: object) -> Left:
    """The failure of a call, by the kind of error that LiteLLM noted."""
    about = mapping(told)
    return failed({"code": first_word(about, "error_class", "error_code"), "type": first_word(about, "error_code")})
