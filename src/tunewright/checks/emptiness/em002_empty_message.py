from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import has_calls, is_blank, raw_turns, role_of, where
from tunewright.checks.registry import check
from tunewright.model import Body, Example, Finding


@check("EM002", "empty-message", severity="warning", scope="example", kinds=("chat", "preference"))
def empty_message(example: Example) -> Iterator[Finding]:
    """A message of the system, the user or a tool says nothing.

    Why it matters: the model learns to answer where nobody asked; often the text was lost on the way here.
    What to do: restore the text, or remove the message.
    Not reported: answers of the assistant, except those with the weight 0 (EM001 has the others).
    """
    for at, turn in enumerate(raw_turns(example)):
        if is_blank(turn.get("content")) and not _is_answer(turn):
            role = role_of(turn)
            who = f" ({role})" if role in ("system", "user", "tool", "assistant") else ""
            message = f"{where(example, at)}{who} is empty."
            yield Finding("EM002", "warning", message, (example.id,), f"{at + 1}:content")


def _is_answer(turn: Body) -> bool:
    return role_of(turn) == "assistant" and (
        turn.get("weight") != 0 or has_calls(turn) or bool(turn.get("refusal"))
    )
