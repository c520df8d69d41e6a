from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import conversation, where
from tunewright.checks.registry import check
from tunewright.model import Example, Finding


@check("FO013", "late-system-message", severity="warning", scope="example", kinds=("chat", "preference"))
def late_system_message(example: Example) -> Iterator[Finding]:
    """A system message comes after the conversation has begun.

    Why it matters: in use the system message comes first; several trainers refuse or drop a later one.
    What to do: move it to the beginning, or join it with the first one.
    Not reported: several system messages in a row at the beginning.
    """
    begun = False
    for at, turn in enumerate(conversation(example)):
        if turn.get("role") != "system":
            begun = True
        elif begun:
            message = f"{where(example, at)} is a system message, but the conversation began before it."
            yield Finding("FO013", "warning", message, (example.id,), f"{at + 1}:role")
