"""The way dates and numbers are written, told from their signs alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

Form: TypeAlias = str
"""The way a value is written, by an example of it."""

ISO = "2024-03-31"
_DAY_FIRST, _MONTH_FIRST, _EITHER = "31/03/2024", "03/31/2024", "03/04/2024"
SLASHED = frozenset((_DAY_FIRST, _MONTH_FIRST, _EITHER))

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DATES: tuple[tuple[Form, re.Pattern[str]], ...] = (
    (
        "2024-03-31 12:00",
        re.compile(r"(?<!\d)\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?"),
    ),
    (ISO, re.compile(r"(?<![\d-])\d{4}-\d\d-\d\d(?![\d-])")),
    ("2024/03/31", re.compile(r"(?<![\d/])\d{4}/\d{1,2}/\d{1,2}(?![\d/])")),
    ("31.03.2024", re.compile(r"(?<![\d.])(\d{1,2})\. ?(\d{1,2})\. ?\d{4}(?!\d)")),
    ("slashed", re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/\d{4}(?![\d/])")),
    ("31-03-2024", re.compile(r"(?<![\d-])(\d{1,2})-(\d{1,2})-\d{4}(?![\d-])")),
    ("31 March 2024", re.compile(rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH},? \d{{4}}(?!\d)")),
    ("March 31, 2024", re.compile(rf"(?<!\w){_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}(?!\d)")),
    ("2024年3月31日", re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")),
)
_YEAR = re.compile(r"\d{4}")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NEEDS: dict[Form, tuple[str, ...]] = {
    **dict.fromkeys(("2024-03-31 12:00", ISO, "31-03-2024"), ("-",)),
    **dict.fromkeys(("2024/03/31", "slashed"), ("/",)),
    **dict.fromkeys(("31 March 2024", "March 31, 2024"), _MONTHS),
    "31.03.2024": (".",),
    "2024年3月31日": ("年",),
}
"""Of these signs a text must have one, or its dates are not of that form."""


def dates_in(text: str) -> Iterator[tuple[Form, str]]:
    """(form, date as written) of every date with a four-digit year in a text; none is read twice."""
    if not _YEAR.search(text):
        return
    taken: list[tuple[int, int]] = []
    for form, shape in _DATES:
        if not any(sign in text for sign in _NEEDS[form]):
            continue
        for match in shape.finditer(text):
            start, end = match.span()
            if any(start < b and a < end for a, b in taken):
                continue
            taken.append((start, end))
            named = _form(form, match)
            if named:
                yield named, match.group()


def _form(form: Form, match: re.Match[str]) -> Form:
    if not match.re.groups:
        return form
    first, second = int(match.group(1)), int(match.group(2))
    if not 1 <= min(first, second) <= 12 or max(first, second) > 31:
        return ""
    if form != "slashed":
        return form if second <= 12 else ""
    return _DAY_FIRST if first > 12 else _MONTH_FIRST if second > 12 else _EITHER


def date_form(value: str) -> Form:
    """The form of a value that is a date and nothing else; empty for others."""
    text = value.strip()
    found = list(dates_in(text)) if len(text) <= 40 else []
    return found[0][0] if len(found) == 1 and found[0][1] == text else ""


_UNIT = r"(?:[%‰€$£¥₹°]|[A-Za-zµ]{1,3}(?:/[a-z]{1,3})?|US\$|CHF|kr\.?)"
_NUMBER = re.compile(
    rf"(?P<before>{_UNIT})?[ \u00a0\u202f]?[-−+]?(?P<digits>\d(?:[\d.,'’ \u00a0\u202f]*\d)?)"
    rf"(?P<gap>[ \u00a0\u202f]?)(?P<after>{_UNIT})?"
)
_AMOUNTS = re.compile(
    r"[€$£]\s?(?P<a>\d[\d.,]*\d)(?![\d%])|(?<![\d.,])(?P<b>\d[\d.,]*\d)[ \u00a0\u202f]?(?:[€%]|EUR\b|USD\b|CHF\b)"
)
_MONEY = ("€", "$", "£", "%", "EUR", "USD", "CHF")
_GROUPED = re.compile(r"\d{1,3}(?P<mark>[.,'’ \u00a0\u202f])\d{3}(?:(?P=mark)\d{3})*")
_DECIMALS = re.compile(r"(?P<whole>.*?)(?P<mark>[.,])(?P<rest>\d+)", re.DOTALL)


def decimal_mark(digits: str) -> str:
    """“.” or “,” where a number certainly has decimals behind it; empty otherwise: 1,234 may be either."""
    match = _DECIMALS.fullmatch(digits)
    if match is None:
        return ""
    whole, mark, rest = match.group("whole"), match.group("mark"), match.group("rest")
    grouped = _GROUPED.fullmatch(whole)
    if grouped is not None and grouped.group("mark") != mark:
        return mark
    return mark if whole.isdigit() and (len(rest) != 3 or len(whole) > 3 or whole == "0") else ""


def number_form(value: str) -> dict[str, Form] | None:
    """How a value that is one number is written: its decimal mark and where its unit stands. None for others."""
    text = value.strip()
    match = _NUMBER.fullmatch(text) if len(text) <= 40 else None
    if match is None:
        return None
    form: dict[str, Form] = {}
    mark = decimal_mark(match.group("digits"))
    if mark:
        form["decimal mark"] = f"1{mark}5"
    before, after = match.group("before"), match.group("after")
    if before or after:
        gap = " " if match.group("gap") else ""
        form["unit"] = f"{_kind(before)}1" if before else f"1{gap}{_kind(after)}"
    else:
        form["unit"] = "1"
    return form


def _kind(unit: str) -> str:
    return "kg" if unit[0].isalpha() else unit if unit in "%‰°" else "€"


def amounts_in(text: str) -> Iterator[tuple[Form, str]]:
    """(form, amount as written) of money and percentages in a text whose decimal mark is certain."""
    if not any(sign in text for sign in _MONEY):
        return
    for match in _AMOUNTS.finditer(text):
        mark = decimal_mark(match.group("a") or match.group("b"))
        if mark:
            yield f"1{mark}5", match.group()
