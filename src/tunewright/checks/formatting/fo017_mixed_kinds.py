from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import counted
from tunewright.checks.registry import check
from tunewright.model import Census, Finding


@check("FO017", "mixed-kinds", severity="warning", scope="project")
def mixed_kinds(census: Census) -> Iterator[Finding]:
    """The project mixes preference pairs with chats or with prompts and completions.

    Why it matters: a training file holds one kind only; whichever target is chosen, the others are left out.
    What to do: keep preference pairs in a project of their own.
    Not reported: chats beside prompts and completions, which can be written as chats.
    Source: a job was seen to refuse a chat file for preference training on 2024-12-29.
    """
    n_preferences = census.kinds.get("preference", 0)
    n_others = census.kinds.get("chat", 0) + census.kinds.get("pair", 0)
    if n_preferences and n_others:
        verb = "is a preference pair" if n_preferences == 1 else "are preference pairs"
        message = (
            f"{counted(n_preferences, 'example')} {verb} and {n_others:,} {'is' if n_others == 1 else 'are'} not. "
            "One training file cannot hold both."
        )
        yield Finding("FO017", "warning", message, (), "kinds", {"kinds": dict(census.kinds)})
