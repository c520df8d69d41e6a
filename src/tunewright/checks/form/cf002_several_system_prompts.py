from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.form.systems import Systems, systems_of, variants
from tunewright.checks.reading import counted
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding

_FEWEST = 10


@check("CF002", "several-system-prompts", severity="info", scope="corpus", kinds=("chat", "preference"))
def several_system_prompts(corpus: Corpus, *, minority: float = 0.2, least_uses: int = 5) -> Iterator[Finding]:
    """The examples of the project carry different system prompts, or some carry none.

    Why it matters: what is learned under one system prompt shows less under another; for several jobs it is right.
    What to do: if the job is the same, give all examples the prompt that will be used later.
    Not reported: prompts that are written anew for most examples (used less than `least_uses` times on average);
    the same prompt with a slip in it (CF001); projects of fewer than 10 chats.
    Cost: one pass.
    """
    seen = systems_of(corpus)
    if seen.n_chats < _FEWEST:
        return
    n_with = seen.n_chats - len(seen.without)
    if seen.without and n_with and len(seen.without) <= minority * seen.n_chats:
        n = len(seen.without)
        verb = "has" if n == 1 else "have"
        message = f"{counted(n, 'chat')} of {seen.n_chats:,} {verb} no system prompt, although the others do."
        yield Finding("CF002", "info", message, tuple(seen.without), "missing", {"of": seen.n_chats})
    groups = _groups(seen)
    if len(groups) < 2 or n_with < least_uses * len(groups):
        return
    most = max(len(ids) for ids in groups)
    rarer = tuple(sorted(id_ for ids in groups if len(ids) < minority * n_with for id_ in ids))
    message = (
        f"{len(groups):,} different system prompts are used; the most frequent one in {most / n_with:.0%} of the "
        f"{n_with:,} examples that have one."
    )
    counts = sorted((len(ids) for ids in groups), reverse=True)
    yield Finding(
        "CF002", "info", message, rarer, "different", {"counts": counts[:20], "without": len(seen.without)}
    )


def _groups(seen: Systems) -> list[list[int]]:
    """Examples per system prompt, slips counted with the prompt they stand for."""
    slips = {one.text: one.usual for one in variants(seen.ids, rare=2, times=10)}
    groups = {text: list(ids) for text, ids in seen.ids.items() if text not in slips}
    for text, usual in slips.items():
        groups[usual] += seen.ids[text]
    return list(groups.values())
