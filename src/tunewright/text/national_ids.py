"""National identity, tax and insurance numbers of persons, told by form, check digits and the words before them.

Each entry names the country's own rule. Where the form alone is common (nine digits), words such as “BSN” must
stand before it; where form and check digits are distinctive, none are needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from tunewright.text.check_digits import luhn, mod11_10, verhoeff, weighted
from tunewright.text.number_context import JOINED, is_in_address, is_other_number, windows, words_before


class NationalId(NamedTuple):
    """One kind of number: its form, its rule, and the words that must stand before it where the form is common."""

    name: str
    form: re.Pattern[str]
    is_right: Callable[[str], bool]
    words: tuple[str, ...] = ()
    n_digits: int = 6
    """It has at least so many digits."""


def _date(day: str, month: str) -> bool:
    return 1 <= int(day) <= 31 and 1 <= int(month) <= 12


def _ssn(s: str) -> bool:
    """Area not 000, 666 or 9xx, group not 00, serial not 0000. Source: SSA, POMS RM 10201.035."""
    in_adverts = ("078051120", "219099999", "457555462")
    return (
        s[:3] not in ("000", "666") and s[0] != "9" and s[3:5] != "00" and s[5:] != "0000" and s not in in_adverts
    )


def _nino(s: str) -> bool:
    """Prefixes never issued are left out. Source: HMRC, National Insurance Manual NIM39110."""
    return s[:2] not in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ")


def _nhs(s: str) -> bool:
    """Modulo 11, weights 10 to 2. Source: NHS Data Dictionary, NHS number."""
    check = 11 - weighted(s, range(10, 1, -1)) % 11
    return check != 10 and check % 11 == int(s[9])


def _dni(s: str) -> bool:
    """Letter by modulo 23; X, Y, Z of a NIE read as 0, 1, 2. Source: Ministerio del Interior, cálculo del NIF."""
    digits = s[:-1].replace("X", "0").replace("Y", "1").replace("Z", "2")
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(digits) % 23] == s[-1]


def _nir(s: str) -> bool:
    """Key 97 less the remainder; Corsica's 2A and 2B count as 19 and 18. Source: INSEE, NIR."""
    digits = s.replace("2A", "19").replace("2B", "18")
    month = int(digits[3:5])
    return (1 <= month <= 12 or 20 <= month <= 42) and 97 - int(digits[:13]) % 97 == int(digits[13:])


def _steuer_id(s: str) -> bool:
    """MOD 11,10, and one digit twice or thrice among the first ten. Source: BZSt, Aufbau der IdNr."""
    counts = [s[:10].count(sign) for sign in set(s[:10])]
    return s[0] != "0" and sum(n > 1 for n in counts) == 1 and max(counts) <= 3 and mod11_10(s)


def _rvnr(s: str) -> bool:
    """Letter as its number of two digits, weighted digit sums. Source: SGB VI, VKVV § 4."""
    digits = f"{s[:8]}{ord(s[8]) - 64:02d}{s[9:]}"
    weights = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
    total = sum(sum(divmod(int(sign) * weight, 10)) for sign, weight in zip(digits, weights, strict=False))
    return _date(str(int(s[2:4]) % 50), s[4:6]) and total % 10 == int(s[-1])


_CF_ODD: Final = dict(
    zip(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (1, 0, 5, 7, 9, 13, 15, 17, 19, 21) * 1
        + (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23),
        strict=True,
    )
)


def _codice_fiscale(s: str) -> bool:
    """Letters by odd and even places, modulo 26. Source: D.M. 23 December 1976, art. 11 and 12."""
    even = sum(int(c) if c.isdigit() else ord(c) - 65 for c in s[1:15:2])
    return (sum(_CF_ODD[c] for c in s[0:15:2]) + even) % 26 == ord(s[15]) - 65


