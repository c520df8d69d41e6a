from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.content.answers import a_finding, answers
from tunewright.checks.reading import quoted
from tunewright.checks.registry import check
from tunewright.model import Example, Finding
from tunewright.text.openings import opens_with_apology
from tunewright.text.refusals import is_refusal


@check("CT004", "opening-apology", severity="info", scope="example", depth="thorough")
def opening_apology(example: Example) -> Iterator[Finding]:
    """An answer begins with an apology.

    Why it matters: a model that has seen many of them apologises where there is nothing to be sorry for.
    What to do: keep it where a person would apologise too; else let the answer begin with the matter.
    Not reported: sympathy (“I am sorry to hear that”), and refusals (CT001).
    """
    for at, text in answers(example):
        if (found := opens_with_apology(text)) and not is_refusal(text):
            yield a_finding("CT004", "info", example, at, f"begins with an apology: {quoted(found)}.", found)
