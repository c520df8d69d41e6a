"""Phone numbers in a text: international ones by their prefix, national ones by form, words and number plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from tunewright.text.number_context import (
    JOINED,
    holds_date,
    is_in_address,
    is_other_number,
    is_plain_figure,
    is_time,
    last_of,
    words_before,
)

REGIONS: Final = ("US", "GB", "DE", "FR", "ES", "IT", "NL", "PL", "BR", "IN", "JP", "CN")
"""Countries whose national numbers are recognised without a country code."""

_GAP: Final = r"[ \t\u00a0\u202f.\-–/()]"
_CANDIDATE: Final = re.compile(
    rf"(?:(?=\(?\+)|(?<![{JOINED}#$€£¥%]))(?<!\d[.,:/\-])(?<!\d\s[.,:])(?:\(?\+"
    rf"|\()?\d(?:{_GAP}{{0,3}}\d){{6,18}}(?!(?!x\d)[{JOINED}%€$£¥°])(?![.,:/\-]\d)(?!-[a-z])"
)
_PHONE_WORDS: Final = re.compile(
    r"phone|\btel\b|\btel[.:]|telef|\bcall(?!er|back|s? \(|\()|\bmobile|\bcell\b|\bfax|whatsapp|\bsms\b"
    r"|\btext (?:me|us|him|her)|\bring\b|\bdial(?:l?ed|l?ing|s)?\b"
    r"|hotline|\b(?:on|via|over|by|per) signal\b|\bsignal:|telegram|viber|reach (?:me|us|him|her)"
    r"|contact (?:me|number|no)|landline"
    r"|(?:my|your|his|her|their|our) (?:direct |new |old |work |private |home |personal )*number"
    r"|handy|anruf|erreich|rufen|\brufe?\b|durchwahl|rückruf|mobilnummer|rufnummer|festnetz|(?:meine|ihre"
    r"|seine) nummer"
    r"|\btél|téléph|appel|joindre|portable ?[:=]"
    r"|(?:mon|ton|son|votre|notre|leur|du|de|le|un|au|par|sur) portable"
    r"|(?:mon|votre|son) numéro|\bmóvil|\bmovil|llam|celular|(?:mi|su"
    r"|tu) número"
    r"|cellulare|chiam|recapito|(?:il mio|suo|tuo) numero|\bbel\b|bellen|mobiel|(?:mijn|uw) nummer|zadzwo"
    r"|komórk|\bnumer tel"
    r"|ligue|ligar|celular|telemóvel|(?:meu|seu) número|телефон|\bтел\b|звон|моб|номер телефона"
    r"|電話|携帯|电话|手机|致电"
    r"|전화|फोन|فون|هاتف|جوال|"
    r"puhelin|matkapuh|mobil|telefon|ring på|ευθ|τηλ|טלפון|☎|📞|📱",
    re.IGNORECASE,
)
_DOTTED: Final = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
"""Four groups, as addresses of computers have them."""
_PREFIX: Final = re.compile(r"\(?\+?\d{1,3}\)?[ .\-]{0,2}")
"""A country code or a first digit before a number that is recognised without it."""
_GLUED: Final = re.compile(r"[^\W\d_]+[-_]\Z")
"""Letters tied to a number, as in CVE-2020-12345 or DSA-5123: the number belongs to them."""
_VERSION: Final = re.compile(r"(?<!\d)\d\.\d\.\d")
_YEAR_INSIDE: Final = re.compile(r"\d\s*\((?:1[89]|20)\d\d\)")
"""A volume and its year, as journals are cited."""
_PARENTHESES: Final = re.compile(r"\(0?\d{1,5}\)[ \-]?\d{2,5}(?:[ \-.]?\d{2,5}){1,3}")
_AMERICAN: Final = re.compile(r"(?:1[ .\-])?[2-9]\d\d([.\-])[2-9]\d\d\1\d{4}")
_TRUNK: Final = re.compile(r"0\d{1,5}(?:[ /\-–.]{1,3}\d{2,9}){1,5}")
_FICTIONAL: Final = re.compile(
    r"1?[2-9]\d\d55501\d\d|555[01]?01\d\d|1?555010\d|(?:44|0)(?:7700900\d{3}|(?:20794|1134960|1144960|1154960"
    r"|1164960|1174960|"
    r"1184960|1214960|1314960|1414960|1514960|1614960|2079460|1914980|2890180|2920180|1632960|3069990|8081570"
    r"|9098790)\d{3,4})"
    r"|33?0?1?99000\d{4}|(?:33|0)(?:19900|26191|35301|46571|53649|63998)\d{4}|61?0?49157\d{4}"
)
"""Numbers reserved for films and examples: 555-0100 to 555-0199 (NANPA); those of Ofcom and ARCEP (2026-11-20)."""


def phone_spans(text: str, regions: Sequence[str] = REGIONS) -> Iterator[tuple[int, int, str]]:
    """Numbers that can be dialled; dates, prices, order numbers, versions and reserved examples are left out."""
    at = 0
    while match := _CANDIDATE.search(text, at):
        span = _phone_in(text, match.start(), match.end(), tuple(regions))
        if span is None:
            at = match.end()
            continue
        yield (*span, "phone number")
        at = span[1]


def _phone_in(text: str, start: int, end: int, regions: tuple[str, ...]) -> tuple[int, int] | None:
    """The first stretch of the candidate that is a phone number: whole, without its last groups, or its first."""
    tries = list(_tries(text[start:end]))
    for leniently in (False, True):
        for begin, stop in tries:
            piece = text[start + begin : start + stop]
            if _is_phone(text, start + begin, piece, regions, leniently):
                return start + (0 if _PREFIX.fullmatch(text[start : start + begin]) else begin), start + stop
    return None


def _tries(found: str) -> Iterator[tuple[int, int]]:
    groups = [match.span() for match in re.finditer(r"\(?\+?\(?\d+\)?", found)]
    for first in range(min(3, len(groups))):
        for last in range(len(groups), first, -1):
            begin, stop = groups[first][0], groups[last - 1][1]
            if first and found[begin] not in "(+":
                continue
            if last < len(groups) and found[stop : stop + 1] not in (" ", "\t", "/", ""):
                continue
            n_least = 7 if last == len(groups) and not first else 9
            if n_least <= sum(sign.isdigit() for sign in found[begin:stop]) <= 15:
                yield begin, stop


def _is_phone(text: str, start: int, piece: str, regions: tuple[str, ...], leniently: bool) -> bool:
    digits = re.sub(r"\D", "", piece)
    if len(set(digits)) < 3 or digits in "01234567890123456789" or _FICTIONAL.fullmatch(digits.removeprefix("00")):
        return False
    if re.fullmatch(r"\d{5}-\d{4}", piece) or _is_listing(
        text[max(0, start - 6) : start], piece
    ):  # a postal code of the United States
        return False
    glued = _GLUED.search(text, max(0, start - 24), start)
    if glued and not _PHONE_WORDS.search(glued[0]):
        return False
    if is_in_address(text, start) or holds_date(piece) or is_time(piece) or _DOTTED.search(piece):
        return False
    words = words_before(text, start)
    is_told = last_of(_PHONE_WORDS, words) >= 0 and not is_other_number(text, start, _PHONE_WORDS)
    if piece.lstrip("(").startswith("+"):
        has_groups = len(re.findall(r"\d+", piece)) > 2 and not is_grouped_sum(piece)
        return is_dialled(piece, (), leniently and (is_told or has_groups))
    if is_told:
        return _is_told_phone(piece, digits, regions, leniently)
    if is_other_number(text, start) or is_plain_figure(piece):
        return False
    if digits.startswith("00"):
        return is_dialled("+" + digits[2:], (), False)
    is_shaped = (
        _is_american(piece, regions)
        or _AMERICAN.fullmatch(piece)
        or _TRUNK.fullmatch(piece)
        or _PARENTHESES.fullmatch(piece)
    )
    return bool(is_shaped) and (is_dialled(piece, regions, False) or (leniently and _is_american(piece, regions)))


def _is_told_phone(piece: str, digits: str, regions: tuple[str, ...], leniently: bool) -> bool:
    """After a word such as “call”: any number that can be dialled, if it is long or grouped."""
    if digits.startswith("00") and is_dialled("+" + digits[2:], (), leniently):
        return True
    is_long = len(digits) >= 9 or bool(re.search(r"\d[ \-/.]\d", piece))
    return is_long and is_dialled(piece, regions, leniently)


def _is_listing(before: str, piece: str) -> bool:
    """True for versions, journals with their year, a span of pages, and lists of single or repeated figures."""
    if _VERSION.search(piece) or ("+" not in before + piece and _YEAR_INSIDE.search(before + piece)):
        return True
    groups = re.findall(r"\d+", piece)
    if len(groups) == 2 and re.fullmatch(r"\d{3,5}[-–]\d{3,5}", piece):
        first, last = map(int, groups)
        return len(groups[0]) == len(groups[1]) and groups[0][0] != "0" and first < last < first * 1.1
    return len(groups) > 3 and (len(set(groups)) * 2 <= len(groups) or sum(len(one) == 1 for one in groups[2:]) > 1)


def _is_american(piece: str, regions: tuple[str, ...]) -> bool:
    """(555) 123-4567 and 555-123-4567: the form says enough, whatever the number plan."""
    return "US" in regions and re.fullmatch(r"(?:\([2-9]\d\d\) ?|[2-9]\d\d-)\d{3}-\d{4}", piece) is not None


def is_grouped_sum(piece: str) -> bool:
    """True for “+1 250 000”: a signed amount with grouped thousands."""
    return re.fullmatch(r"\+\d{1,3}(?:[ \u00a0.]000)+", piece) is not None


@lru_cache(maxsize=4096)
def is_dialled(number: str, regions: tuple[str, ...], leniently: bool) -> bool:
    """True where the number plan of a region knows it; leniently, where its length can be right."""
    import phonenumbers

    for region in regions or (None,):
        try:
            parsed = phonenumbers.parse(number, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed) or (leniently and phonenumbers.is_possible_number(parsed)):
            return True
    return False


@lru_cache(maxsize=1024)
def international(number: str, regions: tuple[str, ...] = REGIONS) -> str:
    """The number with its country code and nothing else, +4930123456; its digits where no region knows it."""
    import phonenumbers

    digits = re.sub(r"[^\d+]", "", number)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    tries = [(digits, region) for region in regions if digits[:1] != "+"] + [("+" + digits.lstrip("+"), None)]
    for written, region in tries:
        try:
            parsed = phonenumbers.parse(written, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
    return digits
