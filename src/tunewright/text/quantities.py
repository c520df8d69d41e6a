"""How much a text says: numbers with their units, so that two weeks are 14 days and half of it is 50 per cent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from tunewright.text.figures import figures

_UNITS: Final = {
    "time": "0.0002777778=second,seconds,sec,sekunde,sekunden,seconde,secondes,segundos"
    " 0.0166666667=minute,minutes,min,minuten,minutos 1=hour,hours,h,stunde,stunden,heure,heures,hora,horas"
    " 24=day,days,tag,tage,tagen,jour,jours,día,días"
    " 168=week,weeks,woche,wochen,semaine,semaines,semana,semanas 336=fortnight,fortnights"
    " 730=month,months,monat,monate,monaten,mois,mes,meses"
    " 8766=year,years,jahr,jahre,jahren,an,ans,année,années,año,años",
    "mass": "0.000001=mg 0.001=g,gram,grams,gramm 1=kg,kilogram,kilograms,kilo,kilos,kilogramm 1000=tonne,tonnes",
    "length": "0.001=mm 0.01=cm,centimetre,centimetres,centimeter,centimeters,zentimeter"
    " 1=m,metre,metres,meter,meters 1000=km,kilometre,kilometres,kilometer,kilometers",
    "volume": "0.001=ml,millilitre,millilitres,milliliter 0.01=cl 1=l,litre,litres,liter,liters",
    "share": "0.01=%,percent,prozent,per cent,pour cent,por ciento",
}
_FACTORS: Final = {
    word: (kind, float(factor))
    for kind, listed in _UNITS.items()
    for factor, _, words in (entry.partition("=") for entry in re.split(r" (?=[\d.]+=)", listed))
    for word in words.split(",")
}
_SHARES: Final = {
    **dict.fromkeys(("half", "halves", "hälfte", "halb", "halbe", "moitié", "mitad"), 1 / 2),
    **dict.fromkeys(("third", "thirds", "drittel", "tiers", "tercio", "tercios"), 1 / 3),
    **dict.fromkeys(("quarter", "quarters", "viertel", "quart"), 1 / 4),
    **dict.fromkeys(("fifth", "fifths", "fünftel"), 1 / 5),
    **dict.fromkeys(("tenth", "tenths", "zehntel"), 1 / 10),
}
_TIMES: Final = {
    **dict.fromkeys(("once", "einmal"), 1.0),
    **dict.fromkeys(("twice", "zweimal"), 2.0),
    **dict.fromkeys(("thrice", "dreimal"), 3.0),
}
_FRACTION: Final = re.compile(
    rf"\b(?:(a|one|ein|une?|two|three|four|zwei|drei|deux|trois|dos|tres|the|die|la) )?({'|'.join(_SHARES)})\b"
    r"(?= (?:of|the|a|all|der|des|de|le|la|les|los|las|aller|mehr|und|its|their|an)\b|[.,;]|$)"
)
_OFTEN: Final = re.compile(
    rf"\b({'|'.join(_TIMES)})(?=,? (?:a|an|per|every|each|in|daily|weekly|monthly|pro|am|im|die)\b)|"
    rf"\b({'|'.join(_TIMES)})$"
)
_ONE: Final = re.compile(
    r"\b(?:an?|one|ein|eine|einem|einen|einer|une?|una?) "
    r"(hour|day|week|fortnight|month|year|stunde|tag|woche|monat|jahr|heure|jour|semaine|mois|semana|mes|año)\b"
)
_RATE: Final = re.compile(r"\b(?:twice|once|times?|mal|fois|veces|\d+ \w+) $")
_COUNTS: Final = {"a": 1, "one": 1, "ein": 1, "un": 1, "une": 1, "two": 2, "zwei": 2, "deux": 2, "dos": 2,
                  "three": 3, "drei": 3, "trois": 3, "tres": 3, "four": 4}  # fmt: skip
_COUNTING: Final = frozenset(
    ("five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty", "thirty", "forty", "fifty",
     "hundred", "thousand", "million", "billion", "dozen", "times", "once", "twice", "mal", "fois", "veces")
)  # fmt: skip
_MORE_WORDS: Final = {
    "veinte": 20, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "fünfzehn": 15, "vierzehn": 14, "vierzig": 40,
    "fünfzig": 50, "quatorze": 14, "catorce": 14, "sechzig": 60, "quarante": 40, "cinquante": 50, "soixante": 60,
    "tres": 3, "tre": 3, "sechs": 6, "quattro": 4, "três": 3, "quatro": 4, "sete": 7, "oito": 8, "dez": 10,
    "twee": 2, "drie": 3, "vijf": 5, "zes": 6, "zeven": 7, "tien": 10, "dwa": 2, "trzy": 3, "cztery": 4, "pięć": 5,
    "sześć": 6, "siedem": 7, "osiem": 8, "dziesięć": 10, "два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5,
    "шесть": 6, "семь": 7, "восемь": 8, "десять": 10, "två": 2, "fyra": 4, "fem": 5, "sju": 7, "åtta": 8, "tio": 10,
}  # fmt: skip
"""Number words that `figures` does not read, as it reads long texts of any kind."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_UNIT: Final = re.compile(r"[\s-]?(%|per cent|pour cent|por ciento|[^\W\d_]+)")
_CLOCK: Final = re.compile(r"\b(\d{1,2})[:.]00\b")


