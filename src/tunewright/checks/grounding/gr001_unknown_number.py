from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.grounding.grounded import grounded
from tunewright.checks.reading import listed
from tunewright.checks.registry import check
from tunewright.model import Example, Finding, Severity
from tunewright.text.figures import Figure, figures, known_figures

_SMALL = 12


@check("GR001", "unknown-number", severity="warning", scope="example", depth="thorough")
def unknown_number(example: Example, *, small_counts: bool = False) -> Iterator[Finding]:
    """The answer names numbers or dates that neither the source text nor the question holds.

    Why it matters: the model learns to make up figures instead of reading them.
    What to do: compare with the source; correct the number, or complete the source. Numbers that can be worked out
    from the source's (a sum, a difference, a percentage) and small counts are information only.
    Not reported: examples without a source text; list numbers; the same number in another form (1,000 and 1.000,
    twelve and 12, 3 May and 03.05.); counts in words up to twelve, and in digits up to three unless switched on.
    A source is a field such as “context” or “source_text”, or a part of the prompt that is set apart: <context> …
    </context>, three quotation marks around it, or “Context:” … “Question:”.
    Cost: about 400 µs for each example with a source of 1,000 characters.
    """
    if not any(map(str.isdigit, example.completion)):
        return
    said = grounded(example)
    if said is None:
        return
    known = known_figures(said.known)
    missing = [one for one in figures(said.answer) if not known.holds(one) and not _is_left(one, small_counts)]
    if not missing:
        return
    doubtful = [one for one in missing if not _is_count(one) and not known.explains(one)]
    named = list(dict.fromkeys(one.written for one in doubtful or missing))
    what = "do not occur" if len(named) > 1 else "does not occur"
    worked_out = (
        ""
        if doubtful
        else " It may be counted or worked out."
        if len(named) == 1
        else " They may be counted or worked out."
    )
    message = f"{listed(named)} in the answer {what} in the source text or the question.{worked_out}"
    evidence = {
        "missing": [{"text": one.written, "start": one.start} for one in missing[:50]],
        "doubtful": named[:50] if doubtful else [],
    }
    severity: Severity = "warning" if doubtful else "info"
    yield Finding("GR001", severity, message, (example.id,), "numbers:" + "|".join(named[:8]), evidence)


def _is_left(one: Figure, small_counts: bool) -> bool:
    """Counts that no source spells out: “three reasons”."""
    return _is_count(one) and (one.is_word or (not small_counts and any(int(form) <= 3 for form in one.forms)))


def _is_count(one: Figure) -> bool:
    """A whole number up to twelve, or one in words."""
    small = one.written.isdigit() and any(form.isdigit() and int(form) <= _SMALL for form in one.forms)
    return not one.is_date and (small or (one.is_word and any(int(form) <= _SMALL for form in one.forms)))
