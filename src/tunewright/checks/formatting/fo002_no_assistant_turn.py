from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import conversation, role_of
from tunewright.checks.registry import check
from tunewright.model import Example, Finding


@check("FO002", "no-assistant-turn", severity="error", scope="example", kinds=("chat",))
def no_assistant_turn(example: Example) -> Iterator[Finding]:
    """The chat has no message from the assistant.

    Why it matters: the model learns only from what the assistant says; here there is nothing to learn.
    What to do: add the answer the assistant should give, or reject the example.
    """
    for turn in conversation(example):
        if role_of(turn) == "assistant":
            return
    yield Finding("FO002", "error", "No message is from the assistant.", (example.id,), "assistant")
