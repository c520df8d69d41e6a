from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tunewright.checks.form.answers import State, read_answer
from tunewright.checks.reading import counted
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding

_TROUBLE: dict[State, tuple[str, str]] = {
    "broken": ("begins like JSON but cannot be read as JSON", "begin like JSON but cannot be read as JSON"),
    "text": ("is plain text", "are plain text"),
    "fenced": ("wraps its JSON in a code fence (```)", "wrap their JSON in a code fence (```)"),
    "json": ("gives JSON without the code fence (```)", "give JSON without the code fence (```)"),
}


@check("CF003", "unreadable-json-answer", severity="warning", scope="corpus")
def unreadable_json_answer(corpus: Corpus, *, most: float = 0.8, fewest: int = 10) -> Iterator[Finding]:
    """Most answers are JSON, but some are not, or cannot be read as JSON.

    Why it matters: a program that reads the answers stops at the first one that it cannot read.
    What to do: repair these answers, or write them in the form of the others.
    Not reported: projects in which fewer than `most` of the answers are JSON; answers that call a tool.
    Cost: one pass.
    """
    seen: dict[State, list[int]] = defaultdict(list)
    for passage in corpus.passages():
        state, _ = read_answer(passage.answer)
        seen[state].append(passage.id)
    seen.pop("left out", None)
    total = sum(map(len, seen.values()))
    usual: State = "json" if len(seen["json"]) >= len(seen["fenced"]) else "fenced"
    n_json = len(seen["json"]) + len(seen["fenced"])
    if total < fewest or n_json < most * total or len(seen[usual]) < most * n_json:
        return
    form = "JSON" if usual == "json" else "JSON in a code fence"
    for state, (one, many) in _TROUBLE.items():
        ids = seen[state]
        if ids and state != usual:
            said = f"{counted(len(ids), 'answer')} {one if len(ids) == 1 else many}"
            message = f"{said}, while {len(seen[usual]):,} of {total:,} are {form}."
            yield Finding("CF003", "warning", message, tuple(ids), state, {"usual": usual, "of": total})