def _bsn(s: str) -> bool:
    """The eleven test with a last weight of −1. Source: RvIG, Logisch ontwerp BSN."""
    return int(s) > 10_000_000 and weighted(s, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0


def _pesel(s: str) -> bool:
    """Weights 1 3 7 9; months shifted by century. Source: Ministerstwo Cyfryzacji, PESEL."""
    month = int(s[2:4]) % 20
    return _date(s[4:6], str(month)) and weighted(s, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)) % 10 == 0


def _cpf(s: str) -> bool:
    """Two digits by modulo 11. Source: Receita Federal, cálculo do CPF."""
    first = weighted(s, range(10, 1, -1)) * 10 % 11 % 10
    second = weighted(s, range(11, 1, -1)) * 10 % 11 % 10
    return len(set(s)) > 1 and s[9:] == f"{first}{second}"


def _personnummer(s: str) -> bool:
    """Luhn over ten digits and a date of birth. Source: Skatteverket, personnummer."""
    ten = re.sub(r"\D", "", s)[-10:]
    return _date(str(int(ten[4:6]) % 60), ten[2:4]) and luhn(ten)


def _hetu(s: str) -> bool:
    """Check sign by modulo 31. Source: Digital and Population Data Services Agency."""
    return _date(s[:2], s[2:4]) and "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(s[:6] + s[7:10]) % 31] == s[10]


def _cpr(s: str) -> bool:
    """A date of birth; newer numbers have no check digit. Source: CPR-kontoret, Personnummeret i CPR."""
    return _date(s[:2], s[2:4])


