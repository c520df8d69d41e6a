from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import counted, listed, raw_turns, where
from tunewright.checks.registry import check
from tunewright.model import Example, Finding

_ACCEPTED = frozenset(
    ("role", "content", "name", "weight", "tool_calls", "tool_call_id", "function_call", "refusal")
)


@check("FO007", "unknown-message-key", severity="warning", scope="example", kinds=("chat", "preference"))
def unknown_message_key(example: Example) -> Iterator[Finding]:
    """Messages carry fields beside those the target accepts.

    Why it matters: the target refuses a file with such fields, so they are left out of every exported file.
    What to do: nothing, if they are notes such as a time; if the model should see them, write them into the text.
    """
    strange: dict[int, set[str]] = {}
    for at, turn in enumerate(raw_turns(example)):
        if not turn.keys() <= _ACCEPTED:
            strange[at] = turn.keys() - _ACCEPTED
    if strange:
        names = listed(sorted(set().union(*strange.values())))
        first = where(example, min(strange))
        many = f"{first} carries" if len(strange) == 1 else f"{counted(len(strange), 'message')} carry"
        message = f"{many} fields the target does not know: {names}. They will be left out of the exported file."
        yield Finding("FO007", "warning", message, (example.id,), "message-keys")
