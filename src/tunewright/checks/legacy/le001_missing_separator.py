from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.legacy.edges import common_tail, count_ends, usual_separator
from tunewright.checks.reading import counted, is_blank, quoted
from tunewright.checks.registry import check
from tunewright.model import Census, Finding


@check("LE001", "missing-separator", severity="info", scope="project", kinds=("pair",))
def missing_separator(census: Census) -> Iterator[Finding]:
    """Prompts do not all end with the same separator.

    Why it matters: without a mark, a completion model cannot tell where the question ends, and goes on writing it.
    What to do: choose a separator when exporting to the legacy format; other formats need none.
    Not reported: open-ended projects, where every prompt is empty, and projects with a single prompt.
    Source: OpenAI's legacy fine-tuning guide, 2022–2023.
    """
    pairs = [pair for pair in census.pair_edges() if not is_blank(pair.prompt_end)]
    ends = count_ends(pairs, lambda pair: pair.prompt_end)
    if ends.total() < 2:
        return
    separator = usual_separator(ends)
    missing = tuple(sorted(id_ for pair in pairs if not pair.prompt_end.endswith(separator) for id_ in pair.ids))
    if separator and missing:
        many = f"{counted(len(missing), 'prompt')} of {ends.total():,} {'does' if len(missing) == 1 else 'do'} not"
        yield Finding("LE001", "info", f"{many} end with the separator {quoted(separator)}.", missing, "some")
    elif not separator:
        tail = census.shared_end("prompt") if common_tail(ends) else ""
        message = "The prompts do not end with a common separator."
        if tail:
            message = (
                f"All prompts end with {quoted(tail)}, which is no separator: it may occur anywhere in a text."
            )
        yield Finding("LE001", "info", message, (), "all")
