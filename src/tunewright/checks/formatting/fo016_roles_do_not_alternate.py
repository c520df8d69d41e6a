from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import conversation, has_calls, role_of, where
from tunewright.checks.registry import check
from tunewright.model import Body, Example, Finding


@check(
    "FO016",
    "roles-do-not-alternate",
    severity="info",
    scope="example",
    kinds=("chat", "preference"),
    depth="thorough",
)
def roles_do_not_alternate(example: Example) -> Iterator[Finding]:
    """Two messages in a row are from the same side, or the conversation begins with the assistant.

    Why it matters: OpenAI accepts it; other trainers refuse such an example or skip it without saying so.
    What to do: for OpenAI nothing; for other trainers join the two messages, or begin with the user.
    Not reported: several system messages (FO013), several answers of tools.
    Source: LLaMA-Factory 0.9.5 skips such examples with a line in its log; read 2026-11-20.
    """
    turns = conversation(example)
    before = ""
    for at, turn in enumerate(turns):
        role = role_of(turn)
        if role == before and role in ("user", "assistant") and not _waits(turns, at):
            message = f"{where(example, at)} is from the {role}, like the one before it."
            yield Finding("FO016", "info", message, (example.id,), f"{at + 1}:again", {"turn": at})
        elif role == "assistant" and not before:
            message = f"{where(example, at)} is from the assistant, but nobody has said anything before it."
            yield Finding("FO016", "info", message, (example.id,), f"{at + 1}:first", {"turn": at})
        before = before if role in ("system", "developer") else role


def _waits(turns: list[Body], at: int) -> bool:
    """True for the second of two assistant messages where the first called a tool: that is another finding."""
    return has_calls(turns[at - 1])
