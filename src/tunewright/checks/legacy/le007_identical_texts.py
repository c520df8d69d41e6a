from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.legacy.columns import SharedStart
from tunewright.checks.reading import is_blank
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding


@check(
    "LE007",
    "identical-texts",
    severity="warning",
    scope="corpus",
    kinds=("pair",),
    targets=("openai-prompt-completion",),
)
def identical_texts(corpus: Corpus) -> Iterator[Finding]:
    """All prompts are the same, or all completions are.

    Why it matters: where the question never changes the model cannot learn to answer it; where the answer never
    changes there is nothing to learn.
    What to do: for open-ended writing leave the prompts empty; otherwise look for the column that was meant.
    Not reported: projects with a single pair, and empty prompts.
    Cost: one pass over the texts of pairs, which ends as soon as two differ.
    Source: OpenAI's `prepare_data` tool, version 0.28.1.
    """
    asked, answered = SharedStart(), SharedStart()
    for passage in corpus.passages():
        if passage.kind == "pair":
            asked.add(passage.question)
            answered.add(passage.answer)
            if not asked.is_all and not answered.is_all:
                return
    for side, texts in (("prompts", asked), ("completions", answered)):
        if texts.n > 1 and texts.is_all and not is_blank(texts.text):
            yield Finding("LE007", "warning", f"All {texts.n:,} {side} are the same.", (), side)
