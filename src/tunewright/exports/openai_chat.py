"""OpenAI chat JSONL: messages as they are, pairs as one question and one answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tunewright.exports.line import (
    NO_PREFERENCES,
    ExportOptions,
    LeftOut,
    Line,
    Written,
    is_safe_as_it_is,
    line_of,
    made_line,
    needs_no_escape,
    quoted,
)
from tunewright.exports.registry import writes
from tunewright.model import Body, Example, text_of
from tunewright.targets import target

_TARGET: Final = target("openai-chat")
_TOP: Final = _TARGET.top_keys
_BY_ROLE: Final = _TARGET.message_keys
_ANY: Final = _TARGET.any_message_key
_USUAL: Final = ("role", "content")
_STARTS: Final = {
    role: f'{{"role":"{role}","content":' for role, keys in _BY_ROLE.items() if keys.issuperset(_USUAL)
}
_SPEAKING: Final = ("tool_calls", "function_call", "refusal")

_NO_MESSAGES = LeftOut("It holds no list of messages.")
_NO_ANSWER = LeftOut("It has no assistant answer to learn from. Add one, or reject the example.")
_EMPTY_ANSWER = LeftOut("Its last assistant answer is empty. Write one, or reject the example.")
_EMPTY_COMPLETION = LeftOut("Its completion is empty. Write one, or reject the example.")
_PROMPT_IS_NO_TEXT = LeftOut("Its prompt is not text.")


@writes("openai-chat")
def line(example: Example, options: ExportOptions, stored: str | None = None) -> Written:
    """The example as a chat line. Keys OpenAI refuses stay behind; everything else is passed on untouched."""
    if example.kind == "pair":
        return _from_pair(example.body, options, stored)
    if example.kind == "preference":
        return NO_PREFERENCES
    return _from_chat(example.body, stored)


def _from_chat(body: Body, stored: str | None) -> Written:
    messages = body.get("messages")
    if not isinstance(messages, list) or not messages:
        return _NO_MESSAGES
    missing = _missing_answer(messages)
    if missing is not None:
        return missing
    outside = [key for key in body if key not in _TOP]
    is_plain = _are_plain(messages)
    inside = [] if is_plain else _refused(messages)
    if not outside and not inside:
        return Line(stored) if stored is not None and is_safe_as_it_is(stored) else line_of(body)
    if is_plain and len(outside) + 1 == len(body):
        return made_line(_plain_chat(messages, needs_no_escape(stored)), tuple(outside))
    return _without_refused(body, outside, inside)


def _are_plain(messages: list[Any]) -> bool:
    """True where every message is of a known role and a text, in this order, and nothing else, as most are."""
    for message in messages:
        if type(message) is not dict or tuple(message) != _USUAL or type(message["content"]) is not str:
            return False
        if type(message["role"]) is not str or message["role"] not in _STARTS:
            return False
    return True


def _plain_chat(messages: list[Any], as_it_is: bool) -> str:
    """Plain messages as JSON; `as_it_is` says that their texts need no escaping."""
    if as_it_is:
        written = '"},'.join([f'{_STARTS[message["role"]]}"{message["content"]}' for message in messages])
        return f'{{"messages":[{written}"}}]}}'
    written = "},".join([f"{_STARTS[message['role']]}{quoted(message['content'])}" for message in messages])
    return f'{{"messages":[{written}}}]}}'


def _missing_answer(messages: list[Any]) -> LeftOut | None:
    for message in reversed(messages):
        if isinstance(message, dict) and message.get("role") == "assistant":
            return None if _says_something(message) else _EMPTY_ANSWER
    return _NO_ANSWER


def _says_something(message: Mapping[str, Any]) -> bool:
    content = message.get("content")
    if isinstance(content, str) and content and not content.isspace():
        return True
    if text_of(content).strip() or any(message.get(key) for key in _SPEAKING):
        return True
    return isinstance(content, list) and any(isinstance(part, Mapping) and part.get("refusal") for part in content)


def _keys_for(message: Mapping[str, Any]) -> frozenset[str]:
    role = message.get("role")
    return _BY_ROLE.get(role, _ANY) if isinstance(role, str) else _ANY


def _refused(messages: list[Any]) -> list[str]:
    """Names of the keys of messages that stay behind, one entry for each time."""
    names: list[str] = []
    for message in messages:
        if isinstance(message, dict) and not (keys := _keys_for(message)).issuperset(message):
            names += [f"messages.{key}" for key in message if key not in keys]
    return names


def _without_refused(body: Body, outside: list[str], inside: list[str]) -> Written:
    kept = {key: body[key] for key in body if key in _TOP}
    if inside:
        kept["messages"] = [_accepted_message(message) for message in body["messages"]]
    return line_of(kept, (*outside, *inside))


def _accepted_message(message: object) -> object:
    if not isinstance(message, dict):
        return message
    keys = _keys_for(message)
    return message if keys.issuperset(message) else {key: message[key] for key in message if key in keys}


def _from_pair(body: Body, options: ExportOptions, stored: str | None) -> Written:
    prompt, completion = body.get("prompt"), body.get("completion")
    if not isinstance(prompt, str):
        return _PROMPT_IS_NO_TEXT
    if not isinstance(completion, str) or not completion.strip():
        return _EMPTY_COMPLETION
    system = f"{_STARTS['system']}{quoted(options.system)}}}," if options.system else ""
    said = f'"{prompt}"', f'"{completion}"'
    asked, answer = said if needs_no_escape(stored) else (quoted(prompt), quoted(completion))
    dropped = () if len(body) == 2 else tuple([key for key in body if key not in ("prompt", "completion")])
    chat = f'{{"messages":[{system}{_STARTS["user"]}{asked}}},{_STARTS["assistant"]}{answer}}}]}}'
    return made_line(chat, dropped)
