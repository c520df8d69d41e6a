from __future__ import annotations

from collections.abc import Set as AbstractSet

from tunewright.fixes.registry import Given, edits
from tunewright.fixes.turns import turns_changed
from tunewright.model import Body, Example
from tunewright.model.corpus import GROUP_KEYS, SOURCE_KEYS
from tunewright.targets import target

_TARGET = target("openai-chat")
_TOP = {
    "chat": _TARGET.top_keys,
    "pair": frozenset(("prompt", "completion")),
    "preference": frozenset(("input", "preferred_output", "non_preferred_output")),
}
_INPUT = frozenset(("messages", "tools", "parallel_tool_calls"))
_USED = frozenset((*GROUP_KEYS, *SOURCE_KEYS, "split"))
"""Fields that say what belongs together and where an answer comes from: checks and splits read them."""
_SPEAKING = frozenset(("weight", "tool_calls", "function_call"))


@edits("FO006", name="drop-fields", way="safe")
def drop_fields(example: Example, given: Given) -> Body | None:
    """Remove fields of the example that the target does not know; they are never exported.

    Kept: what was read as its id, label or split, and what says which document or conversation it belongs to.
    """
    body = _without(example.body, {key for key in example.body if _is_idle(key, example)})
    shared = body.get("input")
    if example.kind == "preference" and isinstance(shared, dict):
        kept = _without(shared, shared.keys() - _INPUT - _USED)
        body = body if kept is shared else body | {"input": kept}
    return None if body is example.body else body


def _is_idle(key: str, example: Example) -> bool:
    if key in _TOP[example.kind] or key in _USED:
        return False
    return str(example.body[key]) not in (example.external_id, example.label)


@edits("FO007", "FO015", name="drop-message-fields", way="safe")
def drop_message_fields(example: Example, given: Given) -> Body | None:
    """Remove fields of messages that the target does not know or does not take from that role."""
    return turns_changed(example, _accepted)


def _accepted(turn: Body) -> Body:
    role = turn.get("role")
    keys = _TARGET.message_keys.get(role) if isinstance(role, str) else None
    allowed = _TARGET.any_message_key if keys is None else keys | _SPEAKING
    return _without(turn, turn.keys() - allowed)


def _without(body: Body, keys: AbstractSet[str]) -> Body:
    return {key: value for key, value in body.items() if key not in keys} if keys else body
