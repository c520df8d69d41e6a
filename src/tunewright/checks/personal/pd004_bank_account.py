from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.personal.reporting import report
from tunewright.checks.registry import check
from tunewright.model import Example, Finding


@check("PD004", "bank-account", severity="warning", scope="example", depth="thorough")
def bank_account(example: Example, *, not_personal: tuple[str, ...] = ()) -> Iterator[Finding]:
    """The example holds bank account numbers (IBAN).

    Why it matters: a model can repeat what it learned, word for word, to anyone who asks.
    What to do: replace them with stand-ins, or say that an account, such as your own for payments, is not personal.
    Not reported: numbers whose country, length or check digits do not fit; account numbers of a country without
    IBAN, which no rule can tell from other numbers.
    Cost: 10 µs for 1,000 characters without long numbers.
    """
    yield from report("PD004", example, "iban", not_personal=not_personal)
