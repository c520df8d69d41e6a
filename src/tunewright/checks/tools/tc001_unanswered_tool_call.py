from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import conversation, listed, where
from tunewright.checks.registry import check
from tunewright.checks.tools.matching import match_calls
from tunewright.model import Example, Finding


@check("TC001", "unanswered-tool-call", severity="error", scope="example", kinds=("chat", "preference"))
def unanswered_tool_call(example: Example) -> Iterator[Finding]:
    """The assistant calls a tool, and the conversation goes on without the tool's answer.

    Why it matters: the target refuses the file; and the model would learn to make up what the tool said.
    What to do: add a tool message with the id of the call right after it, or remove the call.
    Not reported: calls in the last message, which are the answer to learn.
    """
    matching = match_calls(conversation(example))
    for at, ids in matching.unanswered if matching else ():
        call = "a tool call" if len(ids) == 1 else f"{len(ids)} tool calls"
        message = f"{where(example, at)} makes {call} ({listed(ids)}) that no tool message answers."
        yield Finding("TC001", "error", message, (example.id,), f"{at + 1}:calls")
