from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.personal.reporting import report
from tunewright.checks.registry import check
from tunewright.model import Example, Finding


@check("PD006", "ip-address", severity="warning", scope="example", depth="thorough")
def ip_address(
    example: Example, *, private_networks: bool = False, not_personal: tuple[str, ...] = ()
) -> Iterator[Finding]:
    """The example holds IP addresses of computers on the internet.

    Why it matters: an address can lead to a household, and the law of many countries calls it personal data.
    What to do: replace them with stand-ins, or say that an address is not personal (a public server).
    Not reported: version and section numbers; addresses reserved for documentation, this computer (127.0.0.1),
    well-known name servers (8.8.8.8); and, unless switched on, those inside home and company networks (192.168…).
    Cost: 5 µs for 1,000 characters without addresses.
    """
    yield from report("PD006", example, "ip", not_personal=not_personal, with_private=private_networks)
