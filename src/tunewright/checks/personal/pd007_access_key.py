from __future__ import annotations

from collections.abc import Iterator

from tunewright.checks.personal.reporting import report
from tunewright.checks.registry import check
from tunewright.model import Example, Finding


@check("PD007", "access-key", severity="error", scope="example", depth="thorough")
def access_key(example: Example, *, not_personal: tuple[str, ...] = ()) -> Iterator[Finding]:
    """The example holds keys, tokens or passwords.

    Why it matters: whoever reads the file, or asks the model, can use them. A key in the form of a known service, a
    private key or a password inside an address is an error; a value that only its name gives away is a warning.
    What to do: replace them with stand-ins, and have the key withdrawn by whoever owns it: it has been copied.
    Not reported: obvious placeholders (your-key-here, xxxx, AKIA…EXAMPLE), names of variables, plain words.
    Cost: 15 µs for 1,000 characters without any.
    """
    yield from report(
        "PD007",
        example,
        "key",
        not_personal=not_personal,
        severity=lambda span: "error" if span.is_sure else "warning",
    )
