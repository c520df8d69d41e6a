from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.content.answers import a_finding, answers
from tunewright.checks.reading import quoted
from tunewright.checks.registry import check
from tunewright.model import Example, Finding
from tunewright.text.refusals import stance


@check("CT002", "half-refusal", severity="warning", scope="example", depth="thorough")
def half_refusal(example: Example) -> Iterator[Finding]:
    """An answer refuses and answers at once: it declines and then helps, or helps and then declines.

    Why it matters: the model learns to say that it cannot do what it can.
    What to do: remove the refusing sentence, or the answer.
    Not reported: refusals followed only by reasons, advice to ask somebody else or an offer of other help (CT001).
    """
    for at, text in answers(example):
        match stance(text):
            case "refuses-then-answers":
                found = text.strip()[:80]
                says = f"begins with a refusal, {quoted(found)}, and then answers."
                yield a_finding("CT002", "warning", example, at, says, found, kind="refuses-then-answers")
            case "answers-then-refuses":
                found = text.strip()[-80:]
                says = "answers, and then declines at the end."
                yield a_finding("CT002", "warning", example, at, says, found, kind="answers-then-refuses")
            case _:
                continue
