from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tunewright.checks.form.endings import Ending, ending_of
from tunewright.checks.reading import counted
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding


@check("CF005", "mixed-closing-stop", severity="info", scope="corpus", tasks=("generation",))
def mixed_closing_stop(corpus: Corpus, *, most: float = 0.9, fewest: int = 20) -> Iterator[Finding]:
    """Nearly all answers end with a full stop, and a few do not; or the other way round.

    Why it matters: a habit that most answers have is learned well only where all have it.
    What to do: look whether these answers are cut off; if not, write them like the others.
    Not reported: labels, lists, code, links, signatures and headings; projects with both habits (fewer than
    `most` agree); languages that write no full stops. Question and exclamation marks count as closing.
    Cost: one pass.
    """
    seen: dict[Ending, list[int]] = defaultdict(list)
    for passage in corpus.passages():
        if passage.answer != passage.label:
            seen[ending_of(passage.answer)].append(passage.id)
    closed, bare = sorted(seen["stop"] + seen["other mark"]), seen["bare"]
    total = len(closed) + len(bare)
    if total < fewest:
        return
    if bare and len(closed) >= most * total:
        yield _finding(bare, total, "with")
    elif seen["stop"] and len(bare) >= most * total:
        yield _finding(seen["stop"], total, "without")


def _finding(ids: list[int], total: int, usual: str) -> Finding:
    other = "without" if usual == "with" else "with"
    verb = "ends" if len(ids) == 1 else "end"
    message = (
        f"{counted(len(ids), 'answer')} {verb} {other} a full stop; {1 - len(ids) / total:.1%} of the "
        f"{total:,} answers in sentences end {usual} a closing mark."
    )
    return Finding("CF005", "info", message, tuple(ids), usual, {"usual": usual, "of": total})
