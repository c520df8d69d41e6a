"""Quotations and names that a text holds, in a form in which they can be looked up in another text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_QUOTES: Final = re.compile(
    r"“([^“”\n]{8,600})”|„([^„“”\n]{8,600})[“”]|«\s?([^«»\n]{8,600})\s?»|»([^«»\n]{8,600})«|「([^「」\n]{4,400})」"
    r"|(?<![\w\"])\"(?=\S)([^\"\n]{8,600})\"(?!\w)"
)
_ELLIPSIS: Final = re.compile(r"\s*(?:\[\s?(?:…|\.\.\.)\s?\]|\((?:…|\.\.\.)\)|…|\.\.\.)\s*")
_WIDE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")

_UPPER: Final = "A-ZÀ-ÖØ-ÞŁŚŻŹĆŃČŠŽŘĎŤŇİĞŞА-ЯЁ"
_WORD: Final = rf"[{_UPPER}][\w'’]*(?:-[{_UPPER}]?\w+)*"
_LINKS: Final = (
    r"(?: (?:of|the|and|de|del|della|di|da|do|dos|van|von|zu|den|der|la|le|du|des|el|al|bin|ibn|y|e|&))?"
)
_NAME: Final = re.compile(rf"(?<![\w\-]){_WORD}(?:{_LINKS} {_WORD})*")
_STOP: Final = _words(
    """
    I I'm I've I'll I’d I'd I’m I’ve I’ll OK Okay Yes No Not None All Also Both Each Here There This That
    These Those The A An It Its He She They We You Your His Her Our Their My In On At By For From To With
    Without As If When While Because Since Although However Therefore Thus Hence Moreover Furthermore
    Additionally Finally First Second Third Next Then So But And Or Nor Yet After Before During Under Over
    According Based Please Note Answer Question Source Context Document Text Passage Summary Example Step
    Overall What Who Where Why How Which Monday Tuesday Wednesday Thursday Friday Saturday Sunday January
    February March April May June July August September October November December Mr Mrs Ms Mme Mlle Sr Sra Dr
    Prof Sir Lady
    Sehr Guten Hallo Sie Ihnen Ihr Ihre English German French Spanish Italian Mon Tue Wed Thu Fri Sat Sun AM
    PM USD EUR GBP FAQ PDF AI ID TV Der Die Das Den Dem Des Ein Eine Einen Einem Einer Im Am Zum Zur Bei Mit
    Nach Für Auf Aus Von Und Oder Es Er Wir Ich Laut Herr Frau Ende Anfang Mitte Januar Februar März Mai Juni
    Juli Oktober Dezember Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag Le La Les Un Une El Los
    Las Il Lo Gli Una Uno Du Au Aux En Dans Pour Con Por Per Para De Het Een Os Um Uma Yesterday
    Today Tomorrow Later Earlier Meanwhile Eventually Originally Initially Currently Recently Selon Según
    Secondo Monsieur Madame Señor Señora Signor Signora
    """
)
_TITLE: Final = re.compile(r"(?<!\w)(?:Mr|Mrs|Ms|Mme|Mlle|Sr|Sra|Dr|Prof|St)\.$")
"""A full stop that belongs to the name after it."""
_GERMAN: Final = re.compile(r"\b(?:der|die|das|und|nicht|ist|ein|eine|mit|für|auf|den|dem|wird|wurde|im|zu|von)\b")


def looked_up(text: str) -> str:
    """The text as words only, without case, accents kept, marks dropped: “The Ship.” reads “the ship”."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"\w+", text.replace("’", "").replace("'", "")))


def quotations(text: str, *, least_words: int = 4) -> Iterator[str]:
    """What stands in quotation marks of any kind and is long enough to be a quotation rather than a term."""
    for match in _QUOTES.finditer(text):
        said = next(part for part in match.groups() if part is not None)
        if len(said.split()) >= least_words or (_WIDE.search(said) and len(said) >= 2 * least_words):
            yield said.strip()


def is_quoted_from(quotation: str, source: str) -> bool:
    """True where every stretch between omission marks stands in the source; `source` is as from `looked_up`."""
    pieces = [looked_up(piece) for piece in _ELLIPSIS.split(re.sub(r"\[(\w[^\]]*)\]", r"…", quotation))]
    rest = f" {source} "
    if _WIDE.search(quotation):
        return all(piece.replace(" ", "") in source.replace(" ", "") for piece in pieces)
    return all(not piece or f" {piece} " in rest for piece in pieces)


class Name(NamedTuple):
    """A name as it is written; its first word may be an ordinary one where it starts a sentence."""

    text: str
    starts: bool


def names(text: str) -> Iterator[Name]:
    """Capitalised words that are probably names: several in a row, or one inside a sentence.

    The first word of a sentence or line counts only as part of a longer name. In German, where every noun has a
    capital, only rows of two and more count. Words in capitals only (NATO) count; titles, weekdays, what a colon
    follows and words such as “Polish-born” do not.
    """
    is_german = len(_GERMAN.findall(text)) * 12 > len(text.split())
    if _is_title_case(text):
        return
    for match in _NAME.finditer(text):
        words = match[0].split(" ")
        if text[match.end() : match.end() + 1] == ":" or re.search(r"-[^\W\d_A-ZÀ-ÞА-Я]", match[0]):
            continue
        starts = is_first = _starts_sentence(text, match.start())
        while words and (words[0] in _STOP or (starts and len(words) == 1)):
            words, starts, is_first = words[1:], False, False
        while words and (words[-1] in _STOP or words[-1][0].islower()):
            words = words[:-1]
        while words and words[0][0].islower():
            words = words[1:]
        capitals = [word for word in words if word[0].isupper()]
        if capitals and (len(capitals) > 1 or not is_german) and any(len(word) > 2 for word in capitals):
            yield Name(" ".join(words), is_first)


def _is_title_case(text: str) -> bool:
    """True where most words have capitals, as in headings: then a capital says nothing."""
    words = re.findall(r"[^\W\d_]{3,}", text)
    return len(words) > 8 and sum(word[0].isupper() for word in words) * 4 > len(words) * 3


def _starts_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \t\"'“„«»”‘(*_[")
    if _TITLE.search(before):
        return False
    return (
        not before or before[-1] in ".!?:;\n。！？…-–—•#>|/" or (before[-1].isdigit() and text[at - 1 : at] == " ")
    )
