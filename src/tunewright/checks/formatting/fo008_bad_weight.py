from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import raw_turns, role_of, where
from tunewright.checks.registry import check
from tunewright.model import Example, Finding


@check("FO008", "bad-weight", severity="error", scope="example", kinds=("chat", "preference"))
def bad_weight(example: Example) -> Iterator[Finding]:
    """The weight of an assistant message is something other than 0 or 1.

    Why it matters: the target refuses the file; a message is either learned from (1) or not (0).
    What to do: set the weight to 0 or 1, or remove it, which means 1.
    """
    for at, turn in enumerate(raw_turns(example)):
        weight = turn.get("weight")
        if weight is None or role_of(turn) != "assistant":
            continue
        if type(weight) is not int or weight not in (0, 1):
            message = f"{where(example, at)} has a weight other than the whole numbers 0 and 1."
            yield Finding("FO008", "error", message, (example.id,), f"{at + 1}:weight")