def _fodselsnummer(s: str) -> bool:
    """Two digits by modulo 11. Source: Skatteetaten, fødselsnummer."""
    first = weighted(s, (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)) % 11
    return (
        _date(str(int(s[:2]) % 40), s[2:4])
        and first == 0
        and weighted(s, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0
    )


def _ean13(s: str) -> bool:
    """EAN-13 after 756 (Switzerland). Source: ZAS/CdC, AHV-Nummer."""
    return weighted(s, (1, 3) * 6 + (1,)) % 10 == 0


def _rijksregister(s: str) -> bool:
    """97 less the remainder, with a 2 before for births since 2000. Source: IBZ, Rijksregisternummer."""
    if not (int(s[2:4]) <= 12 and int(s[4:6]) <= 31):
        return False
    return any(97 - int(century + s[:9]) % 97 == int(s[9:]) for century in ("", "2"))


def _ahv_at(s: str) -> bool:
    """Weights 3 7 9 5 8 4 2 1 6. Source: Dachverband der Sozialversicherungsträger."""
    check = weighted(s[:3] + s[4:], (3, 7, 9, 5, 8, 4, 2, 1, 6)) % 11
    return s[0] != "0" and check == int(s[3]) and _date(s[4:6], str(int(s[6:8]) % 12 + 1))


def _nif(s: str) -> bool:
    """Modulo 11, weights 9 to 2. Source: Autoridade Tributária, NIF."""
    check = 11 - weighted(s, range(9, 1, -1)) % 11
    return (0 if check > 9 else check) == int(s[8])


def _pps(s: str) -> bool:
    """Letter by modulo 23, a second letter counting nine times. Source: Revenue, PPS number format."""
    second = ord(s[8]) - 64 if len(s) > 8 and s[8] != "W" else 0
    return "WABCDEFGHIJKLMNOPQRSTUV"[(weighted(s[:7], range(8, 1, -1)) + 9 * second) % 23] == s[7]


def _tfn(s: str) -> bool:
    """Weights 1 4 3 7 5 8 6 9 10, modulo 11. Source: Australian Taxation Office."""
    return weighted(s, (1, 4, 3, 7, 5, 8, 6, 9, 10)) % 11 == 0


def _cn(s: str) -> bool:
    """ISO 7064 MOD 11-2 and a date of birth. Source: GB 11643-1999."""
    total = sum(int(c) * (2 ** (17 - at) % 11) for at, c in enumerate(s[:17]))
    return s[6:8] in ("18", "19", "20") and _date(s[12:14], s[10:12]) and "10X98765432"[total % 11] == s[17]


def _rrn(s: str) -> bool:
    """A date of birth and a sex digit 1 to 8. Source: Resident Registration Act (no check digit)."""
    return _date(s[4:6], s[2:4])


def _my_number(s: str) -> bool:
    """Modulo 11 by places. Source: Ministerial ordinance no. 85 of 2014, article 5."""
    rest = sum(int(c) * (n + 1 if n <= 6 else n - 5) for n, c in enumerate(reversed(s[:11]), start=1)) % 11
    return (0 if rest <= 1 else 11 - rest) == int(s[11])


def _amka(s: str) -> bool:
    """A date of birth and Luhn. Source: IDIKA, AMKA."""
    return _date(s[:2], s[2:4]) and luhn(s)


def _rodne_cislo(s: str) -> bool:
    """Divisible by 11; months shifted for women. Source: Act 133/2000 (CZ), Act 301/1995 (SK)."""
    return _date(s[4:6], str(int(s[2:4]) % 50 % 20)) and int(s) % 11 == 0


def _cnp(s: str) -> bool:
    """Weights 279146358279, modulo 11. Source: Legea 105/1996, CNP."""
    rest = weighted(s, (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)) % 11
    return _date(s[5:7], s[3:5]) and (1 if rest == 10 else rest) == int(s[12])


def _egn(s: str) -> bool:
    """Weights 2 4 8 5 10 9 7 3 6. Source: GRAO, ЕГН."""
    rest = weighted(s, (2, 4, 8, 5, 10, 9, 7, 3, 6)) % 11 % 10
    return _date(s[4:6], str(int(s[2:4]) % 20)) and rest == int(s[9])


def _tckn(s: str) -> bool:
    """Two check digits. Source: Nüfus ve Vatandaşlık İşleri, T.C. kimlik no."""
    d = [int(c) for c in s]
    return d[0] != 0 and (7 * sum(d[0:9:2]) - sum(d[1:8:2])) % 10 == d[9] and sum(d[:10]) % 10 == d[10]


def _rut(s: str) -> bool:
    """Modulo 11 with weights 2 to 7. Source: Registro Civil, RUT."""
    total = sum(int(c) * (2 + at % 6) for at, c in enumerate(reversed(s[:-1])))
    return "0K987654321"[total % 11] == s[-1]


def _za(s: str) -> bool:
    """A date of birth and Luhn. Source: Department of Home Affairs, identity number."""
    return _date(s[4:6], s[2:4]) and luhn(s)


def _snils(s: str) -> bool:
    """Weights 9 to 1, modulo 101. Source: Pension Fund of Russia, SNILS."""
    return weighted(s, range(9, 0, -1)) % 101 % 100 == int(s[9:])


def _isikukood(s: str) -> bool:
    """Two rounds of weights, modulo 11 (Estonia, Lithuania). Source: EVS 585, LST asmens kodas."""
    rest = weighted(s, (1, 2, 3, 4, 5, 6, 7, 8, 9, 1)) % 11
    rest = weighted(s, (3, 4, 5, 6, 7, 8, 9, 1, 2, 3)) % 11 % 10 if rest == 10 else rest
    return _date(s[5:7], s[3:5]) and rest == int(s[10])


def _always(s: str) -> bool:
    return True


def _id(name: str, form: str, is_right: Callable[[str], bool], words: str = "") -> NationalId:
    pattern = re.compile(rf"(?<![{JOINED}.,/+\-]){form}(?![{JOINED}]|[-./,]\d)", re.IGNORECASE)
    counts = re.findall(r"\\d(?:\{(\d+))?", form)
    n_digits = sum(int(count or 1) for count in counts) - 2 * ("|" in form)
    return NationalId(name, pattern, is_right, tuple(words.split("|")) if words else (), n_digits)


_IDS: Final = (
    _id("US social security number", r"\d{3}-\d\d-\d{4}", _ssn),
    _id("US social security number", r"\d{3} ?\d\d ?\d{4}", _ssn, "ssn|social security"),
    _id("UK national insurance number", r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]", _nino),
    _id("NHS number", r"\d{3}[ -]?\d{3}[ -]?\d{4}", _nhs, "nhs"),
    _id("Spanish DNI", r"\d\d\.?\d{3}\.?\d{3}[ -]?[A-HJ-NP-TV-Z]", _dni),
    _id("Spanish NIE", r"[XYZ][ -]?\d{7}[ -]?[A-HJ-NP-TV-Z]", _dni),
    _id("French social security number", r"[12] ?\d\d ?\d\d ?(?:\d\d|2[AB]) ?\d{3} ?\d{3} ?\d\d", _nir),
    _id(
        "German tax id",
        r"\d\d ?\d{3} ?\d{3} ?\d{3}",
        _steuer_id,
        "steuer|idnr|id-nr|tax|taxid|tin|identifikationsnummer",
    ),
    _id("German social insurance number", r"\d\d ?\d{6} ?[A-Z] ?\d{3}", _rvnr),
    _id("Italian codice fiscale", r"[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z]", _codice_fiscale),
    _id("Dutch BSN", r"\d{3}\.?\d{3}\.?\d{3}", _bsn, "bsn|burgerservice|sofinummer"),
    _id("Polish PESEL", r"\d{11}", _pesel, "pesel"),
    _id("Brazilian CPF", r"\d{3}\.\d{3}\.\d{3}-\d\d", _cpf),
    _id("Brazilian CPF", r"\d{9}-?\d\d", _cpf, "cpf"),
    _id("Swedish personal number", r"(?:19|20)?\d{6}[-+]\d{4}", _personnummer),
    _id(
        "Swedish personal number",
        r"(?:19|20)?\d{10}",
        _personnummer,
        "personnummer|personnr|person-nr|samordningsnummer",
    ),
    _id("Finnish personal code", r"\d{6}[-+A-FYXWVU]\d{3}[0-9A-FHJ-NPR-Y]", _hetu),
    _id("Danish CPR number", r"\d{6}-?\d{4}", _cpr, "cpr|personnummer"),
    _id("Norwegian birth number", r"\d{6} ?\d{5}", _fodselsnummer),
    _id("Swiss AHV number", r"756\.?\d{4}\.?\d{4}\.?\d\d", _ean13),
    _id("Belgian national number", r"\d\d\.\d\d\.\d\d-\d{3}\.\d\d", _rijksregister),
    _id(
        "Belgian national number",
        r"\d{6}[- ]?\d{3}[- .]?\d\d",
        _rijksregister,
        "rijksregister|registre national|insz|niss|nationaal nummer|national number",
    ),
    _id("Austrian insurance number", r"\d{4}[ -]?\d{6}", _ahv_at, "svnr|sv-nr|versicherungsnummer|vsnr"),
    _id("Aadhaar number", r"[2-9]\d{3}[ -]?\d{4}[ -]?\d{4}", verhoeff, "aadhaar|aadhar|adhaar|uidai|आधार"),
    _id("Indian PAN", r"[A-Z]{3}P[A-Z]\d{4}[A-Z]", _always, "pan|permanent account|पैन"),
    _id("Portuguese NIF", r"[1235689]\d\d ?\d{3} ?\d{3}", _nif, "nif|contribuinte"),
    _id("Irish PPS number", r"\d{7} ?[A-W][A-IW]?", _pps, "pps|ppsn"),
    _id("Canadian SIN", r"\d{3}[ -]?\d{3}[ -]?\d{3}", luhn, "sin|social insurance|nas"),
    _id("Australian tax file number", r"\d{3} ?\d{3} ?\d{3}", _tfn, "tfn|tax file"),
    _id("Chinese identity number", r"[1-6]\d{16}[\dX]", _cn),
    _id("Korean resident number", r"\d{6}-[1-8]\d{6}", _rrn),
    _id("Japanese individual number", r"\d{4}[ -]?\d{4}[ -]?\d{4}", _my_number, "マイナンバー|個人番号|my number"),
    _id("Greek AMKA", r"\d{11}", _amka, "amka|αμκα"),
    _id("Czech or Slovak birth number", r"\d{6}/\d{4}", _rodne_cislo),
    _id("Romanian CNP", r"[1-8]\d{12}", _cnp),
    _id("Bulgarian EGN", r"\d{10}", _egn, "egn|егн"),
    _id("Turkish identity number", r"[1-9]\d{10}", _tckn, "kimlik|tckn|t.c.|tc"),
    _id("Mexican CURP", r"[A-Z][AEIOUX][A-Z]{2}\d{6}[HMX][A-Z]{2}[B-DF-HJ-NP-TV-Z]{3}[A-Z\d]\d", _always),
    _id("Chilean RUT", r"\d{1,2}\.\d{3}\.\d{3}-[\dK]", _rut),
    _id("South African identity number", r"\d{6} ?\d{4} ?[01]\d\d", _za, "id|identity"),
    _id("Israeli identity number", r"\d{9}", luhn, "teudat|ת.ז|תעודת זהות"),
    _id("Croatian OIB", r"\d{11}", mod11_10, "oib"),
    _id("Russian SNILS", r"\d{3}-\d{3}-\d{3}[ -]\d\d", _snils),
    _id("Estonian or Lithuanian personal code", r"[1-6]\d{10}", _isikukood, "isikukood|asmens kod|personal code"),
)


def national_id_spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Numbers of persons with the right form and check digits, where words or a distinctive form make it likely."""
    for begin, end in windows(text):
        n_digits = sum(map(str.isdigit, text[begin:end]))
        around = text[max(0, begin - 48) : end].casefold()
        for one in _IDS:
            if one.n_digits > n_digits or (one.words and not any(word in around for word in one.words)):
                continue
            for match in one.form.finditer(text, begin, end):
                if _is_likely(one, text, match):
                    yield match.start(), match.end(), one.name


def _is_likely(one: NationalId, text: str, match: re.Match[str]) -> bool:
    compact = re.sub(r"[ .\-/]", "", match[0]).upper() if "SNILS" not in one.name else re.sub(r"\D", "", match[0])
    if one.name.startswith("Finnish"):
        compact = match[0].upper()
    if not compact.isascii() or len(set(compact)) < 3 or not one.is_right(compact):
        return False
    if one.words:
        return _is_named(one.words, words_before(text, match.start()))
    return not is_in_address(text, match.start()) and not is_other_number(text, match.start(), _ID_WORDS)


def _is_named(words: tuple[str, ...], before: str) -> bool:
    """Short words must stand by themselves; “tin” is no part of “meeting”."""
    for word in words:
        alone = rf"(?<![^\W_]){re.escape(word)}(?![^\W_])" if len(word) < 5 and word.isascii() else re.escape(word)
        if re.search(alone, before):
            return True
    return False


_ID_WORDS: Final = re.compile(
    r"customer(?! n| id| ?#)|cliente?s?(?! n| id| ?#)|kundin|kunde\b|member(?! n| id)|patient|identity|"
    r"identit|national|social|insurance|tax|passport|personal|person|citizen|ausweis|versicherung"
    r"|steuer|sécu|"
    r"seguridad|\bdni\b|\bnie\b|\bcpf\b|\bcurp\b|\brut\b|ssn|nino|fiscale|\bnir\b|ahv|avs|hetu|rodn|cnp|"
    r"身份证|주민"
    r"|снилс",
    re.IGNORECASE,
)
