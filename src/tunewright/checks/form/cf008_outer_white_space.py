from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import counted, is_blank, raw_turns, where
from tunewright.checks.registry import check
from tunewright.model import Body, Example, Finding

_ENDS = " \t\r\n\u00a0\u3000\ufeff"


@check(
    "CF008",
    "outer-white-space",
    severity="info",
    scope="example",
    kinds=("chat", "preference"),
    depth="thorough",
)
def outer_white_space(example: Example) -> Iterator[Finding]:
    """A message begins or ends with spaces or line breaks.

    Why it matters: nobody sees them, but they cost tokens, and the model learns to write them before its answers.
    What to do: remove them.
    Not reported: prompts and completions of the older format, where a space or a line break at the edge has a
    meaning; messages of tools; messages that are nothing but white space (EM001, EM002).
    """
    places = [at for at, turn in enumerate(raw_turns(example)) if _has_edges(turn)]
    if places:
        names = where(example, places[0])
        what = f"{names} begins or ends" if len(places) == 1 else f"{counted(len(places), 'message')} begin or end"
        message = f"{what} with white space."
        yield Finding("CF008", "info", message, (example.id,), "edges", {"turns": places})


def _has_edges(turn: Body) -> bool:
    content = turn.get("content")
    if not isinstance(content, str) or not content or turn.get("role") in ("tool", "function"):
        return False
    return (content[0] in _ENDS or content[-1] in _ENDS) and not is_blank(content)
