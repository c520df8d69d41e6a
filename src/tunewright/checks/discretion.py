"""What of a text may stand in a message: a finding about form must not carry somebody's data along."""

from __future__ import annotations

_MOST_DIGITS = 4
_LONGEST = 120


def may_be_shown(text: str) -> bool:
    """False for what could be an address, a number or a key: an @, five digits or more, or very long."""
    return "@" not in text and len(text) <= _LONGEST and sum(sign.isdigit() for sign in text) <= _MOST_DIGITS
