from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.content.answers import a_finding, answers
from tunewright.checks.reading import quoted
from tunewright.checks.registry import check
from tunewright.model import Example, Finding
from tunewright.text.refusals import stance


@check("CT001", "refusal", severity="warning", scope="example", depth="thorough")
def refusal(example: Example) -> Iterator[Finding]:
    """An answer refuses what was asked.

    Why it matters: a few hundred refusals are enough to make a model decline harmless questions too.
    What to do: answer the question, or reject the example; keep the refusals that you want it to learn.
    Not reported: an apology with an answer, a shop that cannot find an order, refusals in another sentence than
    the opening (CT002), answers with the weight 0 and the non-preferred answer of a pair.
    Cost: some 20 µs for an answer.
    """
    for at, text in answers(example):
        if stance(text) == "refuses":
            found = text.strip()[:80]
            yield a_finding("CT001", "warning", example, at, f"refuses: {quoted(found)}.", found)
