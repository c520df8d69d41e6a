from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.legacy.columns import case_balance
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding


@check(
    "LE005",
    "mostly-uppercase",
    severity="info",
    scope="corpus",
    kinds=("pair",),
    targets=("openai-prompt-completion",),
)
def mostly_uppercase(corpus: Corpus) -> Iterator[Finding]:
    """More than a third of the letters of all prompts, or of all completions, are capitals.

    Why it matters: models read far more text in ordinary case, and understand it better.
    What to do: write the texts in ordinary case, unless the capitals carry meaning.
    Cost: one pass over the texts of pairs.
    Source: OpenAI's `prepare_data` tool, version 0.28.1.
    """
    prompts = completions = 0
    for passage in corpus.passages():
        if passage.kind == "pair":
            prompts += case_balance(passage.question)
            completions += case_balance(passage.answer)
    for side, balance in (("prompts", prompts), ("completions", completions)):
        if balance > 0:
            message = f"More than a third of the letters of the {side} are capitals."
            yield Finding("LE005", "info", message, (), side)
