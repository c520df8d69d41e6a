from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import conversation, quoted, role_of, where
from tunewright.checks.registry import check
from tunewright.model import Body, Example, Finding


@check(
    "TC010",
    "stray-function-answer",
    severity="error",
    scope="example",
    kinds=("chat", "preference"),
    depth="thorough",
)
def stray_function_answer(example: Example) -> Iterator[Finding]:
    """A message with the older role “function” does not say which function answers, or answers no call.

    Why it matters: the target refuses such a message without a name; and the model learns answers nobody asked for.
    What to do: give the message the name of the function that was called right before it, or remove it.
    Severity: an error where the name is missing, a warning where it is not that of the call before.
    Source: OpenAI's OpenAPI document, 2026-08-21.
    """
    turns = conversation(example)
    for at, turn in enumerate(turns):
        if role_of(turn) != "function":
            continue
        name = turn.get("name")
        place, key = where(example, at), f"{at + 1}:function"
        if not isinstance(name, str) or not name:
            message = f"{place} is the answer of a function, but does not name the function."
            yield Finding("TC010", "error", message, (example.id,), key)
        elif at == 0 or _called(turns[at - 1]) != name:
            message = f"{place} is the answer of {quoted(name)}, which was not called right before it."
            yield Finding("TC010", "warning", message, (example.id,), key)


def _called(turn: Body) -> object:
    call = turn.get("function_call")
    return call.get("name") if isinstance(call, dict) else None
