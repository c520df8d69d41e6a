from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import conversation, quoted, role_of
from tunewright.checks.registry import check
from tunewright.model import Example, Finding


@check("FO003", "last-turn-not-assistant", severity="error", scope="example", kinds=("chat",))
def last_turn_not_assistant(example: Example) -> Iterator[Finding]:
    """The chat goes on after the last answer of the assistant.

    Why it matters: the format requires that an example ends with the answer to learn.
    What to do: add the missing answer, or remove what follows the last one.
    Not reported: chats without any message from the assistant (FO002).
    Source: the examples of OpenAI's fine-tuning guide, 2026; required by format.
    """
    turns = conversation(example)
    if not turns or role_of(turns[-1]) == "assistant":
        return
    if any(role_of(turn) == "assistant" for turn in turns):
        role = role_of(turns[-1])
        who = f"from {quoted(role)}" if role else "without a role"
        message = f"The last message is {who}, not from the assistant, so there is no answer to learn."
        yield Finding("FO003", "error", message, (example.id,), "last")
