"""Calls of functions that stand as tags in what was said, as models of the Hermes and Qwen families write them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from tunewright.imports.calls import functions_in
from tunewright.imports.parse import parse_json
from tunewright.imports.parts import Talk
from tunewright.imports.python_values import is_plain, python_value
from tunewright.imports.reasons import Reason
from tunewright.imports.turns import CONTENT_KEYS
from tunewright.model import Body, dumps

_MARKS: Final = ("<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>")
_CALLS: Final = "<functioncall>"
"""Glaive's mark before a call, which nothing closes."""
_ACCESS: Final = re.compile(
    r"(?:SYSTEM: )?You are a helpful assistant with access to the following functions\. Use them if required -\s*"
)
_SIGNS: Final = ("<tool_call>", "<tool_response>", "<tools>", _CALLS, "access to the following functions. Use them")
_HOW_TO: Final = tuple(
    re.compile(words)
    for words in (
        r"You are a function calling AI model\.",
        r"# Tools(?=\s)",
        r"You may call one or more functions to assist with the user query\.",
        r"You are provided with function signatures within <tools>\s*</tools> XML tags[.:]?",
        r"(?:Don't|Do not) make assumptions about what values to plug into functions\.",
        r"Here are the available tools:",
        r"Use the following pydantic model json schema for each tool call you will make:[ ]*\n?\{.*\}",
        r"For each function call,? return a json object with (?:the )?function name and arguments within "
        r"<tool_call>\s*</tool_call>(?: XML)? tags(?: with the following schema)?[:.]?",
        r"<tool_call>\s*\{[^{}]*<[^{}]*\}\s*</tool_call>",
    )
)
"""Sentences by which a system text teaches the tags; calls that are calls do not need them."""
_LONGEST: Final = 200_000
"""Characters of a system text, or of a value as Python writes it, that are looked at."""
_SPACE: Final = re.compile(r"\s*")


def has_tags(text: object) -> bool:
    """True for a text with a call, an answer or declared functions between tags."""
    return isinstance(text, str) and any(sign in text for sign in _SIGNS)


def are_tagged(talk: object) -> bool:
    """The same of a conversation, or the JSON text of one."""
    if isinstance(talk, str):
        return has_tags(talk)
    turns = talk if isinstance(talk, list) else ()
    return any(has_tags(turn.get(key)) for turn in turns if isinstance(turn, dict) for key in CONTENT_KEYS)


def without_tags(turns: Sequence[Body]) -> tuple[list[Body], list[Any] | None] | None:
    """The messages with tags turned into calls, answers and tools; None where one cannot be, or none is there.

    All or nothing: every call has to hold a name, every answer has to follow a call, and no words may stand behind
    a call. Arguments and answers keep their exact text. The sentences that explain the tags leave the system text.
    """
    if not any(has_tags(turn.get("content")) for turn in turns):
        return None
    talk, tools = Talk(), None
    for turn in turns:
        content, role = turn.get("content"), turn.get("role")
        if role == "system" and isinstance(content, str) and has_tags(content):
            found = _declared(content)
            if found is None or tools:
                return None
            said, tools = found
            talk.messages += [turn | {"content": said}] if said else []
        elif not _take(turn, talk):
            return None
    return talk.messages, tools


def _take(turn: Body, talk: Talk) -> bool:
    """Add one turn; False where its tags cannot be understood."""
    content, role = turn.get("content"), turn.get("role")
    if not isinstance(content, str) or not any(mark in content for mark in (*_MARKS, _CALLS)):
        if role == "tool" and "tool_call_id" not in turn and talk.waiting:
            talk.answer(content, name=turn.get("name"))
        else:
            talk.messages.append(turn)
            talk.n_calls += len(turn["tool_calls"]) if isinstance(turn.get("tool_calls"), list) else 0
        return True
    if role == "assistant":
        return _calls(turn, content, talk)
    return role in ("tool", "user", "function") and _answers(content, talk)


def _calls(turn: Body, content: str, talk: Talk) -> bool:
    before, mark, rest = content.partition(_CALLS if _CALLS in content else "<tool_call>")
    found = [rest] if mark == _CALLS else _held(mark + rest, "tool_call")
    if not found or any(one in before for one in (*_MARKS, _CALLS)):
        return False
    read = [_named(text) for text in found]
    if not all(read) or turn.get("tool_calls"):
        return False
    talk.waiting.clear()
    calls = [talk.call(name, arguments) for name, arguments in filter(None, read)]
    talk.messages.append(turn | {"content": before.rstrip() or None, "tool_calls": calls})
    return True


