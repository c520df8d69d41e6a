from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.legacy.edges import count_ends, usual_separator
from tunewright.checks.reading import counted, is_blank, quoted
from tunewright.checks.registry import check
from tunewright.model import Census, Finding


@check("LE004", "repeated-separator", severity="info", scope="project", kinds=("pair",))
def repeated_separator(census: Census) -> Iterator[Finding]:
    """The separator stands twice at the end of a prompt, or at the edge of a completion.

    Why it matters: the separator must mean one thing only: here the question ends.
    What to do: remove it from these texts, or choose another one when exporting.
    Limits: looks at the last 24 characters of prompts and the edges of completions, not at what is between.
    """
    pairs = list(census.pair_edges())
    ends = count_ends(pairs, lambda pair: pair.prompt_end)
    separator = usual_separator(ends) if ends.total() > 1 else ""
    if not separator.strip():
        return
    blank = {id_ for pair in pairs if is_blank(pair.prompt_end) for id_ in pair.ids}
    repeated = tuple(sorted(id_ for id_ in census.repeating(separator) if id_ not in blank))
    if repeated:
        verb = "repeats" if len(repeated) == 1 else "repeat"
        message = f"{counted(len(repeated), 'example')} {verb} the separator {quoted(separator)}."
        yield Finding("LE004", "info", message, repeated, "separator")
