from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import has_calls, is_blank, raw_turns, role_of, where
from tunewright.checks.registry import check
from tunewright.model import Example, Finding


@check("EM001", "empty-answer", severity="error", scope="example")
def empty_answer(example: Example) -> Iterator[Finding]:
    """An answer to learn says nothing: it is empty or holds only white space.

    Why it matters: the model learns to answer with silence.
    What to do: write the answer, or reject the example.
    Not reported: answers that call a tool, and answers with the weight 0 (EM002).
    """
    if example.kind == "pair":
        if is_blank(example.body.get("completion") or ""):
            yield Finding("EM001", "error", "The completion is empty.", (example.id,), "completion")
        return
    for at, turn in enumerate(raw_turns(example)):
        if not is_blank(turn.get("content")) or role_of(turn) != "assistant":
            continue
        if not has_calls(turn) and not turn.get("refusal") and turn.get("weight") != 0:
            message = f"{where(example, at)} is an empty answer."
            yield Finding("EM001", "error", message, (example.id,), f"{at + 1}:content")
