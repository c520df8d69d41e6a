"""Check digits: whether a number can be what it claims to be. Digits in, a verdict out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_VERHOEFF_TURN: Final = (
    "0123456789",
    "1576283094",
    "5803796142",
    "8916043527",
    "9453126870",
    "4286573901",
    "2793806415",
    "7046913258",
)
_VERHOEFF_PRODUCT: Final = (
    "0123456789",
    "1234067895",
    "2340178956",
    "3401289567",
    "4012395678",
    "5987604321",
    "6598710432",
    "7659821043",
    "8765932104",
    "9876543210",
)


def luhn(digits: str) -> bool:
    """The sum rule of payment cards and several national ids (ISO/IEC 7812-1, annex B)."""
    total = 0
    for at, sign in enumerate(reversed(digits)):
        value = int(sign) * (1 + at % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def verhoeff(digits: str) -> bool:
    """The dihedral rule of J. Verhoeff (1969), used by Aadhaar."""
    check = 0
    for at, sign in enumerate(reversed(digits)):
        turned = int(_VERHOEFF_TURN[at % 8][int(sign)])
        check = int(_VERHOEFF_PRODUCT[check][turned])
    return check == 0


def mod97(text: str) -> int:
    """Remainder by 97 with letters read as 10 to 35 (ISO/IEC 7064, MOD 97-10, as IBANs use it)."""
    return int("".join(str(int(sign, 36)) for sign in text)) % 97


def mod11_10(digits: str) -> bool:
    """ISO/IEC 7064, MOD 11,10: German tax ids and the Croatian OIB."""
    product = 10
    for sign in digits[:-1]:
        total = (int(sign) + product) % 10 or 10
        product = total * 2 % 11
    return (11 - product) % 10 == int(digits[-1])


def weighted(digits: str, weights: Sequence[int]) -> int:
    """The sum of the digits, each times its weight; digits beyond the weights do not count."""
    return sum(int(sign) * weight for sign, weight in zip(digits, weights, strict=False))


def entropy(text: str) -> float:
    """Bits per character by how often each occurs (Shannon): words lie near 3, random keys above 3.5."""
    from math import log2

    shares = [text.count(sign) / len(text) for sign in set(text)]
    return -sum(share * log2(share) for share in shares)
