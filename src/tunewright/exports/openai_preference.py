"""OpenAI preference JSONL: what was asked, the preferred answer and the other one, under exactly these names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tunewright.exports.line import ExportOptions, LeftOut, Line, Written, is_safe_as_it_is, line_of
from tunewright.exports.registry import writes
from tunewright.model import Body, Example, text_of
from tunewright.targets import target

_TARGET: Final = target("openai-preference")
_ANSWERS: Final = (("preferred_output", "preferred"), ("non_preferred_output", "non-preferred"))
_SPEAKING: Final = ("tool_calls", "function_call", "refusal")

_NO_PREFERENCE = LeftOut("It has one answer only. Preference training needs two, of which one is preferred.")
_NO_MESSAGES = LeftOut("There are no messages before its two answers.")
_ANSWERED = LeftOut("The messages before its two answers already end with an answer of the assistant.")
_NOT_ALL_TEXT = LeftOut(
    "It holds an image or another part that is not text, which preference training does not take."
)
_NOT_ONE = {
    name: LeftOut(f"Its {name} answer is not exactly one message of the assistant.") for _, name in _ANSWERS
}
_EMPTY = {name: LeftOut(f"Its {name} answer is empty. Write one, or reject the example.") for _, name in _ANSWERS}


@writes("openai-preference")
def line(example: Example, options: ExportOptions, stored: str | None = None) -> Written:
    """The example as a preference line. Keys OpenAI refuses stay behind; everything else is passed on untouched."""
    if example.kind != "preference":
        return _NO_PREFERENCE
    body = example.body
    trouble = _trouble(body)
    if trouble is not None:
        return trouble
    dropped = _refused(body)
    if not dropped:
        return Line(stored) if stored is not None and is_safe_as_it_is(stored) else line_of(body)
    return line_of(_accepted(body), tuple(dropped))


def _trouble(body: Body) -> LeftOut | None:
    """Why the service would refuse the example, or could learn nothing from it."""
    shared = body.get("input")
    asked = shared.get("messages") if isinstance(shared, Mapping) else None
    if not isinstance(asked, list) or not asked:
        return _NO_MESSAGES
    if isinstance(asked[-1], Mapping) and asked[-1].get("role") == "assistant":
        return _ANSWERED
    for key, name in _ANSWERS:
        said = body.get(key)
        if not isinstance(said, list) or len(said) != 1 or not _is_assistant(said[0]):
            return _NOT_ONE[name]
        if not _says_something(said[0]):
            return _EMPTY[name]
    return None if all(_is_text(turn) for turn in (*asked, *_said(body))) else _NOT_ALL_TEXT


def _said(body: Body) -> list[Any]:
    return [turn for key, _ in _ANSWERS for turn in body[key]]


def _is_assistant(turn: object) -> bool:
    return isinstance(turn, Mapping) and turn.get("role") == "assistant"


def _says_something(turn: Mapping[str, Any]) -> bool:
    return bool(text_of(turn.get("content")).strip()) or any(turn.get(key) for key in _SPEAKING)


def _is_text(turn: object) -> bool:
    content = turn.get("content") if isinstance(turn, Mapping) else None
    parts = content if isinstance(content, list) else []
    return all(isinstance(part, Mapping) and part.get("type") in ("text", "refusal") for part in parts)


def _refused(body: Body) -> list[str]:
    """Names of the keys that stay behind, one entry for each time."""
    names = [key for key in body if key not in _TARGET.top_keys]
    names += [f"input.{key}" for key in body["input"] if key not in _TARGET.input_keys]
    for turn in (*body["input"]["messages"], *_said(body)):
        names += [f"messages.{key}" for key in turn if key not in _keys_for(turn)] if isinstance(turn, dict) else []
    return names


def _keys_for(turn: Body) -> frozenset[str]:
    role = turn.get("role")
    keys = _TARGET.message_keys.get(role) if isinstance(role, str) else None
    return _TARGET.any_message_key if keys is None else keys


def _accepted(body: Body) -> Body:
    """A copy without what is refused, its keys in their order."""
    return {key: _part(key, body[key]) for key in body if key in _TARGET.top_keys}


def _part(key: str, value: Any) -> Any:
    if key != "input":
        return [_message(turn) for turn in value]
    kept = {name: value[name] for name in value if name in _TARGET.input_keys}
    return kept | {"messages": [_message(turn) for turn in kept["messages"]]}


def _message(turn: object) -> object:
    if not isinstance(turn, dict):
        return turn
    keys = _keys_for(turn)
    return turn if keys.issuperset(turn) else {key: turn[key] for key in turn if key in keys}
