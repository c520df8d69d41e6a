"""Numbers and dates of a text in one form: 1,000 and 1.000, twelve and 12, May 3rd and 03.05. compare equal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple


def _by_word(listed: str) -> dict[str, int]:
    """“2=zwei,deux 3=drei” as {zwei: 2, deux: 2, drei: 3}."""
    pairs = (entry.partition("=") for entry in listed.split())
    return {word: int(number) for number, _, words in pairs for word in words.split(",")}


_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier enero gennaio gen januari stycznia styczeń janeiro января",
            "february feb februar février févr febrero febbraio febbr februari lutego luty fevereiro fev февраля",
            "march mar märz mrz mars marzo maart mrt marca marzec março марта",
            "april apr avril avr abril aprile abr kwietnia kwiecień апреля",
            "may mai mayo maggio mag mei maja maj maio мая",
            "june jun juni juin junio giugno giu czerwca czerwiec junho июня",
            "july jul juli juillet juil julio luglio lug lipca lipiec julho июля",
            "august aug août agosto augustus augusti sierpnia sierpień ago августа",
            "september sep sept septembre septiembre settembre sett wrzesień września setembro set сентября",
            "october oct oktober okt octobre octubre ottobre ott oktobra październik października outubro out"
            " октября",
            "november nov novembre noviembre novembro listopad listopada ноября",
            "december dec dezember dez décembre déc diciembre dic dicembre grudzień grudnia dezembro декабря",
        ),
        start=1,
    )
    for name in names.split()
}
_UNITS: Final = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
}
_TENS: Final = {
    word: 10 * number
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_ELSEWHERE: Final = _by_word(
    """
    2=zwei,deux,dos,due 3=drei,trois,tres,tre 4=vier,quatre,cuatro,quattro 5=fünf,cinq,cinco,cinque
    6=sechs,seis,sei 7=sieben,sept,siete,sette 8=acht,huit,ocho,otto 9=neun,neuf,nueve,nove
    10=zehn,dix,diez,dieci 11=elf,onze 12=zwölf,douze,doce,dodici 20=zwanzig,vingt,veinte,venti
    30=dreißig,trente,treinta,trenta 100=hundert,cent,cien,cento 15=quinze,quince
    """
)
"""Number words of German, French, Spanish and Italian that hardly mean anything else."""
_SCALES: Final = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "dozen": 12}
_SHORT_SCALES: Final = _by_word(
    """
    3=k,thousand,tausend,mille,mil 6=m,mn,mio,million,millions,millionen,millones,milioni
    4=万,萬 8=億,亿 9=bn,billion,billions,mrd,milliarden,milliard,milliards,miliardi
    """
)
_COUNTING: Final = {**_UNITS, **_TENS, **_SCALES}
_WORD: Final = re.compile(r"[^\W\d_]+")
_ORDINALS: Final = _by_word(
    """
    1=first,once 2=second,twice,half,pair,couple,double 3=third,triple 4=fourth,quarter 5=fifth 6=sixth
    7=seventh 8=eighth 9=ninth 10=tenth
    """
)
_MONTH: Final = r"[^\W\d_]{3,12}"
_DATE_FORMS: Final = (
    (re.compile(r"(?<![\d.])(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?![\d])"), ("y", "m", "d")),
    (re.compile(r"(?<![\d.])(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d\d)(?!\d|\.\d)"), ("d", "m", "y")),
    (re.compile(
        rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|\.|er|º)?\s(?:of |de |den )?({_MONTH})\b\.?"
        r"(?:,? (?:de |del )?(\d{4}))?", re.I),
     ("d", "n", "y")),
    (re.compile(rf"\b({_MONTH})\.?\s(\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,? (\d{{4}}))?", re.I), ("n", "d", "y")),
    (re.compile(rf"\b({_MONTH})\.?,? (?:de |del )?((?:1\d|20)\d\d)\b", re.I), ("n", "y")),
    (re.compile(r"(\d{4})年(?:(\d{1,2})月)?(?:(\d{1,2})日)?"), ("y", "m", "d")),
)  # fmt: skip
_NUMBER: Final = re.compile(
    r"(?<![A-Za-z0-9_\u00c0-\u024f\u0370-\u052f.,])(?:[−-](?=\d))?\d+(?:[.,'’\u00a0\u202f ](?=\d)\d+)*"
)
_LISTING: Final = re.compile(
    r"(?m)^\s*(?:[-*•>#]\s*)?\(?\d{1,3}[.):]\s|\b(?:step|schritt|étape|paso|passo|punkt|point) \d{1,2}\b"
    r"|\[\d{1,3}\]",
    re.I,
)


class Figure(NamedTuple):
    """A number or date: as it is written, where, and the forms it may be compared by."""

    written: str
    start: int
    forms: frozenset[str]
    is_date: bool = False
    is_word: bool = False
    """True for “three”, which often counts what is there rather than repeats what is said."""


def figures(text: str, *, with_listing: bool = False) -> list[Figure]:
    """The numbers and dates of a text by place; list numbers (“1.”, “Step 2”) are left out unless asked for."""
    taken = [] if with_listing else [match.span() for match in _LISTING.finditer(text)]
    found: list[Figure] = []
    for one in (*_dates(text), *_numbers(text), *_word_numbers(text)):
        end = one.start + len(one.written)
        if all(end <= a or one.start >= b for a, b in taken):
            taken.append((one.start, end))
            found.append(one)
    return sorted(found, key=lambda one: one.start)


class Known(NamedTuple):
    """What a text says in numbers, ready for questions."""

    forms: frozenset[str]
    values: tuple[float, ...]
    """Its plain numbers, by size; parts of dates included."""

    def holds(self, one: Figure) -> bool:
        """True where the text says this number or date, in whatever form."""
        if not one.is_date:
            return not self.forms.isdisjoint(one.forms)
        full = {form for form in one.forms if re.fullmatch(r"[1-9]\d*-\d+-[1-9]\d*", form)}
        if not full:
            return not self.forms.isdisjoint(one.forms)
        if not self.forms.isdisjoint(full):
            return True
        parts = [form.split("-") for form in full]
        return any(f"?-{month}-{day}" in self.forms and year in self.forms for year, month, day in parts)

    def explains(self, one: Figure) -> bool:
        """True where a number is the sum or difference of two of the text's, a multiple, share or percentage."""
        if one.is_date or not 1 < len(self.values) <= 60:
            return False
        values = set(self.values)
        for form in one.forms:
            wanted = float(form) if re.fullmatch(r"\d+(?:\.\d+)?", form) else -1.0
            if any(round(wanted - value, 4) in values or round(wanted + value, 4) in values for value in values):
                return True
            counts = [count for count in range(2, 13) if count in values]
            if any(wanted * count in values or round(wanted / count, 4) in values for count in counts):
                return True
            if wanted <= 100 and any(_is_share(wanted, a, b) for a in values for b in values if b > 12):
                return True
        return False


