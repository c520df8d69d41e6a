from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tunewright.checks.reading import calls_of, listed, raw_turns, where
from tunewright.checks.registry import check
from tunewright.model import Example, Finding


@check("TC003", "repeated-call-id", severity="error", scope="example", kinds=("chat", "preference"))
def repeated_call_id(example: Example) -> Iterator[Finding]:
    """Two tool calls of one message have the same id.

    Why it matters: nobody can tell which of the calls an answer belongs to.
    What to do: give each call of the message an id of its own, and its answer the same.
    Not reported: ids used again in a later message.
    """
    for at, turn in enumerate(raw_turns(example)):
        if "tool_calls" not in turn:
            continue
        ids = [call.get("id") for call in calls_of(turn) if isinstance(call, dict)]
        times = Counter(one for one in ids if isinstance(one, str) and one)
        repeated = [one for one, n in times.items() if n > 1]
        if repeated:
            message = f"{where(example, at)} uses the id {listed(repeated)} for more than one tool call."
            yield Finding("TC003", "error", message, (example.id,), f"{at + 1}:ids")
