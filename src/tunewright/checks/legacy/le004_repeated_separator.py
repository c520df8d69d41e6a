from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.legacy.edges import usual_separator
from tunewright.checks.reading import counted, is_blank, quoted
from tunewright.checks.registry import check
from tunewright.model import Census, Finding, PairEdges


@check("LE004", "repeated-separator", severity="info", scope="project", kinds=("pair",))
def repeated_separator(census: Census) -> Iterator[Finding]:
    """The separator stands twice at the end of a prompt, or at the edge of a completion.

    Why it matters: the separator must mean one thing only: here the question ends.
    What to do: remove it from these texts, or choose another one when exporting.
    Limits: looks at the last 24 characters of prompts and the edges of completions, not at what is between.
    """
    pairs = [pair for pair in census.pair_edges() if not is_blank(pair.prompt_tail)]
    separator = usual_separator([pair.prompt_tail for pair in pairs]) if len(pairs) > 1 else ""
    if not separator.strip():
        return
    repeated = tuple(sorted(pair.id for pair in pairs if _is_repeated(pair, separator)))
    if repeated:
        verb = "repeats" if len(repeated) == 1 else "repeat"
        message = f"{counted(len(repeated), 'example')} {verb} the separator {quoted(separator)}."
        yield Finding("LE004", "info", message, repeated, "separator")


def _is_repeated(pair: PairEdges, separator: str) -> bool:
    before = pair.prompt_tail.removesuffix(separator)
    mark = separator.strip()
    return any(mark in text for text in (before, pair.answer_head, pair.answer_tail))
