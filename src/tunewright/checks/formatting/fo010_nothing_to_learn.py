from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import conversation, role_of
from tunewright.checks.registry import check
from tunewright.model import Example, Finding


@check("FO010", "nothing-to-learn", severity="error", scope="example", kinds=("chat",))
def nothing_to_learn(example: Example) -> Iterator[Finding]:
    """Every assistant message has the weight 0, so the model learns from none of them.

    Why it matters: the example is paid for and teaches nothing.
    What to do: set the weight of the answer to learn to 1, or reject the example.
    """
    weights = []
    for turn in conversation(example):
        if role_of(turn) == "assistant":
            weight = turn.get("weight", 1)
            if weight is None or weight != 0:
                return
            weights.append(weight)
    if weights:
        message = "Every answer of the assistant has the weight 0, so the model learns nothing from this example."
        yield Finding("FO010", "error", message, (example.id,), "weights")
