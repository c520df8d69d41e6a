"""What stands around a number: whether the words before it say that it is an order, a version or a date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

JOINED: Final = r"A-Za-z0-9_\u00c0-\u024f\u0370-\u052f\u0590-\u06ff\u0900-\u0dff"
"""Signs that make a number part of a word; not those of scripts written without spaces, which stand next to it."""
STRETCH: Final = re.compile(r"\d(?:[ \u00a0\u202f.\-–/()+A-Z]{0,3}\d){5,}")
"""Six digits or more with little between them: without one there is no card, account, id or phone number."""
STRETCH_OF_SIGNS: Final = re.compile(rb"\d(?:[ .\-/()+]{0,3}\d){5}")
"""The same in what `without_letters` leaves of a text."""

_OTHER_NUMBERS: Final = re.compile(
    r"order|invoice|ticket|case|\bref\b|referen|tracking|track|parcel|shipment|shipping|consignment|isbn|issn"
    r"|\bean\b"
    r"|\bupc\b|\bgtin\b|\bsku\b|\bdoi\b|pmid|pmc\b|arxiv|article|artikel|\bitem|\bpart\b|serial|serien|s/n|version"
    r"|\bbuild|release|firmware|customer|client|contract|policy|member|transaction|booking|reservation|confirmation"
    r"|receipt|batch|\blot\b|product|model|asset|device|imei|barcode|commit|hash|uuid|guid|checksum|coordinat"
    r"|latitude|longitude|\blat\b|\blon\b|\blng\b|timestamp|epoch|unix|docket|patent|chapter|section|page|figure"
    r"|bestell|auftrag|rechnung|kunden|vertrag|sendung|paket|vorgang|aktenzeichen|buchung|charge|geräte|modell"
    r"|commande|facture|colis|dossier|contrat|série|suivi|réservation|produit|référence"
    r"|pedido|factura|envío|contrato|expediente|reserva|\bserie|seguimiento|referencia|producto"
    r"|ordine|fattura|spedizione|contratto|pratica|prenotazione|tracciamento|prodotto|riferimento"
    r"|zamówien|faktur|przesyłk|umow|bestelling|factuur|zending|klantnummer|contractnummer|encomenda|fatura"
    r"|protocolo"
    r"|заказ|счёт|счет|накладн|договор|трек|артикул|версия|sipariş|takip|beställning|ordre|tilaus"
    r"|订单|单号|编号|版本|注文|受注|追跡|請求|주문|송장|طلب|ऑर्डर|\bno\. ?$|#\s*$",
    re.IGNORECASE,
)
_DATE: Final = (
    r"(?:(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])[-./](?:0?[1-9]|[12]\d|3[01])[-./](?:(?:19|20)\d\d|\d\d))"
)
_YEAR: Final = r"(?:1[5-9]|20)\d\d"
_NOT_A_NUMBER: Final = re.compile(
    rf"{_DATE}(?:[ T]\d{{1,2}}(?:[.:]\d\d){{0,2}})?(?:\s?[-–/]\s?{_DATE})?"
    rf"|{_YEAR}\s?[-–/]\s?{_YEAR}|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"|[1-9]\d{0,2}(?:[ \u00a0\u202f.]\d{3})+|\d+\.\d{3,}|\d+(?:\.\d+){2,}"
)
"""Dates, spans of years, grouped thousands, decimals, versions: digits, but not the number of a person."""
_TIME: Final = re.compile(
    rf"{_DATE}(?:[ T]\d{{1,2}}(?:[.:]\d\d){{0,2}})?(?:\s?[-–/]\s?{_DATE})?|{_YEAR}\s?[-–/]\s?{_YEAR}"
    rf"|\d{{1,3}}\.\d{{3,}}"
)
_SENTENCE_END: Final = re.compile(
    r"[.!?]\s+(?=[^\W\d_a-zß-ÿа-я])|(?<=\w{5})[.!?]\s+|(?<=[€$£¥%)”\"])[.!?]\s+|[。！？]|\n\s*\n"
)
_PREFIXED_DATE: Final = re.compile(rf"(?<!\d){_DATE}(?!\d)")


def words_before(text: str, start: int, width: int = 48) -> str:
    """The words that lead up to a place, without case, up to the sentence or line before the last."""
    before = text[max(0, start - width) : start]
    return "\n".join(before.rsplit("\n", 2)[-2:]).casefold()


def _sentence_before(text: str, start: int, width: int = 48) -> str:
    """The part before a place that belongs to the same sentence; “no.” and “Nr.” do not end one."""
    before = text[max(0, start - width) : start]
    ends = [match.end() for match in _SENTENCE_END.finditer(before)]
    return before[ends[-1] if ends else 0 :].casefold()


def last_of(pattern: re.Pattern[str], words: str) -> int:
    """Where the last match ends, or -1."""
    return max((match.end() for match in pattern.finditer(words)), default=-1)


def is_other_number(text: str, start: int, wanted: re.Pattern[str] | None = None) -> bool:
    """True where the nearest telling word before a number names an order, invoice, version … and not `wanted`."""
    words = _sentence_before(text, start)
    other = last_of(_OTHER_NUMBERS, words)
    return other >= 0 and (wanted is None or last_of(wanted, words) < other)


def is_plain_figure(found: str) -> bool:
    """True for dates, spans of years, grouped thousands, decimals and versions."""
    return _NOT_A_NUMBER.fullmatch(found.strip()) is not None


def is_time(found: str) -> bool:
    """True for dates with or without a time of day, spans of years, and decimals."""
    return _TIME.fullmatch(found.strip()) is not None


def holds_date(found: str) -> bool:
    """True where a date with separators is part of the digits."""
    return _PREFIXED_DATE.search(found) is not None


def is_in_address(text: str, start: int) -> bool:
    """True inside a web address, a file path or a longer word, where numbers belong to the site."""
    token = text[max(0, start - 200) : start]
    for space in (" ", "\n", "\t", '"', "(", "<"):
        token = token.rpartition(space)[2] if space in token else token
    return "://" in token or token.startswith("www.") or "/" in token.strip("/")


def windows(text: str) -> Iterator[tuple[int, int]]:
    """Where digits stand close together, widened by the letters a national id may begin and end with."""
    for match in STRETCH.finditer(text):
        if _TIME.fullmatch(match[0]) and not text[match.end() : match.end() + 1].isalpha():
            continue
        end = min(len(text), match.end() + 12)
        while end < len(text) and text[end].isalnum() and end < match.end() + 60:
            end += 1
        yield max(0, match.start() - 8), end
