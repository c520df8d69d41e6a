from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.personal.reporting import report
from tunewright.checks.registry import check
from tunewright.model import Example, Finding


@check("PD001", "email-address", severity="warning", scope="example", depth="thorough")
def email_address(
    example: Example, *, role_addresses: bool = False, not_personal: tuple[str, ...] = ()
) -> Iterator[Finding]:
    """The example holds e-mail addresses of persons.

    Why it matters: a model can repeat what it learned, word for word, to anyone who asks.
    What to do: replace them with stand-ins, or say that an address is not personal.
    Not reported: names of persons, which take a language model to tell; addresses reserved for examples
    (example.com, .test); and, unless switched on, mailboxes of a role such as info@ or support@.
    Cost: a microsecond where there is no @ sign.
    """
    yield from report("PD001", example, "email", not_personal=not_personal, with_roles=role_addresses)
