from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.registry import check
from tunewright.model import Example, Finding, message_view, turn_objects


@check("CO002", "equal-preference", severity="error", scope="example", kinds=("preference",))
def equal_preference(example: Example) -> Iterator[Finding]:
    """The preferred and the non-preferred answer are the same.

    Why it matters: there is no difference from which the model could learn what is better.
    What to do: replace one of the answers, or reject the example.
    """
    preferred = [message_view(turn) for turn in turn_objects(example.body.get("preferred_output"))]
    other = [message_view(turn) for turn in turn_objects(example.body.get("non_preferred_output"))]
    if preferred and preferred == other:
        message = "The preferred and the non-preferred answer are the same."
        yield Finding("CO002", "error", message, (example.id,), "answers")
