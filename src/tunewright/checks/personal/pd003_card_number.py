from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.personal.reporting import report
from tunewright.checks.registry import check
from tunewright.model import Example, Finding


@check("PD003", "card-number", severity="warning", scope="example", depth="thorough")
def card_number(example: Example, *, not_personal: tuple[str, ...] = ()) -> Iterator[Finding]:
    """The example holds payment card numbers.

    Why it matters: card numbers may not be kept or passed on like other text, and a model can repeat them.
    What to do: replace them with stand-ins; a whole number should stand in no training file.
    Not reported: numbers whose check digit, length or issuer does not fit; the test numbers that payment
    services publish, such as 4111 1111 1111 1111; numbers that the words before name an order or a parcel.
    Cost: 10 µs for 1,000 characters without long numbers.
    """
    yield from report("PD003", example, "card", not_personal=not_personal)