def _is_share(wanted: float, part: float, whole: float) -> bool:
    return part < whole and abs(100 * part / whole - wanted) < 0.06


def known_figures(text: str) -> Known:
    """The numbers and dates of a text in every form in which they can be repeated, parts of dates too."""
    found = [*_dates(text), *_numbers(text), *_word_numbers(text)]
    forms = {form for one in found for form in one.forms}
    forms |= {str(_ORDINALS[word]) for word in _WORD.findall(text.casefold()) if word in _ORDINALS}
    forms |= {digits.lstrip("0") or "0" for digits in re.findall(r"(?<!\d[.,])(?<!\d)\d+(?![.,]?\d)", text)}
    forms |= {part for one in found if one.is_date for form in one.forms for part in form.split("-") if part != "?"}
    values = sorted({float(form) for form in forms if re.fullmatch(r"\d{1,12}(?:\.\d+)?", form)})
    return Known(frozenset(forms), tuple(values))


def _dates(text: str) -> Iterator[Figure]:
    for form, parts in _DATE_FORMS:
        for match in form.finditer(text):
            said = {part: value for part, value in zip(parts, match.groups(), strict=True) if value}
            forms = frozenset(_date_forms(said))
            if forms:
                yield Figure(match[0].strip(), match.start(), forms, is_date=True)


