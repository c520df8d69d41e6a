from __future__ import annotations

import re
from collections.abc import Iterator

from tunewright.checks.grounding.grounded import grounded
from tunewright.checks.reading import listed
from tunewright.checks.registry import check
from tunewright.model import Example, Finding
from tunewright.text.citations import is_quoted_from, looked_up, quotations

_CODE = re.compile(r"```.*?(?:```|$)|`[^`\n]+`", re.DOTALL)
_MARKS = ('"', "“", "„", "«", "»", "「")


@check("GR002", "unknown-quotation", severity="warning", scope="example", depth="thorough")
def unknown_quotation(example: Example, *, least_words: int = 4) -> Iterator[Finding]:
    """The answer puts words in quotation marks that the source text does not hold.

    Why it matters: a made-up quotation is the worst kind of mistake: it looks like proof.
    What to do: quote word for word, or take the quotation marks away.
    Not reported: examples without a source text (GR001 says what counts as one); quotations of fewer than four
    words; differences in case, punctuation and line breaks; left-out parts marked with … or [..]; code and JSON;
    answers in another language than the source.
    Cost: about 100 µs for each example with a source of 1,000 characters and a quotation mark in the answer.
    """
    if not any(mark in example.completion for mark in _MARKS):
        return
    said = grounded(example)
    if said is None or '":' in said.answer or not said.is_same_language():
        return
    known = looked_up(said.known)
    quoted = quotations(_CODE.sub(" ", said.answer), least_words=least_words)
    missing = [one for one in dict.fromkeys(quoted) if not is_quoted_from(one, known)]
    if missing:
        what = "does not stand" if len(missing) == 1 else "do not stand"
        message = f"The answer quotes {listed(missing, 3)}, which {what} in the source text in these words."
        evidence = {"missing": [one[:300] for one in missing[:20]]}
        key = "quotations:" + "|".join(looked_up(one)[:60] for one in missing[:5])
        yield Finding("GR002", "warning", message, (example.id,), key, evidence)
