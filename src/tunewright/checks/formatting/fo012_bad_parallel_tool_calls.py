from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import frame
from tunewright.checks.registry import check
from tunewright.model import Example, Finding


@check("FO012", "bad-parallel-tool-calls", severity="error", scope="example", kinds=("chat", "preference"))
def bad_parallel_tool_calls(example: Example) -> Iterator[Finding]:
    """The setting “parallel_tool_calls” is something other than true or false.

    Why it matters: the target refuses the file.
    What to do: set it to true or false without quotation marks, or remove it.
    """
    shared = frame(example)
    if "parallel_tool_calls" in shared and not isinstance(shared["parallel_tool_calls"], bool):
        message = "“parallel_tool_calls” must be true or false, without quotation marks."
        yield Finding("FO012", "error", message, (example.id,), "parallel_tool_calls")
