"""Personal data and secrets in a text: where they stand, a key for a value, and stand-ins that are not found again.

Names of persons, postal addresses and dates of birth are not found: telling them takes a language model.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from ipaddress import ip_address
from typing import Final, NamedTuple, TypeAlias

from tunewright.text.access_keys import key_spans, may_hold_key
from tunewright.text.bank_numbers import card_spans, iban_spans
from tunewright.text.fingerprint import fingerprint
from tunewright.text.glances import without_letters
from tunewright.text.national_ids import national_id_spans
from tunewright.text.net_addresses import email_spans, ip_spans, may_hold_ip
from tunewright.text.number_context import STRETCH, STRETCH_OF_SIGNS
from tunewright.text.phones import REGIONS as PHONE_REGIONS
from tunewright.text.phones import international, phone_spans

PersonalKind: TypeAlias = str
REGIONS: Final = PHONE_REGIONS
"""Countries whose telephone numbers are recognised without a country code, unless others are given."""
KINDS: Final = ("email", "phone", "card", "iban", "national-id", "ip", "key")
"""The kinds of personal data that are found."""

_ESCAPE: Final = re.compile(r"\\(?:[\"\\bfnrt]|u[0-9a-fA-F]{4})")
_STAND_IN: Final = re.compile(r"\+1 \d{3} 555 01\d\d(?!\d)")
_LONGEST: Final = 2_000_000


class Span(NamedTuple):
    """One personal value in a text: its kind, where it starts and ends, and what it is called."""

    kind: PersonalKind
    start: int
    end: int
    what: str
    is_sure: bool = True
    """False for what only its name gives away, such as a value after “password:”."""


def spans(
    text: str,
    kinds: Collection[PersonalKind] = KINDS,
    *,
    regions: Sequence[str] = REGIONS,
    with_roles: bool = False,
    with_private: bool = False,
) -> list[Span]:
    """Personal data of these kinds, by place; none overlap. Example values reserved for documentation are left out.

    `regions`: countries whose phone numbers may lack a country code. `with_roles`: also mailboxes such as info@.
    `with_private`: also addresses of home and company networks. Cost: about 20 µs for 1,000 characters without any.
    """
    if not any(may_hold(text, kind) for kind in kinds):
        return []
    found = _all_spans(text[:_LONGEST], tuple(regions), with_roles, with_private)
    return [span for span in found if span.kind in kinds]


def may_hold(text: str, kind: PersonalKind) -> bool:
    """False where a text holds nothing of this kind for sure: a glance at it."""
    if kind == "email":
        return "@" in text
    if kind == "key":
        return may_hold_key(text)
    if kind == "ip":
        return may_hold_ip(text)
    return _has_long_number(text)


@lru_cache(maxsize=64)
def _has_long_number(text: str) -> bool:
    """Kept, as one check after the other asks."""
    if text.isascii() and STRETCH_OF_SIGNS.search(without_letters(text)) is None:
        return False
    return STRETCH.search(text) is not None


@lru_cache(maxsize=64)
def _all_spans(text: str, regions: tuple[str, ...], with_roles: bool, with_private: bool) -> tuple[Span, ...]:
    """All kinds at once, as they settle overlaps among each other; kept, as one check after the other asks."""
    text = _plain(text)
    kept: list[Span] = []
    for span in _ranked(text, regions, with_roles, with_private):
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    return tuple(sorted(kept, key=lambda span: span.start))


def _plain(text: str) -> str:
    """The text with JSON's escapes and our own stand-ins blanked, digits of any script as 0 to 9, all in place."""
    if "\\" in text:
        text = _ESCAPE.sub(lambda match: " " * len(match[0]), text)
    if " 555 01" in text:
        text = _STAND_IN.sub(lambda match: ";" * len(match[0]), text)
    if not text.isascii():
        text = re.sub(r"(?![0-9])\d", lambda match: str(unicodedata.digit(match[0])), text)
    return text


def _ranked(text: str, regions: tuple[str, ...], with_roles: bool, with_private: bool) -> Iterator[Span]:
    """The surest kinds first: what they claim is not offered to the others."""
    yield from (Span("key", *found) for found in key_spans(text))
    if "@" in text:
        yield from (Span("email", *found) for found in email_spans(text, with_roles=with_roles))
    has_numbers = STRETCH.search(text) is not None
    if has_numbers:
        yield from (Span("iban", *found) for found in iban_spans(text))
        yield from (Span("card", *found) for found in card_spans(text))
        yield from (Span("national-id", *found) for found in national_id_spans(text))
    yield from (Span("ip", *found) for found in ip_spans(text, with_private=with_private))
    if has_numbers:
        yield from (Span("phone", *found) for found in phone_spans(text, regions))


def value_key(kind: PersonalKind, value: str, *, salt: str = "", regions: Sequence[str] = REGIONS) -> str:
    """32 hexadecimal digits, equal however the same value is written: spaces, dashes, case, country code or none.

    A key without salt can be guessed by trying all values; keep it only for values that are not personal.
    """
    return fingerprint("personal", salt, kind, _folded(kind, value, tuple(regions)))


def _folded(kind: PersonalKind, value: str, regions: tuple[str, ...]) -> str:
    value = _plain(value.strip())
    if kind == "phone":
        return international(value, regions)
    if kind == "email":
        return value.casefold()
    if kind == "ip":
        try:
            return str(ip_address(value))
        except ValueError:
            return value
    return value if kind == "key" else re.sub(r"[^0-9A-Za-z]", "", value).upper()


_AREAS: Final = tuple(area for area in range(201, 990) if area % 100 != 11 and area // 10 % 10 != 9)
_NAMES: Final = {
    "card": "card",
    "iban": "account",
    "national-id": "ID",
    "ip": "IP address",
    "key": "key",
    "phone": "phone",
}
_NETWORKS: Final = ("192.0.2", "198.51.100", "203.0.113")


def stand_in_for(kind: PersonalKind, number: int) -> str:
    """What a reader sees instead of the value with this number (1, 2, 3 …); never found as personal data itself.

    Addresses under example.com (RFC 2606), telephone numbers 555-0100 to 555-0199 (NANPA, for fiction) and IP
    addresses for documentation (RFC 5737); marks such as “[card 1]” for all else, and once those are used up.
    """
    if kind == "email":
        return f"person{number}@example.com"
    if kind == "phone" and number <= 100 * len(_AREAS):
        area, line = divmod(number - 1, 100)
        return f"+1 {_AREAS[area]} 555 01{line:02d}"
    if kind == "ip" and number <= 254 * len(_NETWORKS):
        network, host = divmod(number - 1, 254)
        return f"{_NETWORKS[network]}.{host + 1}"
    return f"[{_NAMES.get(kind, 'personal')} {number}]"
