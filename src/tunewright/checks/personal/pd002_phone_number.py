from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.personal.reporting import report
from tunewright.checks.registry import check
from tunewright.model import Example, Finding
from tunewright.text.phones import REGIONS


@check("PD002", "phone-number", severity="warning", scope="example", depth="thorough")
def phone_number(
    example: Example, *, regions: tuple[str, ...] = REGIONS, not_personal: tuple[str, ...] = ()
) -> Iterator[Finding]:
    """The example holds telephone numbers.

    Why it matters: a model can repeat what it learned, word for word, to anyone who asks.
    What to do: replace them with stand-ins, or say that a number is not personal (a hotline, for instance).
    Numbers without a country code are recognised for the countries in the settings.
    Not reported: dates, prices, versions, order and invoice numbers; numbers reserved for fiction (555-0100 to
    555-0199); bare digits without a word such as “call” or “mobile” before them.
    Cost: 10 µs for 1,000 characters without digits, up to 100 µs for each number that could be one.
    """
    yield from report("PD002", example, "phone", not_personal=not_personal, regions=tuple(regions))
