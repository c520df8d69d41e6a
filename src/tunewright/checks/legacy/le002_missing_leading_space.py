from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.reading import counted
from tunewright.checks.registry import check
from tunewright.model import Census, Finding


@check("LE002", "missing-leading-space", severity="info", scope="project", kinds=("pair",))
def missing_leading_space(census: Census) -> Iterator[Finding]:
    """Completions do not start with a space.

    Why it matters: the legacy models read most words together with the space before them.
    What to do: let the export to the legacy format add the space; other formats need none.
    Source: OpenAI's legacy fine-tuning guide, 2022–2023.
    """
    pairs = [pair for pair in census.pair_edges() if pair.leads_with_space is not None]
    missing = tuple(sorted(id_ for pair in pairs if not pair.leads_with_space for id_ in pair.ids))
    if missing:
        verb = "does" if len(missing) == 1 else "do"
        n = sum(len(pair.ids) for pair in pairs)
        message = f"{counted(len(missing), 'completion')} of {n:,} {verb} not start with a space."
        yield Finding("LE002", "info", message, missing, "space")
