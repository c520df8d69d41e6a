from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import has_calls, raw_turns, role_of, where
from tunewright.checks.registry import check
from tunewright.model import Body, Example, Finding


@check("FO004", "missing-content", severity="error", scope="example", kinds=("chat", "preference"))
def missing_content(example: Example) -> Iterator[Finding]:
    """A message has no content at all, and calls no tool instead.

    Why it matters: the target refuses the file; only an assistant message that calls a tool may go without.
    What to do: write what the message should say, or remove it.
    """
    for at, turn in enumerate(raw_turns(example)):
        if turn.get("content") is None and not _may_be_silent(turn):
            message = f"{where(example, at)} has no content."
            yield Finding("FO004", "error", message, (example.id,), f"{at + 1}:content")


def _may_be_silent(turn: Body) -> bool:
    role = role_of(turn)
    if role == "assistant":
        return has_calls(turn) or isinstance(turn.get("refusal"), str)
    return role == "function" and "content" in turn
