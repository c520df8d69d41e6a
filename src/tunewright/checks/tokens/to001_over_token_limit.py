from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import counted
from tunewright.checks.registry import check
from tunewright.model import Census, Finding


@check("TO001", "over-token-limit", severity="error", scope="project")
def over_token_limit(census: Census) -> Iterator[Finding]:
    """Examples are longer than the chosen model reads in training.

    Why it matters: the target cuts the end of a longer example, and the end is the answer to learn.
    What to do: shorten the prompt or earlier turns, split the example, or choose a model that reads more.
    Source: OpenAI's fine-tuning guide, about December 2024.
    """
    too_long = sorted(census.over_limit()) if census.token_limit else []
    if not too_long:
        return
    most = max(tokens for _, tokens in too_long)
    is_one = len(too_long) == 1
    message = (
        f"{counted(len(too_long), 'example')} {'has' if is_one else 'have'} more than the "
        f"{census.token_limit:,} tokens that {census.model} reads{'' if is_one else '; the longest has'}"
        f"{' (' if is_one else ' '}{most:,}{')' if is_one else ''}. The end, which is the answer, will be cut."
    )
    ids = tuple(id_ for id_, _ in too_long)
    key = f"{census.model}:{census.token_limit}"
    yield Finding("TO001", "error", message, ids, key, {"tokens": [list(pair) for pair in too_long]})
