"""Payment cards and bank accounts in a text, told from other numbers by issuer, length and check digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tunewright.text.check_digits import luhn, mod97
from tunewright.text.number_context import JOINED, is_in_address, is_other_number

_CARD: Final = re.compile(rf"(?<![{JOINED}.,+])\d{{4}}(?:[ \u00a0-]?\d){{8,15}}(?![{JOINED}]|[.,-]\d)")
_CARD_WORDS: Final = re.compile(
    r"card|visa|master|amex|american express|maestro|credit|debit|charged|charging"
    r"|charge (?:to|it|my|the|this)\b|\bpan\b|karte|carte|tarjeta|cart[aã]|kart"
    r"|карт|卡|カード|카드",
    re.IGNORECASE,
)
_ISSUERS: Final = (
    (r"4", {13, 16, 19}, "Visa card"),
    (r"5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)", {16}, "Mastercard"),
    (r"3[47]", {15}, "American Express card"),
    (r"6011|65|64[4-9]", {16, 19}, "Discover card"),
    (r"3(?:0[0-5]|[689])", {14, 16, 19}, "Diners Club card"),
    (r"35(?:2[89]|[3-8])", {16, 19}, "JCB card"),
    (r"62", {16, 17, 18, 19}, "UnionPay card"),
    (r"5018|5020|5038|5893|6304|6759|676[1-3]", {13, 15, 16, 18, 19}, "Maestro card"),
    (r"220[0-4]", {16, 19}, "Mir card"),
    (r"60|81|82|508", {16}, "RuPay card"),
)
"""Issuer ranges and lengths as the card brands publish them (ISO/IEC 7812 ranges, read 2026-11-20)."""
_TEST_CARDS: Final = frozenset(
    re.findall(
        r"\d+",
        """
    4111111111111111 4242424242424242 4012888888881881 4000056655665556 4222222222222 4000000000000002
    4000002500003155 4000000000009995 4000000000000069 4000000000000127 4000002760003184 4000000000003220
    4917610000000000 4444333322221111 4005519200000004 4009348888881881 4012000033330026 4012000077777777
    4500600000000061 4007000000027 4012888818888 5555555555554444 5105105105105100 5200828282828210
    5424000000000015 2223003122003222 2222400070000005 2222420000001113 5454545454545454 5431111111111111
    378282246310005 371449635398431 378734493671000 370000000000002 6011111111111117 6011000990139424
    6011000000000012 6011981111111113 30569309025904 38520000023237 3056930009020004 36227206271667
    3530111333300000 3566002020360505 3566111111111113 6200000000000005 6200000000000047 6205500000000000004
    5019717010103742 6331101999990016 6304000000000000 6759649826438453 4000000000000000
    """,
    )
)
"""Numbers that Stripe, PayPal, Braintree, Adyen and Authorize.Net publish for tests (their testing pages, 2026)."""

_IBAN: Final = re.compile(rf"(?<![{JOINED}])[A-Za-z]{{2}}\d{{2}}(?=[ \u00a0-]?[A-Za-z0-9]{{3}})")
_IBAN_LENGTHS: Final = {
    land: int(length)
    for land, length in re.findall(
        r"([A-Z]{2})(\d\d)",
        """
    AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20
    EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30
    KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23
    PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26
    UA29 VA22 VG24 XK20 YE30
    """,
    )
}
"""Length by country: SWIFT IBAN registry, release 101 (read 2026-11-20)."""


def card_spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Card numbers with a known issuer, its length, usual grouping and a right check digit; test cards left out."""
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if digits in _TEST_CARDS or len(set(digits)) < 4 or not luhn(digits) or not _is_grouped(match[0]):
            continue
        name = _issuer(digits)
        if (
            name
            and not is_in_address(text, match.start())
            and not is_other_number(text, match.start(), _CARD_WORDS)
        ):
            yield match.start(), match.end(), name


def _is_grouped(found: str) -> bool:
    """Groups of four, or those of American Express and Diners; one kind of separator, or none at all."""
    groups = re.split(r"[ \u00a0-]", found)
    if len(groups) == 1:
        return True
    same = len(set(re.sub(r"\d", "", found))) == 1
    return same and ((len(groups) == 3 and [len(one) for one in groups][:2] == [4, 6]) or _in_fours(groups))


def _in_fours(groups: list[str]) -> bool:
    return all(len(one) == 4 for one in groups[:-1]) and 1 <= len(groups[-1]) <= 4


def _issuer(digits: str) -> str:
    for prefix, lengths, name in _ISSUERS:
        if len(digits) in lengths and re.match(prefix, digits):
            return name
    return ""


def iban_spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Account numbers of a country that has IBANs, of its length, with the right remainder by 97."""
    for match in _IBAN.finditer(text):
        length = _IBAN_LENGTHS.get(match[0][:2].upper(), 0)
        end = _end_of(text, match.start(), length)
        if not end:
            continue
        compact = _compact(text[match.start() : end])
        if mod97(compact[4:] + compact[:4]) == 1:
            yield match.start(), end, "IBAN"


def _end_of(text: str, start: int, length: int) -> int:
    """Where so many letters and digits end, single spaces between them left out; 0 where they do not fit."""
    at, n = start, 0
    while n < length and at < len(text):
        sign = text[at]
        if sign.isascii() and sign.isalnum():
            n += 1
        elif sign not in " \u00a0-" or text[at - 1] in " \u00a0-":
            return 0
        at += 1
    ends = at == len(text) or not text[at].isalnum() or not text[at].isascii()
    return at if length and n == length and ends else 0


def _compact(found: str) -> str:
    return "".join(sign for sign in found if sign.isalnum()).upper()
