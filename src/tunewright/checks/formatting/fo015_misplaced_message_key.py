from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import listed, raw_turns, role_of, where
from tunewright.checks.registry import check
from tunewright.model import Body, Example, Finding

_ONLY_FOR: dict[str, tuple[str, ...]] = {"tool_call_id": ("tool",), "refusal": ("assistant",)}
_NOT_FOR = {"name": ("tool",)}


@check(
    "FO015",
    "misplaced-message-key",
    severity="warning",
    scope="example",
    kinds=("chat", "preference"),
    depth="thorough",
)
def misplaced_message_key(example: Example) -> Iterator[Finding]:
    """A message carries a field that only messages of another role may have.

    Why it matters: the target refuses a file with such fields, so they are left out of every exported file.
    What to do: remove the field; if the role is wrong, correct the role.
    Not reported: weights (FO009) and tool calls (TC004) on messages that are not from the assistant.
    Source: OpenAI's OpenAPI document, 2025-05-20.
    """
    for at, turn in enumerate(raw_turns(example)):
        if len(turn) <= 2:
            continue
        names = _misplaced(turn, role_of(turn))
        if names:
            field = "the field" if len(names) == 1 else "the fields"
            message = f"{where(example, at)} ({role_of(turn)}) carries {field} {listed(names)}, which it may not."
            yield Finding(
                "FO015", "warning", message, (example.id,), f"{at + 1}:misplaced", {"turn": at, "fields": names}
            )


def _misplaced(turn: Body, role: str) -> list[str]:
    if role not in ("system", "user", "assistant", "tool", "function"):
        return []
    names = [name for name, roles in _ONLY_FOR.items() if turn.get(name) is not None and role not in roles]
    return names + [name for name, roles in _NOT_FOR.items() if turn.get(name) is not None and role in roles]
