from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import frame, functions_called, listed, raw_turns
from tunewright.checks.registry import check
from tunewright.model import Body, Example, Finding


@check("TC005", "undeclared-function", severity="warning", scope="example", kinds=("chat", "preference"))
def undeclared_function(example: Example) -> Iterator[Finding]:
    """The assistant calls a function that the example does not declare.

    Why it matters: the model learns to call functions it was never told of, with arguments it has to guess.
    What to do: add the function with its parameters to the “tools” of the example.
    """
    called: dict[str, None] = {}
    for turn in raw_turns(example):
        if "tool_calls" in turn or "function_call" in turn:
            names = [function.get("name") for function in functions_called(turn)]
            called |= dict.fromkeys(name for name in names if isinstance(name, str) and name)
    if not called:
        return
    declared = _declared(frame(example))
    missing = [name for name in called if name not in declared]
    if missing:
        what = "does not declare it" if len(missing) == 1 else "does not declare them"
        what = what if declared else "declares no tools"
        message = f"The assistant calls {listed(missing)}, but the example {what}."
        yield Finding("TC005", "warning", message, (example.id,), "functions", {"functions": missing})


def _declared(shared: Body) -> set[str]:
    tools, functions = shared.get("tools"), shared.get("functions")
    entries = [tool.get("function") for tool in tools if isinstance(tool, dict)] if isinstance(tools, list) else []
    entries += functions if isinstance(functions, list) else []
    names = [entry.get("name") for entry in entries if isinstance(entry, dict)]
    return {name for name in names if isinstance(name, str)}