def _date_forms(said: dict[str, str]) -> Iterator[str]:
    """Day, month and year as far as they are said; where day and month could be swapped, both ways."""
    month = _MONTHS.get(said["n"].casefold(), 0) if "n" in said else int(said.get("m", 0))
    if "n" in said and not month:
        return
    day, year = int(said.get("d", 0)), int(said.get("y", 0))
    year += 2000 if 0 < year < 70 else 1900 if 70 <= year < 100 else 0
    if not month and not day:
        yield str(year)
        return
    pairs = {(month, day), (day, month)} if "m" in said and day else {(month, day)}
    for one, other in pairs:
        if one <= 12 and other <= 31:
            yield f"{year}-{one}-{other}"
            yield f"0-{one}-{other}"
            yield f"{year}-{one}-0" if year else f"?-{one}-{other}"


def _numbers(text: str) -> Iterator[Figure]:
    for match in _NUMBER.finditer(text):
        written = match[0]
        for piece, at in _pieces(written, match.start()):
            scale = re.match(r"[ \u00a0-]?([A-Za-z]+\b|[万萬億亿])", text[at + len(piece) : at + len(piece) + 20])
            forms = set(_values(piece))
            power = _SHORT_SCALES.get(scale[1].casefold(), 0) if scale is not None else 0
            forms |= {_scaled(form, power) for form in forms} if power else set()
            yield Figure(piece, at, frozenset(forms))


def _pieces(written: str, start: int) -> Iterator[tuple[str, int]]:
    """One number where its groups are thousands; else each part that a space divides by itself."""
    if " " not in written or re.fullmatch(r"[−-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?", written):
        yield written, start
        return
    at = start
    for piece in written.split(" "):
        yield piece, at
        at += len(piece) + 1


def _values(written: str) -> Iterator[str]:
    """The number as plain digits with a point: all readings, where a comma or point can be either."""
    bare = written.lstrip("−-")
    bare = re.sub(r"[ '’\u00a0\u202f]", "", bare)
    if re.fullmatch(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?|\d{1,3}(?:,\d{3})+", bare):
        yield _plain(bare.replace(",", ""))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", bare):
        yield _plain(bare.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d+(?:[.,]\d+)?", bare):
        yield _plain(bare.replace(",", "."))
    elif bare.count(".") + bare.count(",") > 1:
        yield bare


def _plain(number: str) -> str:
    whole, _, rest = number.partition(".")
    rest = rest.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{rest}" if rest else "")


def _scaled(number: str, power: int) -> str:
    whole, _, rest = number.partition(".")
    return _plain(f"{whole}{rest[:power].ljust(power, '0')}.{rest[power:]}")


def _word_numbers(text: str) -> Iterator[Figure]:
    """Numbers in words; those of English may have several, “two hundred and six”. A lone “one” is an article."""
    run: list[re.Match[str]] = []
    for match in _WORD.finditer(text):
        word = match[0].casefold()
        if word in _ELSEWHERE:
            yield Figure(match[0], match.start(), frozenset({str(_ELSEWHERE[word])}), is_word=True)
        gap = text[run[-1].end() : match.start()].casefold() if run else ""
        if run and gap not in (" ", "-"):
            yield from _counted(text, run)
            run = []
        if word in _COUNTING or (run and word == "and") or (not run and word in ("a", "an")):
            run.append(match)
        elif run:
            yield from _counted(text, run)
            run = []
    yield from _counted(text, run)


def _counted(text: str, run: list[re.Match[str]]) -> Iterator[Figure]:
    """The number that a row of words makes; nothing for an article alone, or a scale after digits (“3 million”)."""
    while run and run[-1][0].casefold() == "and":
        run = run[:-1]
    words = [match[0].casefold() for match in run if match[0].casefold() not in ("a", "an", "and")]
    if not words or (len(run) == 1 and words[0] in _SCALES):
        return
    total = current = 0
    for word in words:
        if word in _SCALES:
            current = max(current, 1) * _SCALES[word]
            if _SCALES[word] >= 1000:
                total, current = total + current, 0
        else:
            current += _COUNTING[word]
    if total + current != 1:
        start, end = run[0].start(), run[-1].end()
        yield Figure(text[start:end], start, frozenset({str(total + current)}), is_word=True)
