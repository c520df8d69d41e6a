from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.personal.reporting import report
from tunewright.checks.registry import check
from tunewright.model import Example, Finding


@check("PD005", "national-id", severity="warning", scope="example", depth="thorough")
def national_id(example: Example, *, not_personal: tuple[str, ...] = ()) -> Iterator[Finding]:
    """The example holds identity, tax or social insurance numbers of persons.

    Why it matters: with such a number others can act in somebody's name, and a model can repeat it.
    What to do: replace them with stand-ins.
    Not reported: numbers whose check digits do not fit; forms as common as nine digits, unless words such as
    “BSN” or “tax id” stand before them; passports and driving licences, which mostly have no public rule.
    About forty kinds are known, among them those of the United States, most of Europe, Brazil, Mexico, India, China
    and Japan.
    Cost: 10 µs for 1,000 characters without long numbers, 50 µs for each.
    """
    yield from report("PD005", example, "national-id", not_personal=not_personal)
