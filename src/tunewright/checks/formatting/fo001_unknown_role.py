from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import quoted, raw_turns, role_of, where
from tunewright.checks.registry import check
from tunewright.model import Example, Finding

ROLES = frozenset(("system", "user", "assistant", "tool", "function"))
"""Roles of supervised fine-tuning, from OpenAI's OpenAPI document of 2025-05-20."""

_MEANT = {
    **dict.fromkeys(("human", "customer", "client", "question", "prompter"), "user"),
    **dict.fromkeys(("bot", "gpt", "ai", "model", "agent", "chatbot", "answer"), "assistant"),
}


@check("FO001", "unknown-role", severity="error", scope="example", kinds=("chat", "preference"))
def unknown_role(example: Example) -> Iterator[Finding]:
    """A message has no role, or one the target does not know.

    Why it matters: the target refuses the whole file because of one such message.
    What to do: give the message one of the roles system, user, assistant or tool.
    """
    for at, turn in enumerate(raw_turns(example)):
        role = role_of(turn)
        if role not in ROLES:
            message = f"{where(example, at)} {_trouble(role)}"
            yield Finding("FO001", "error", message, (example.id,), f"{at + 1}:role")


def _trouble(role: str) -> str:
    if not role:
        return "has no role. Say who speaks: system, user, assistant or tool."
    if role == "developer":
        return "has the role “developer”, which supervised fine-tuning does not accept. Use “system” instead."
    meant = role.strip().lower()
    meant = _MEANT.get(meant, meant)
    advice = f"Use “{meant}” instead." if meant in ROLES else "Use system, user, assistant or tool."
    return f"has the role {quoted(role)}, which the target does not know. {advice}"