def _answers(content: str, talk: Talk) -> bool:
    found = _held(content, "tool_response")
    if not found or len(found) > len(talk.waiting):
        return False
    for text in found:
        said = text.removeprefix("\n").removesuffix("\n")
        talk.answer(said, name=_value(said, "name"))
    return True


def _held(text: str, tag: str) -> list[str] | None:
    """What stands between each pair of tags; None where anything but white space stands around them."""
    start, *parts = text.split(f"<{tag}>")
    found = [part.partition(f"</{tag}>") for part in parts]
    if not found or start.strip() or not all(closed and not rest.strip() for _, closed, rest in found):
        return None
    return [inner for inner, _, _ in found]


def _named(text: str) -> tuple[str, str] | None:
    """Name and arguments of a call, the arguments as they stand there where they are JSON."""
    members = _members(text)
    if members is not None:
        name: Any = parse_json(members["name"]) if "name" in members else ""
        arguments: Any = members.get("arguments", members.get("parameters", "{}"))
        said = parse_json(arguments)
        if isinstance(said, str):
            arguments = said
        elif not isinstance(said, dict):
            return None
        return (name, arguments) if isinstance(name, str) and name else None
    read = python_value(text)
    if not isinstance(read, dict) or not isinstance(read.get("name"), str):
        return None
    arguments = read.get("arguments", read.get("parameters", {}))
    if isinstance(arguments, str) and isinstance(parse_json(arguments), dict):
        return read["name"], arguments
    return (read["name"], dumps(arguments)) if isinstance(arguments, dict) and is_plain(arguments) else None


def _members(text: str) -> dict[str, str] | None:
    """The values of a JSON object by their keys, each with its exact text; None for anything else."""
    text = text.strip()
    if not isinstance(parse_json(text), dict):
        return None
    decoder, found, at = json.JSONDecoder(strict=False), dict[str, str](), text.index("{") + 1
    while (at := _skipped(text, at)) < len(text) and text[at] != "}":
        key, end = decoder.raw_decode(text, at)
        start = _skipped(text, _skipped(text, end) + 1)
        _, end = decoder.raw_decode(text, start)
        found[str(key)] = text[start:end]
        at = _skipped(text, end)
        at += text[at : at + 1] == ","
    return found


def _skipped(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _declared(text: str) -> tuple[str, list[Any] | None] | None:
    """A system text without its tools and the words about them, and the tools; None where it is unclear."""
    if len(text) > _LONGEST:
        return None
    access = _ACCESS.match(text)
    if access:
        tools = _listed(text[access.end() :])
        return ("You are a helpful assistant.", tools) if tools else None
    held = list(_blocks(text))
    if len(held) > 1:
        return None
    tools = None
    for start, end in held:
        tools = _listed(text[start:end].removeprefix("<tools>").removesuffix("</tools>").strip())
        if not tools:
            return None
        text = text[:start] + text[end:]
    for words in _HOW_TO:
        text = words.sub("", text)
    return None if has_tags(text) else (text.strip(), tools)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Where each block of declared tools begins and ends; a pair of tags with nothing between them is a mention."""
    at = 0
    while (start := text.find("<tools>", at)) >= 0 and (close := text.find("</tools>", start)) >= 0:
        at = close + len("</tools>")
        if text[start + len("<tools>") : close].strip():
            yield start, at


def _listed(text: str) -> list[Any] | None:
    """Declarations as one list, one after the other, or as Python writes them."""
    read = parse_json(text)
    if isinstance(read, Reason):
        read = _one_after_another(text) or python_value(text)
    found = functions_in(read)
    if not isinstance(found, list) or not all(isinstance(one, dict) and is_plain(one) for one in found):
        return None
    return [one if "function" in one else {"type": "function", "function": one} for one in found]


def _one_after_another(text: str) -> list[Any] | None:
    decoder, found, at = json.JSONDecoder(strict=False), list[Any](), _skipped(text, 0)
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return None
        found.append(value)
        at = _skipped(text, at)
    return found


def _value(text: str, key: str) -> object:
    read = parse_json(text) if text.lstrip()[:1] == "{" else None
    return read.get(key) if isinstance(read, dict) else None
