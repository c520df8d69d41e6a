"""Values of persons made by the rule of their issuer, with check digits computed here and not by the product."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Sequence

Random = random.Random

FIRST = (
    "anna",
    "ben",
    "carla",
    "david",
    "elif",
    "fatima",
    "george",
    "hanna",
    "ivan",
    "julia",
    "karim",
    "lena",
    "marco",
    "nadia",
    "olaf",
    "petra",
    "rosa",
    "samir",
    "tom",
    "wei",
)
LAST = (
    "schmidt",
    "okafor",
    "rossi",
    "dubois",
    "garcia",
    "novak",
    "jansen",
    "silva",
    "kowalski",
    "tanaka",
    "larsen",
    "muller",
    "haddad",
    "patel",
    "oconnor",
    "lindqvist",
)
HOSTS = (
    "gmail.com",
    "web.de",
    "outlook.fr",
    "libero.it",
    "kanzlei-roth.de",
    "nhs.net",
    "uol.com.br",
    "wp.pl",
    "ziggo.nl",
    "posteo.eu",
    "yandex.ru",
    "proton.me",
)


def digits(rng: Random, n: int) -> str:
    return "".join(rng.choices(string.digits, k=n))


def _email(rng: Random) -> str:
    first, last, host = rng.choice(FIRST), rng.choice(LAST), rng.choice(HOSTS)
    forms = (
        f"{first}.{last}",
        f"{first[0]}{last}",
        f"{first}_{last}{rng.randint(1, 99)}",
        f"{first}+news",
        f"{last}-{first}",
    )
    text = f"{rng.choice(forms)}@{host}"
    return text.upper() if rng.random() < 0.05 else text


def _phone(rng: Random) -> str:
    d = rng.choice
    area, mid = d(("212", "415", "305", "617", "713")), str(rng.choice([n for n in range(220, 999) if n != 555]))
    four = f"{rng.randint(2000, 9999)}"
    forms: tuple[Callable[[], str], ...] = (
        lambda: f"({area}) {mid}-{four}",
        lambda: f"{area}-{mid}-{four}",
        lambda: f"+1 {area} {mid} {four}",
        lambda: f"+1-{area}-{mid}-{four}",
        lambda: f"+49 {d(('151', '160', '171', '176'))} {rng.randint(2, 9)}{digits(rng, 6)}",
        lambda: f"0{d(('151', '160', '171'))}/{rng.randint(2, 9)}{digits(rng, 6)}",
        lambda: f"0{d(('30', '89', '221'))} {rng.randint(2, 9)}{digits(rng, 6)}",
        lambda: f"0{rng.randint(6, 7)} " + " ".join(f"{rng.randint(11, 99)}" for _ in range(4)),
        lambda: f"+33 {rng.randint(1, 5)} " + " ".join(f"{rng.randint(20, 79)}" for _ in range(4)),
        lambda: f"6{rng.randint(10, 99)} {rng.randint(100, 999)} {rng.randint(100, 999)}",
        lambda: f"+34 6{rng.randint(10, 99)} {rng.randint(100, 999)} {rng.randint(100, 999)}",
        lambda: f"+39 34{rng.randint(0, 9)} {digits(rng, 3)} {digits(rng, 4)}",
        lambda: f"06-{rng.randint(1, 5)}{digits(rng, 7)}",
        lambda: f"0{d(('7700', '7811', '7912'))} {rng.randint(100, 899)}{digits(rng, 3)}",
        lambda: f"020 7{rng.randint(100, 899)} {digits(rng, 4)}",
        lambda: f"+44 20 7{rng.randint(100, 899)} {digits(rng, 4)}",
        lambda: f"(11) 9{rng.randint(6000, 9999)}-{digits(rng, 4)}",
        lambda: f"+91 98{digits(rng, 3)} {digits(rng, 5)}",
        lambda: f"090-{rng.randint(1000, 9999)}-{digits(rng, 4)}",
        lambda: f"+86 138 {digits(rng, 4)} {digits(rng, 4)}",
        lambda: f"+48 60{rng.randint(1, 9)} {rng.randint(100, 999)} {rng.randint(100, 999)}",
        lambda: f"0171{rng.randint(2, 9)}{digits(rng, 6)}",
    )
    return rng.choice(forms)()


def _luhn_digit(body: str) -> str:
    total = sum(sum(divmod(int(c) * (2 - at % 2), 10)) for at, c in enumerate(reversed(body)))
    return str(-total % 10)


def _card(rng: Random) -> str:
    prefix, length = rng.choice(
        (("4", 16), ("51", 16), ("55", 16), ("2305", 16), ("37", 15), ("6011", 16), ("3540", 16))
    )
    body = prefix + digits(rng, length - len(prefix) - 1)
    number = body + _luhn_digit(body)
    if rng.random() < 0.4:
        return number
    sep = rng.choice(" -")
    cuts = (4, 10) if length == 15 else (4, 8, 12)
    return sep.join(number[a:b] for a, b in zip((0, *cuts), (*cuts, length), strict=True))


def _iban(rng: Random) -> str:
    land, form = rng.choice(
        (
            ("DE", "n18"),
            ("FR", "n10a11n2"),
            ("GB", "a4n14"),
            ("NL", "a4n10"),
            ("ES", "n20"),
            ("IT", "a1n10c12"),
            ("AT", "n16"),
            ("CH", "n5c12"),
            ("BE", "n12"),
            ("PL", "n24"),
            ("PT", "n21"),
            ("SE", "n20"),
        )
    )
    body, rest = "", form
    while rest:
        kind, rest = rest[0], rest[1:]
        count = "".join(c for c in rest[:2] if c.isdigit())
        rest = rest[len(count) :]
        signs = {"n": string.digits, "a": string.ascii_uppercase, "c": string.digits + string.ascii_uppercase}[kind]
        body += "".join(rng.choices(signs, k=int(count)))
    value = int("".join(str(int(c, 36)) for c in body + land + "00"))
    text = f"{land}{98 - value % 97:02d}{body}"
    return text if rng.random() < 0.5 else " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def _ip(rng: Random) -> str:
    if rng.random() < 0.3:
        return ":".join(
            f"{rng.randint(0x1000, 0xFFFF):x}" if at else rng.choice(("2a02", "2003", "2600")) for at in range(8)
        )
    first = rng.choice((31, 46, 62, 77, 81, 89, 91, 109, 134, 151, 178, 185, 194, 212))
    return f"{first}.{rng.randint(1, 254)}.{rng.randint(1, 254)}.{rng.randint(1, 254)}"


def _key(rng: Random) -> str:
    def some(n: int, signs: str = string.ascii_letters + string.digits) -> str:
        return "".join(rng.choices(signs, k=n))

    upper, hexa = string.ascii_uppercase + "234567", "0123456789abcdef"
    forms: tuple[Callable[[], str], ...] = (
        lambda: f"sk-{some(48)}",
        lambda: f"sk-proj-{some(60)}",
        lambda: f"sk-ant-api03-{some(80)}",
        lambda: f"gh{rng.choice('pos')}_{some(36)}",
        lambda: f"github_pat_{some(22)}_{some(59)}",
        lambda: f"glpat-{some(20)}",
        lambda: f"AKIA{some(16, upper)}",
        lambda: f"AIza{some(35)}",
        lambda: f"xoxb-{digits(rng, 12)}-{digits(rng, 12)}-{some(24)}",
        lambda: f"SG.{some(22)}.{some(43)}",
        lambda: f"hf_{some(34)}",
        lambda: f"npm_{some(36)}",
        lambda: f"{rng.choice(('sk', 'rk'))}_live_{some(24)}",
        lambda: f"SK{some(32, hexa)}",
        lambda: f"postgres://app:{some(12)}@db.intern.net:5432/shop",
        lambda: f"-----BEGIN PRIVATE KEY-----\n{some(64)}\n{some(64)}\n-----END PRIVATE KEY-----",
        lambda: f"password: {some(9)}{rng.choice('!$%7')}{rng.randint(1, 99)}",
    )
    return rng.choice(forms)()


def weighted(number: str, weights: Sequence[int]) -> int:
    return sum(int(c) * w for c, w in zip(number, weights, strict=True))


def _birth(rng: Random) -> tuple[str, str, str]:
    return f"{rng.randint(40, 99)}", f"{rng.randint(1, 12):02d}", f"{rng.randint(1, 28):02d}"


def national_id(rng: Random) -> tuple[str, str]:
    """A number, and the sentence that names it where people would."""
    year, month, day = _birth(rng)
    forms = (_ssn, _nino, _dni, _nir, _steuer, _bsn, _pesel, _cpf, _personnummer, _hetu, _ahv, _rijksregister, _cn)
    return rng.choice(forms)(rng, year, month, day)


def _ssn(rng: Random, *_: str) -> tuple[str, str]:
    return f"{rng.randint(100, 665)}-{rng.randint(10, 99)}-{rng.randint(1000, 9999)}", "His SSN is {}."


def _nino(rng: Random, *_: str) -> tuple[str, str]:
    n = f"{rng.choice('AEHJLMPRSTWX')}{rng.choice('ABCEGHJKLMP')}"
    n += f" {rng.randint(10, 99)} {rng.randint(10, 99)} {rng.randint(10, 99)} {rng.choice('ABCD')}"
    return n, rng.choice(("My national insurance number is {}.", "{} is on the payslip."))


def _dni(rng: Random, *_: str) -> tuple[str, str]:
    n = rng.randint(10_000_000, 79_999_999)
    return f"{n}{'TRWAGMYFPDXBNJZSQVHLCKE'[n % 23]}", rng.choice(("Mi DNI es {}.", "La titular, {}, firma hoy."))


def _nir(rng: Random, year: str, month: str, _: str) -> tuple[str, str]:
    body = f"{rng.randint(1, 2)}{year}{month}{rng.randint(10, 95)}{digits(rng, 6)}"
    key = f"{97 - int(body) % 97:02d}"
    spaced = f"{body[0]} {body[1:3]} {body[3:5]} {body[5:7]} {body[7:10]} {body[10:13]} {key}"
    return spaced if rng.random() < 0.5 else body + key, "Mon numéro de sécu : {}"


def _steuer(rng: Random, *_: str) -> tuple[str, str]:
    signs = rng.sample(string.digits, 9)
    signs = [*signs, rng.choice(signs)]
    rng.shuffle(signs)
    if signs[0] == "0":
        signs = [*signs[1:], "0"]
    product = 10
    for c in signs:
        total = (int(c) + product) % 10 or 10
        product = total * 2 % 11
    n = "".join(signs) + str((11 - product) % 10)
    return rng.choice((n, f"{n[:2]} {n[2:5]} {n[5:8]} {n[8:]}")), "Meine Steuer-ID lautet {}."


def _bsn(rng: Random, *_: str) -> tuple[str, str]:
    while True:
        body = f"{rng.randint(1, 9)}{digits(rng, 7)}"
        rest = weighted(body, range(9, 1, -1)) % 11
        if rest < 10:
            return f"{body}{rest}", rng.choice(("Mijn BSN is {}.", "burgerservicenummer {}"))


def _pesel(rng: Random, year: str, month: str, day: str) -> tuple[str, str]:
    body = f"{year}{month}{day}{digits(rng, 4)}"
    return body + str(-weighted(body, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) % 10), "PESEL: {}"


def _cpf(rng: Random, *_: str) -> tuple[str, str]:
    n = digits(rng, 9)
    for width in (10, 11):
        rest = weighted(n, range(width, 1, -1)) % 11
        n += str(0 if rest < 2 else 11 - rest)
    return f"{n[:3]}.{n[3:6]}.{n[6:9]}-{n[9:]}", rng.choice(("Meu CPF é {}.", "Cliente {} ligou hoje."))


def _personnummer(rng: Random, year: str, month: str, day: str) -> tuple[str, str]:
    body = f"{year}{month}{day}{digits(rng, 3)}"
    full = f"{body[:6]}-{body[6:]}{_luhn_digit(body)}"
    return rng.choice(("", "19")) + full, rng.choice(("Mitt personnummer är {}.", "Patient {} kom i dag."))


def _hetu(rng: Random, year: str, month: str, day: str) -> tuple[str, str]:
    body = f"{day}{month}{year}{rng.randint(100, 899)}"
    return f"{body[:6]}-{body[6:]}{'0123456789ABCDEFHJKLMNPRSTUVWXY'[int(body) % 31]}", "Henkilötunnus {}."


def _ahv(rng: Random, *_: str) -> tuple[str, str]:
    n = "756" + digits(rng, 9)
    n += str(-weighted(n, (1, 3) * 6) % 10)
    return f"{n[:3]}.{n[3:7]}.{n[7:11]}.{n[11:]}", "Die AHV-Nummer: {}"


def _rijksregister(rng: Random, year: str, month: str, day: str) -> tuple[str, str]:
    body = f"{year}{month}{day}{rng.randint(1, 997):03d}"
    return f"{year}.{month}.{day}-{body[6:]}.{97 - int(body) % 97:02d}", "Rijksregisternummer {}"


def _cn(rng: Random, year: str, month: str, day: str) -> tuple[str, str]:
    n = f"{rng.randint(110101, 650000)}19{year}{month}{day}{digits(rng, 3)}"
    total = weighted(n, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))
    return n + "10X98765432"[total % 11], "身份证号是{}。"


MAKERS: dict[str, Callable[[Random], str]] = {
    "email": _email,
    "phone": _phone,
    "card": _card,
    "iban": _iban,
    "ip": _ip,
    "key": _key,
}
