"""Every text of an example with its place in the JSON, so that checks and fixes look at exactly the same ones."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

from tunewright.model import Body, Example, dumps

Path: TypeAlias = tuple[str | int, ...]

_LISTS: Final = (("messages",), ("input", "messages"), ("preferred_output",), ("non_preferred_output",))
_NO_TEXT: Final = frozenset(
    {"role", "content", "weight", "tool_calls", "tool_call_id", "function_call", "type", "id"}
)


class Place(NamedTuple):
    """One text; `is_value` where it is the JSON of something that is not text, such as a list of tools."""

    path: Path
    text: str
    is_value: bool = False


def places(example: Example) -> Iterator[Place]:
    """What turns say, names, tool calls and answers, prompt and completion, tools, and fields besides these."""
    for key, value in example.body.items():
        path: Path = (key,)
        if path in _LISTS and isinstance(value, list):
            yield from _turns(path, value)
        elif key == "input" and isinstance(value, dict):
            for inner, part in value.items():
                is_turns = inner == "messages" and isinstance(part, list)
                yield from _turns((key, inner), part) if is_turns else _value((key, inner), part)
        else:
            yield from _value(path, value)


def _turns(path: Path, turns: list[Any]) -> Iterator[Place]:
    for at, turn in enumerate(turns):
        if not isinstance(turn, dict):
            yield from _value((*path, at), turn)
            continue
        content = turn.get("content")
        if isinstance(content, str):
            yield Place((*path, at, "content"), content)
        elif isinstance(content, list):
            yield from _parts((*path, at, "content"), content)
        if len(turn) > 2 or "content" not in turn or "role" not in turn:
            yield from _extras((*path, at), turn)


def _parts(path: Path, parts: list[Any]) -> Iterator[Place]:
    for at, part in enumerate(parts):
        if isinstance(part, dict) and isinstance(part.get("text"), str):
            yield Place((*path, at, "text"), part["text"])
        elif isinstance(part, str):
            yield Place((*path, at), part)


def _extras(path: Path, turn: Mapping[str, Any]) -> Iterator[Place]:
    for key, value in turn.items():
        if key not in _NO_TEXT:
            yield from _value((*path, key), value)
    calls = turn.get("tool_calls")
    for at, call in enumerate(calls if isinstance(calls, list) else ()):
        if isinstance(call, dict):
            yield from _arguments((*path, "tool_calls", at, "function"), call.get("function"))
    yield from _arguments((*path, "function_call"), turn.get("function_call"))


def _arguments(path: Path, function: object) -> Iterator[Place]:
    if isinstance(function, dict) and "arguments" in function:
        yield from _value((*path, "arguments"), function["arguments"])


def _value(path: Path, value: object) -> Iterator[Place]:
    if isinstance(value, str):
        yield Place(path, value)
    elif isinstance(value, list | dict) and value:
        yield Place(path, dumps(value), True)
    elif isinstance(value, int) and not isinstance(value, bool) and value > 999_999:
        yield Place(path, str(value), True)


def with_places(body: Body, texts: Mapping[Path, tuple[str, bool]]) -> Body:
    """A copy with these texts set; those marked as values are read as JSON first."""
    new: Body = copy.deepcopy(body)
    for path, (text, is_value) in texts.items():
        holder: Any = new
        for step in path[:-1]:
            holder = holder[step]
        holder[path[-1]] = json.loads(text) if is_value else text
    return new


def name_of(path: Path) -> str:
    """The place in a reader's words, to stand inside a sentence; keys of foreign fields are not repeated."""
    in_list = next((place for place in _LISTS if path[: len(place)] == place and len(path) > len(place)), None)
    if in_list is None:
        known = {
            "prompt": "the prompt",
            "completion": "the completion",
            "tools": "the tools",
            "functions": "the tools",
        }
        return known.get(str(path[-1] if path[0] == "input" else path[0]), "another field")
    number = f"message {int(path[len(in_list)]) + 1}"
    answer = {"preferred_output": "the preferred answer", "non_preferred_output": "the other answer"}.get(
        in_list[-1]
    )
    return f"{number} of {answer}" if answer else number
