from __future__ import annotations

from tunewright.fixes.registry import Given, edits
from tunewright.fixes.turns import turns_changed
from tunewright.model import Body, Example

_ROLES = frozenset(("system", "user", "assistant", "tool", "function"))
_MEANT = {
    **dict.fromkeys(("human", "customer", "client", "question", "prompter"), "user"),
    **dict.fromkeys(("bot", "gpt", "ai", "model", "agent", "chatbot", "answer"), "assistant"),
    "developer": "system",
}


@edits("FO001", name="usual-roles", way="asks-first")
def usual_roles(example: Example, given: Given) -> Body | None:
    """Call the speakers what the target calls them: “human” becomes “user”, “bot” becomes “assistant”.

    A developer message becomes a system message. Roles that nobody can guess stay.
    """
    return turns_changed(example, _renamed)


def _renamed(turn: Body) -> Body:
    role = turn.get("role")
    if not isinstance(role, str) or role in _ROLES:
        return turn
    meant = role.strip().lower()
    meant = _MEANT.get(meant, meant)
    return turn | {"role": meant} if meant in _ROLES else turn
