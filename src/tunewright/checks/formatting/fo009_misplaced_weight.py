from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import raw_turns, role_of, where
from tunewright.checks.registry import check
from tunewright.model import Example, Finding


@check("FO009", "misplaced-weight", severity="error", scope="example", kinds=("chat", "preference"))
def misplaced_weight(example: Example) -> Iterator[Finding]:
    """A message that is not from the assistant has a weight.

    Why it matters: the target accepts a weight only on answers of the assistant and refuses the file otherwise.
    What to do: remove the weight; such messages are never learned from anyway.
    """
    for at, turn in enumerate(raw_turns(example)):
        if turn.get("weight") is not None and role_of(turn) != "assistant":
            message = f"{where(example, at)} has a weight, but is not from the assistant."
            yield Finding("FO009", "error", message, (example.id,), f"{at + 1}:weight")
