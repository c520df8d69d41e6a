from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.legacy.edges import common_tail, count_ends, usual_ending
from tunewright.checks.reading import counted, is_blank, quoted
from tunewright.checks.registry import check
from tunewright.model import Census, Finding


@check("LE003", "missing-ending", severity="info", scope="project", kinds=("pair",))
def missing_ending(census: Census) -> Iterator[Finding]:
    """Completions do not all end with the same mark.

    Why it matters: a completion model stops at a mark it knows; without one it goes on writing.
    What to do: choose an ending such as “ END” when exporting to the legacy format; other formats need none.
    Not reported: classification, where the answer is cut after its one token.
    Source: OpenAI's legacy fine-tuning guide, 2022–2023.
    """
    if census.task == "classification":
        return
    pairs = [pair for pair in census.pair_edges() if not is_blank(pair.answer_end)]
    ends = count_ends(pairs, lambda pair: pair.answer_end)
    if ends.total() < 2:
        return
    ending = usual_ending(ends)
    missing = tuple(sorted(id_ for pair in pairs if not pair.answer_end.endswith(ending) for id_ in pair.ids))
    if ending and missing:
        verb = "does" if len(missing) == 1 else "do"
        many = f"{counted(len(missing), 'completion')} of {ends.total():,} {verb} not"
        yield Finding("LE003", "info", f"{many} end with {quoted(ending)}.", missing, "some")
    elif not ending:
        tail = census.shared_end("answer") if common_tail(ends) else ""
        message = "The completions do not end with a common mark."
        if tail:
            message = f"All completions end with {quoted(tail)}, which may also occur inside an answer."
        yield Finding("LE003", "info", message, (), "all")
