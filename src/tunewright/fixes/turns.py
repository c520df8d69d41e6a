"""How fixes reach the messages of an example as JSON objects, in a copy of what holds them."""

from __future__ import annotations

from collections.abc import Callable

from tunewright.model import Body, Example


def turns_changed(example: Example, change: Callable[[Body], Body]) -> Body | None:
    """The body with each message changed; None where `change` gives every message back as it is.

    Messages that are no objects stay; pairs have none.
    """
    body = example.body
    if example.kind == "chat":
        return _at(body, "messages", change)
    if example.kind != "preference":
        return None
    new = body
    shared = body.get("input")
    inner = _at(shared, "messages", change) if isinstance(shared, dict) else None
    if inner is not None:
        new = new | {"input": inner}
    for key in ("preferred_output", "non_preferred_output"):
        new = _at(new, key, change) or new
    return None if new is body else new


def _at(holder: Body, key: str, change: Callable[[Body], Body]) -> Body | None:
    turns = holder.get(key)
    if not isinstance(turns, list):
        return None
    changed = [change(turn) if isinstance(turn, dict) else turn for turn in turns]
    is_same = all(new is old for new, old in zip(changed, turns, strict=True))
    return None if is_same else holder | {key: changed}


def frame_changed(example: Example, change: Callable[[Body], Body]) -> Body | None:
    """The same for what holds messages and tools: the whole body, or the input of a preference pair."""
    if example.kind != "preference":
        new = change(example.body)
        return None if new is example.body else new
    shared = example.body.get("input")
    if not isinstance(shared, dict):
        return None
    inner = change(shared)
    return None if inner is shared else example.body | {"input": inner}
