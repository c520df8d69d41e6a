from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.legacy.columns import SharedStart
from tunewright.checks.reading import quoted
from tunewright.checks.registry import check
from tunewright.model import Corpus, Finding


@check(
    "LE006",
    "shared-start",
    severity="info",
    scope="corpus",
    kinds=("pair",),
    targets=("openai-prompt-completion",),
)
def shared_start(corpus: Corpus, *, prompt_from: int = 13, completion_from: int = 5) -> Iterator[Finding]:
    """All prompts, or all completions, start with the same text.

    Why it matters: a fine-tuned model needs no instruction that never changes: it costs tokens and teaches nothing.
    What to do: leave the start out when exporting to the legacy format, and when asking the model.
    Not reported: shared starts of fewer than 13 characters in prompts and 5 in completions; texts that are all the
    same (LE007).
    Cost: one pass over the texts of pairs, which ends as soon as nothing is shared.
    Source: OpenAI's `prepare_data` tool, version 0.28.1.
    """
    asked, answered = SharedStart(), SharedStart()
    for passage in corpus.passages():
        if passage.kind == "pair":
            asked.add(passage.question)
            answered.add(passage.answer)
            if len(asked.text) < prompt_from and len(answered.text) < completion_from:
                return
    for side, start, shortest in (("prompts", asked, prompt_from), ("completions", answered, completion_from)):
        if start.n > 1 and not start.is_all and len(start.text) >= shortest:
            message = f"All {start.n:,} {side} start with {quoted(start.text)}."
            yield Finding("LE006", "info", message, (), side, {"start": start.text[:80], "length": len(start.text)})
