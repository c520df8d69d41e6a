from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import conversation, where
from tunewright.checks.registry import check
from tunewright.checks.tools.matching import match_calls
from tunewright.model import Example, Finding


@check("TC002", "stray-tool-answer", severity="error", scope="example", kinds=("chat", "preference"))
def stray_tool_answer(example: Example) -> Iterator[Finding]:
    """A tool message answers no call of the assistant message before it.

    Why it matters: the target refuses the file.
    What to do: give the tool message the id of the call it answers, move it behind that call, or remove it.
    """
    turns = conversation(example)
    matching = match_calls(turns)
    for at, again in matching.strays if matching else ():
        if not isinstance(turns[at].get("tool_call_id"), str):
            trouble = "is from a tool, but does not say which call it answers (its tool_call_id is missing)."
        elif again:
            trouble = "answers a tool call that has been answered already."
        else:
            trouble = "is from a tool, but its id is not that of a call right before it."
        yield Finding("TC002", "error", f"{where(example, at)} {trouble}", (example.id,), f"{at + 1}:answer")
