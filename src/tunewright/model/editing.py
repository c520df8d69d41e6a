"""Edit the JSON of an example by hand: its texts by their place, its turns as a list. Pure; bodies are copied."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from tunewright.model.example import Body, Kind, dumps

Path: TypeAlias = tuple[str | int, ...]
"""Where a text stands in a body: keys and positions from the outside in."""
FieldKind: TypeAlias = Literal["text", "arguments"]

ANSWER_KEYS: Final = ("preferred_output", "non_preferred_output")
"""Where a preference pair holds its two answers, the preferred one first."""


@dataclass(frozen=True, slots=True)
class TextField:
    """One text a person can edit; `name` says what it is where it is not simply what the turn says."""

    path: Path
    text: str
    kind: FieldKind = "text"
    name: str = ""
    call_id: str = ""
    """Of a tool call, by which its answer names it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message as an editor shows it: where it stands, who speaks, its texts, and whether it is learned."""

    path: Path
    role: str
    fields: tuple[TextField, ...]
    title: str = ""
    """Set where the role does not say enough: prompt, completion, preferred answer …"""
    weight: object = None
    extra: tuple[str, ...] = ()
    """Names of parts that are kept but cannot be edited here, such as images."""
    name: str = ""
    """Who speaks, where the message says so."""
    answers: str = ""
    """Of a tool message, the id of the call that it answers."""


def turns_of(kind: Kind, body: Body) -> list[Turn]:
    """The turns of an example in order; a pair has two. What is oddly typed is shown without a field."""
    if kind == "pair":
        return [_pair_turn(body, "prompt", "user"), _pair_turn(body, "completion", "assistant")]
    if kind == "preference":
        found = _listed(body, ("input", "messages"))
        found += _listed(body, ("preferred_output",), "Preferred answer")
        return found + _listed(body, ("non_preferred_output",), "Answer not preferred")
    return _listed(body, ("messages",))


def _pair_turn(body: Body, key: str, role: str) -> Turn:
    text = body.get(key)
    fields = (TextField((key,), text if isinstance(text, str) else ""),)
    return Turn((key,), role, fields, key.capitalize())


def _listed(body: Body, path: Path, title: str = "") -> list[Turn]:
    raw = _at(body, path)
    if not isinstance(raw, list):
        return []
    return [_turn((*path, at), turn, title) for at, turn in enumerate(raw) if isinstance(turn, Mapping)]


def _turn(path: Path, raw: Mapping[str, Any], title: str) -> Turn:
    content, role = raw.get("content"), raw.get("role")
    fields: list[TextField] = []
    extra: list[str] = []
    if isinstance(content, list):
        for at, part in enumerate(content):
            if isinstance(part, Mapping) and isinstance(part.get("text"), str):
                fields.append(TextField((*path, "content", at, "text"), part["text"]))
            else:
                extra.append(str(part.get("type", "part")) if isinstance(part, Mapping) else "part")
    else:
        fields.append(TextField((*path, "content"), content if isinstance(content, str) else ""))
    fields += _call_fields(path, raw)
    return Turn(
        path,
        role if isinstance(role, str) else "",
        tuple(fields),
        title,
        raw.get("weight"),
        tuple(extra),
        name=_said(raw.get("name")),
        answers=_said(raw.get("tool_call_id")),
    )


def _said(value: object) -> str:
    """A name or id as text, whatever the JSON holds; empty where it holds none."""
    return value if isinstance(value, str) else "" if value is None else dumps(value)


def _call_fields(path: Path, raw: Mapping[str, Any]) -> list[TextField]:
    calls = raw.get("tool_calls")
    found: list[tuple[Path, object, str]] = [((*path, "function_call"), raw.get("function_call"), "")]
    if isinstance(calls, list):
        for at, call in enumerate(calls):
            if isinstance(call, Mapping):
                found.append(((*path, "tool_calls", at, "function"), call.get("function"), _said(call.get("id"))))
    return [
        TextField(
            (*place, "arguments"), _shown(function["arguments"]), "arguments", _said(function.get("name")), id
        )
        for place, function, id in found
        if isinstance(function, Mapping) and "arguments" in function
    ]


def _shown(arguments: object) -> str:
    """Arguments as the text they should be; what is no text yet becomes one when somebody edits it."""
    return arguments if isinstance(arguments, str) else dumps(arguments)


def _at(body: Any, path: Path) -> Any:
    for step in path:
        is_key = isinstance(body, Mapping) and step in body
        is_place = isinstance(body, list) and isinstance(step, int) and 0 <= step < len(body)
        if not (is_key or is_place):
            return None
        body = body[step]
    return body


def with_texts(body: Body, texts: Mapping[Path, str]) -> Body:
    """A copy with these texts set. An empty text where nothing stood (absent, null) invents nothing."""
    new: Body = copy.deepcopy(body)
    for path, text in texts.items():
        holder = _at(new, path[:-1]) if len(path) > 1 else new
        old = _at(new, path)
        is_same = old == text or (not text and old is None) or (path[-1] == "arguments" and _shown(old) == text)
        if is_same or not isinstance(holder, dict):
            continue
        holder[str(path[-1])] = text
    return new


def with_turn_added(body: Body, path: Path, role: str) -> Body:
    """A copy with an empty turn after the one at `path`; at the end where `path` names the list itself."""
    new: Body = copy.deepcopy(body)
    turn = {"role": role, "content": ""}
    if path and isinstance(path[-1], int):
        turns = _at(new, path[:-1])
        turns.insert(path[-1] + 1, turn)
    else:
        _at(new, path).append(turn)
    return new


def with_turn_removed(body: Body, path: Path) -> Body:
    """A copy without the turn at `path`."""
    new: Body = copy.deepcopy(body)
    turns = _at(new, path[:-1])
    del turns[path[-1]]
    return new


def with_turn_moved(body: Body, path: Path, by: int) -> Body:
    """A copy with the turn at `path` moved by so many places; unchanged at an end."""
    new: Body = copy.deepcopy(body)
    turns, at = _at(new, path[:-1]), path[-1]
    if not isinstance(at, int) or not 0 <= at + by < len(turns):
        return new
    turns.insert(at + by, turns.pop(at))
    return new


def with_answers_swapped(body: Body) -> Body:
    """A copy of a preference pair in which the other answer is the preferred one."""
    new: Body = copy.deepcopy(body)
    one, other = (body.get(key) for key in ANSWER_KEYS)
    for key, answer in zip(ANSWER_KEYS, (other, one), strict=True):
        if key in body or answer is not None:
            new[key] = copy.deepcopy(answer)
    return new


def with_key(body: Body, path: Path, key: str, value: object) -> Body:
    """A copy with a key of the turn at `path` set; None takes the key away."""
    new: Body = copy.deepcopy(body)
    turn = _at(new, path)
    if value is None:
        turn.pop(key, None)
    else:
        turn[key] = value
    return new


def next_role(kind: Kind, body: Body, path: Path) -> str:
    """The role that a turn added after `path` most likely has."""
    before = _at(body, path) if path and isinstance(path[-1], int) else None
    role = before.get("role") if isinstance(before, Mapping) else None
    return "user" if role == "assistant" or kind != "chat" else "assistant" if role in ("user", "tool") else "user"
