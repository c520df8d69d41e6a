from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import counted, is_blank
from tunewright.checks.registry import check
from tunewright.model import Census, Finding


@check("EM003", "empty-prompt", severity="warning", scope="project", kinds=("pair",))
def empty_prompt(census: Census) -> Iterator[Finding]:
    """Some prompts are empty although others are not.

    Why it matters: where most answers reply to a prompt, one to nothing teaches the model to make things up.
    What to do: write the prompt, or reject the example.
    Not reported as a fault: a project in which every prompt is empty, which is how open-ended writing is trained.
    """
    n_pairs = census.kinds.get("pair", 0)
    empty = tuple(sorted(id_ for pair in census.pair_edges() if is_blank(pair.prompt_end) for id_ in pair.ids))
    if not empty:
        return
    if len(empty) < n_pairs:
        message = f"{counted(len(empty), 'prompt')} of {n_pairs:,} {'is' if len(empty) == 1 else 'are'} empty."
        yield Finding("EM003", "warning", message, empty, "some")
        return
    message = "Every prompt is empty: the model will learn to write freely, which takes thousands of examples."
    yield Finding("EM003", "info", message, (), "all")
