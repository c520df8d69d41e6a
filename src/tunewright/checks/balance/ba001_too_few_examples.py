from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import counted
from tunewright.checks.registry import check
from tunewright.model import Census, Finding


@check("BA001", "too-few-examples", severity="error", scope="project")
def too_few_examples(census: Census, *, advised: int = 50) -> Iterator[Finding]:
    """The project has fewer examples than the target accepts, or than its guide advises.

    Why it matters: the target refuses a file under its minimum; below fifty, little improvement is to be seen.
    What to do: add examples, of good quality rather than many.
    Source: OpenAI's supervised fine-tuning guide, 2026: at least 10, start with 50, improvement from 50 to 100.
    """
    n = census.n_examples
    if 0 < n < census.min_examples:
        message = f"The project has {counted(n, 'example')}; the target accepts {census.min_examples:,} or more."
        yield Finding("BA001", "error", message, (), "minimum")
    elif 0 < n < advised:
        message = f"The project has {counted(n, 'example')}; the guide advises to start with {advised:,}."
        yield Finding("BA001", "info", message, (), "advised")
