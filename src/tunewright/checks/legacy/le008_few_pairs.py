from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import counted
from tunewright.checks.registry import check
from tunewright.model import Census, Finding


@check(
    "LE008",
    "few-pairs",
    severity="info",
    scope="project",
    kinds=("pair",),
    targets=("openai-prompt-completion",),
)
def few_pairs(census: Census, *, advised: int = 100) -> Iterator[Finding]:
    """There are fewer than a hundred prompt and completion pairs.

    Why it matters: completion models need a few hundred, and get better at a steady rate with every doubling.
    What to do: add examples before you pay for a training job.
    Not reported: models that are trained on chats (BA001 looks at those).
    Source: OpenAI's `prepare_data` tool, version 0.28.1.
    """
    from tunewright import targets

    known = targets.find_model(census.model)
    n = census.kinds.get("pair", 0)
    if known is not None and known.form == "pair" and 0 < n < advised:
        message = f"The project has {counted(n, 'pair')}; at least a few hundred are advised."
        yield Finding("LE008", "info", message, (), "pairs")