class Quantity(NamedTuple):
    """A number as it can be compared: the forms of a plain one, or how much of what."""

    kind: str
    values: tuple[float, ...]
    """In the unit of its kind; several where a comma can be read in two ways."""
    forms: frozenset[str]

    def equals(self, other: Quantity) -> bool:
        """Whether both say the same; a month has about 30 days."""
        if self.kind and self.kind == other.kind:
            return any(abs(a - b) <= 0.04 * max(a, b) for a in self.values for b in other.values)
        return not self.forms.isdisjoint(other.forms)


def quantities(text: str) -> tuple[Quantity, ...]:
    """The numbers, dates and shares of a text; numbers of list items left out."""
    return tuple(_found(_CLOCK.sub(r"\1", text.casefold())))


def gives_others(one: tuple[Quantity, ...], other: tuple[Quantity, ...]) -> bool:
    """Whether each text has a quantity that the other lacks."""
    return _has_own(one, other) and _has_own(other, one)


def gives_same(one: tuple[Quantity, ...], other: tuple[Quantity, ...]) -> bool:
    """Whether the texts have a quantity in common, and not each one of its own."""
    return any(a.equals(b) for a in one for b in other) and not gives_others(one, other)


def _has_own(one: tuple[Quantity, ...], other: tuple[Quantity, ...]) -> bool:
    return any(not any(a.equals(b) for b in other) for a in one)


def _found(text: str) -> Iterator[Quantity]:
    taken: list[tuple[int, int]] = []
    for match in _FRACTION.finditer(text):
        value = _COUNTS.get(match[1] or "", 1) * _SHARES[match[2]]
        taken.append(match.span())
        yield Quantity("share", (value,), frozenset())
    for match in _OFTEN.finditer(text):
        taken.append(match.span())
        yield Quantity("", (), frozenset({f"{_TIMES[match[1] or match[2]]:g}"}))
    for match in _ONE.finditer(text):
        if not _RATE.search(text[max(0, match.start() - 24) : match.start()]):
            taken.append(match.span())
            kind, factor = _FACTORS[match[1]]
            yield Quantity(kind, (factor,), frozenset())
    read = figures(text)
    for figure in read:
        end = figure.start + len(figure.written)
        if all(figure.start >= b or end <= a for a, b in taken) and figure.forms != {"0"}:
            yield figure_at(text, end, figure.forms, is_date=figure.is_date)
    places = {one.start for one in read}
    for word in _WORD.finditer(text):
        if word[0] in _MORE_WORDS and word.start() not in places:
            yield figure_at(text, word.end(), frozenset({str(_MORE_WORDS[word[0]])}))


def figure_at(text: str, end: int, forms: frozenset[str], *, is_date: bool = False) -> Quantity:
    """A number with the unit that follows it."""
    unit = _UNIT.match(text, end)
    kind, factor = _FACTORS.get(unit[1], ("", 0.0)) if unit else ("", 0.0)
    plain = [float(form) for form in sorted(forms) if re.fullmatch(r"\d+(?:\.\d+)?", form)]
    if is_date or not kind or not plain:
        return Quantity("", (), forms)
    return Quantity(kind, tuple(value * factor for value in plain), forms)


def is_of_quantity(word: str) -> bool:
    """Whether a folded word is a unit or a part of a number, “percent” or “third”."""
    return word in _FACTORS or word in _SHARES or word in _COUNTS or word in _MORE_WORDS or word in _COUNTING
