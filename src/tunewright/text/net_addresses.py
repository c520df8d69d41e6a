"""E-mail addresses and addresses of computers in a text, without those reserved for examples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

from tunewright.text.glances import without_letters


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_LETTERS: Final = "A-Za-z0-9À-ÖØ-öø-ɏЀ-ӿ"
_LOCAL: Final = re.compile(rf"[{_LETTERS}](?:[{_LETTERS}._%+'’\-]*[{_LETTERS}_+\-])?$|[{_LETTERS}_]$")
_DOMAIN: Final = re.compile(
    rf"(?:[{_LETTERS}](?:[{_LETTERS}-]{{0,61}}[{_LETTERS}])?\.)+[A-Za-zЀ-ӿ]{{2,24}}(?![{_LETTERS}_@])"
)
_NO_DOMAINS: Final = _words(
    """
    png jpg jpeg gif svg webp bmp ico css js mjs ts jsx tsx json html htm xml txt pdf md yml yaml zip gz csv
    """
)
"""Endings of file names: “photo@2x.png” is a picture."""
_RESERVED_ENDINGS: Final = frozenset({"example", "test", "invalid", "localhost", "local"})
_RESERVED_NAMES: Final = frozenset(
    {"example", "beispiel", "exemple", "ejemplo", "esempio", "yourdomain", "yourcompany"}
)
_PLACEHOLDERS: Final = frozenset({"domain.com", "domain.tld", "mydomain.com", "mycompany.com", "test.com"})
"""RFC 2606 and RFC 6761 reserve example.com, example.net, example.org and .test, .example, .invalid, .localhost."""
_ROLES: Final = _words(
    """
    abuse accounting accounts admin administrator billing booking bookings buchhaltung careers commercial
    compliance contact contacto contato customercare customerservice customersupport datenschutz dpo editor
    enquiries enquiry feedback hello help helpdesk hilfe hostmaster hr info info-service information
    inquiries invoice invoices jobs kontakt kundenservice kundendienst legal mail mailer-daemon marketing
    media newsletter no-reply no_reply noreply notification notifications office orders order payments poczta
    postmaster presse press privacidad privacy privacidade reception recht rechnung reservations returns rgpd
    root sales security service servicio serviceclient soporte sport spam subscribe suporte support team
    ventas vendas verkauf webmaster biuro bestellung atencion ayuda assistenza supporto klantenservice
    unsubscribe user username email git do-not-reply donotreply
    """
)
"""Mailboxes of a role rather than a person (RFC 2142 and common practice in several languages)."""

_V4: Final = re.compile(r"(?<![\w.\-])(?:\d{1,3}\.){3}\d{1,3}(?![\w\-]|\.\d)")
_V6: Final = re.compile(
    r"(?<![\w:.])(?:[0-9A-Fa-f]{1,4}:){2,7}(?::?[0-9A-Fa-f]{1,4}(?::[0-9A-Fa-f]{1,4}){0,6})?(?![\w:])"
)
_V6_SHORT: Final = re.compile(r"(?<![\w:.])(?:[0-9A-Fa-f]{1,4}:){1,6}(?::[0-9A-Fa-f]{1,4}){1,6}(?![\w:])")
_DOTTED: Final = re.compile(r"\d\.\d{1,3}\.\d{1,3}\.\d")
_DOTTED_SIGNS: Final = re.compile(rb"\d\.\d{1,3}\.\d{1,3}\.\d")
"""The same in what `without_letters` leaves of a text."""
_COLONS: Final = re.compile(r"[0-9A-Fa-f]::?[0-9A-Fa-f]{1,4}::?[0-9A-Fa-f]")
_VERSION_WORDS: Final = re.compile(
    r"(?<![^\W\d_])(?:versions?|v(?![a-z])|ver(?![a-z])|release|build|firmware|driver|treiber|versión|versione|versão|wersja"
    r"|versie|версия|版本"
    r"|バージョン"
    r"|section|abschnitt|chapter|kapitel|clause|article|§|oid|spec(?:s|ification)?|requires?|bump(?:ed)?|upgrade[ds]?|chrome|firefox|safari|edge"
    r"|windows|office|asn\.1)\W{0,3}(?:\w+\W{1,2}){0,2}$",
    re.IGNORECASE,
)
_COMPARED: Final = (">=", "<=", "==", "~=", "~>", ">", "≥", "≤")
_SMALL: Final = 50
_OBJECT_IDS: Final = ("1.2.", "1.3.", "2.5.")
"""How the numbers of standards begin (object identifiers, ITU-T X.660)."""
_IP_WORDS: Final = re.compile(
    r"\bip\b|ipv4|address|adress|dirección|indirizzo|endereço|host|server|log(?:ged|in|on)|\bping|from|client"
    r"|router|адрес|地址"
    r"|アドレス|connect|remote|firewall|dns|\bvpn\b|\bssh\b|request",
    re.IGNORECASE,
)
_WELL_KNOWN: Final = _words(
    """
    8.8.8.8 8.8.4.4 1.1.1.1 1.0.0.1 9.9.9.9 208.67.222.222 208.67.220.220 1.2.3.4 4.4.4.4
    2001:4860:4860::8888 2001:4860:4860::8844 2606:4700:4700::1111 2606:4700:4700::1001
    """
)
"""Public name servers, and the number everybody writes as an example."""


def may_hold_ip(text: str) -> bool:
    """True where a closer look for addresses of computers is worth its time."""
    if text.isascii() and _DOTTED_SIGNS.search(without_letters(text)) is None:
        has_dots = False
    else:
        has_dots = text.count(".") > 2 and _DOTTED.search(text) is not None
    return has_dots or (text.count(":") > 1 and _COLONS.search(text) is not None)


def email_spans(text: str, *, with_roles: bool = False) -> Iterator[tuple[int, int, str]]:
    """E-mail addresses; reserved domains and the mailboxes of roles (info@, support@) are left out."""
    at = text.find("@")
    while at >= 0:
        span = _email_at(text, at)
        if span is not None and _is_personal(text[span[0] : at], text[at + 1 : span[1]], with_roles):
            yield (*span, "e-mail address")
        at = text.find("@", at + 1)


def _email_at(text: str, at: int) -> tuple[int, int] | None:
    before = text[max(0, at - 64) : at]
    run = re.search(rf"[{_LETTERS}._%+'’\-]+$", before)
    local = _LOCAL.search(run[0].lstrip("._%+'’-")) if run is not None else None
    domain = _DOMAIN.match(text, at + 1)
    if local is None or domain is None:
        return None
    start = at - len(local[0])
    is_handle = start > 0 and text[start - 1] == "@"
    is_url = "://" in text[max(0, start - 80) : start].rpartition(" ")[2]
    return None if is_handle or is_url else (start, domain.end())


def _is_personal(local: str, domain: str, with_roles: bool) -> bool:
    labels = domain.casefold().split(".")
    if labels[-1] in _NO_DOMAINS or labels[-1] in _RESERVED_ENDINGS or domain.casefold() in _PLACEHOLDERS:
        return False
    if labels[-2] in _RESERVED_NAMES or (
        len(labels) > 2 and labels[-3] in _RESERVED_NAMES and len(labels[-2]) <= 3
    ):
        return False
    role = re.sub(r"[\d.]+$", "", local.casefold())
    return local.casefold() != "git" and (with_roles or role not in _ROLES)


def ip_spans(text: str, *, with_private: bool = False) -> Iterator[tuple[int, int, str]]:
    """Public addresses, and on request those of home and company networks; version numbers are left out."""
    if text.count(".") >= 3:
        for match in _V4.finditer(text):
            if _is_reported(match[0], with_private) and not _is_version(text, match):
                yield match.start(), match.end(), "IP address"
    if text.count(":") >= 2:
        taken = -1
        for match in sorted(
            (*_V6.finditer(text), *_V6_SHORT.finditer(text)), key=lambda one: (one.start(), -one.end())
        ):
            if match.start() >= taken and _is_reported(match[0], with_private):
                taken = match.end()
                yield match.start(), match.end(), "IP address"


def _is_reported(found: str, with_private: bool) -> bool:
    try:
        address: IPv4Address | IPv6Address = ip_address(found)
    except ValueError:
        return False
    if address.is_unspecified or address.is_loopback or address.is_multicast or str(address) in _WELL_KNOWN:
        return False
    if isinstance(address, IPv6Address):
        is_network = found.lower().startswith(("2", "3")) and address.is_global and len(found.strip(":")) > 6
        is_private = found.lower().startswith(("fd", "fe80"))
        return is_network or (with_private and is_private)
    if found.endswith(".0"):  # a network, or an address whose last part was taken off to make it nobody's
        return False
    is_inside = address.is_private and found.startswith(("10.", "172.", "192.168.", "169.254."))
    return address.is_global or (with_private and is_inside)


def _is_version(text: str, match: re.Match[str]) -> bool:
    """After a word for versions or sections, or a sign of comparison; or of small numbers, far from words about
    addresses: all of them, or all but one after a single digit, as one address in 250 is and most versions are.
    """
    before = text[max(0, match.start() - 40) : match.start()]
    if match[0].startswith(_OBJECT_IDS) or _VERSION_WORDS.search(before) or before.rstrip().endswith(_COMPARED):
        return True
    parts = [int(part) for part in match[0].split(".")]
    n_large = sum(part >= _SMALL for part in parts)
    return (n_large == 0 or (n_large == 1 and parts[0] < 10)) and not _IP_WORDS.search(before)
