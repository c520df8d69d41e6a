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
    quoted,
)
from tunewright.exports.registry import writes
from tunewright.model import Body, Example, text_of
from tunewright.targets import target

_TARGET: Final = target("openai-chat")
_TOP: Final = _TARGET.top_keys
_BY_ROLE: Final = _TARGET.message_keys
_ANY: Final = _TARGET.any_message_key
_TEXT: Final = frozenset((str,))
_USUAL: Final = ("role", "content")
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
        return _from_pair(example.body, options)
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
    outside, inside = [key for key in body if key not in _TOP], _refused(messages)
    if outside or inside:
        return _without_refused(body, outside, inside, stored)
    if stored is not None and is_safe_as_it_is(stored):
        return Line(stored)
    return line_of(body)


def _missing_answer(messages: list[Any]) -> LeftOut | None:
    for message in reversed(messages):
        if isinstance(message, dict) and message.get("role") == "assistant":
            return None if _says_something(message) else _EMPTY_ANSWER
    return _NO_ANSWER


def _says_something(message: Mapping[str, Any]) -> bool:
    content = message.get("content")
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


def _without_refused(body: Body, outside: list[str], inside: list[str], stored: str | None) -> Written:
    kept = {key: body[key] for key in body if key in _TOP} if outside else body
    if inside:
        kept = kept | {"messages": [_accepted_message(message) for message in body["messages"]]}
    dropped = (*outside, *inside)
    as_it_is = stored is not None and "\\" not in stored  # then no text in it has anything to escape
    by_hand = _texts_alone(kept["messages"], as_it_is) if len(kept) == 1 else None
    return line_of(kept, dropped) if by_hand is None else made_line(f'{{"messages":[{by_hand}]}}', dropped)


def _texts_alone(messages: list[Any], as_it_is: bool) -> str | None:
    """The messages as JSON where they hold nothing but texts, as most do; None for the others.

    `as_it_is` says that their texts need no escaping.
    """
    written = []
    for message in messages:
        if not isinstance(message, dict) or not set(map(type, message.values())) <= _TEXT:
            return None
        if tuple(message) == _USUAL and message["role"] in _BY_ROLE:
            content = message["content"]
            said = f'"{content}"' if as_it_is else quoted(content)
            written.append(f'"role":"{message["role"]}","content":{said}')
        else:
            written.append(",".join([f"{quoted(key)}:{quoted(message[key])}" for key in message]))
    return "{" + "},{".join(written) + "}"


def _accepted_message(message: object) -> object:
    if not isinstance(message, dict):
        return message
    keys = _keys_for(message)
    return message if keys.issuperset(message) else {key: message[key] for key in message if key in keys}


def _from_pair(body: Body, options: ExportOptions) -> Written:
    prompt, completion = body.get("prompt"), body.get("completion")
    if not isinstance(prompt, str):
        return _PROMPT_IS_NO_TEXT
    if not isinstance(completion, str) or not completion.strip():
        return _EMPTY_COMPLETION
    system = f'{{"role":"system","content":{quoted(options.system)}}},' if options.system else ""
    asked = f'{{"role":"user","content":{quoted(prompt)}}}'
    answer = f'{{"role":"assistant","content":{quoted(completion)}}}'
    dropped = tuple([key for key in body if key not in ("prompt", "completion")])
    return made_line(f'{{"messages":[{system}{asked},{answer}]}}', dropped)
