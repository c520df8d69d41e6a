from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tunewright.checks.content.answers import a_finding, answers, question, setting
from tunewright.checks.registry import check
from tunewright.model import Example, Finding
from tunewright.text.languages import WIDE, script_of, speak_differently
from tunewright.text.prose import without_code

_NAMED: Final = re.compile(
    r"translat|übersetz|tradu[iczct]|vertaal|перев[оеё]д|tłumacz|översätt|oversæt|oversett|翻译|翻譯|訳|번역|"
    r"ترجم|अनुवाद|çevir|"
    r"\b(?:language|lingual|sprache|langue|idioma|lingua|język\w*|язык\w*)\b|語|语|언어|"
    r"\b(?:in|into|to|auf|ins|en|in het|på|po|по|na|em|för|for|learn\w*|speak\w*|say|write|word|phrase|"
    r"antwort\w*|reply|answer\w*|respond\w*) "
    r"(?:\w+ )?(?:english|german|french|spanish|italian|portuguese|dutch|polish|russian|chinese|mandarin|"
    r"japanese|korean|turkish|arabic|hindi|swedish|"
    r"danish|norwegian|finnish|greek|hebrew|latin|ukrainian|czech|hungarian|romanian|vietnamese|thai|"
    r"indonesian|swahili|"
    r"englisch|deutsch|französisch|spanisch|italienisch|polnisch|russisch|anglais|allemand|français|espagnol|"
    r"italien|"
    r"inglés|alemán|francés|español|inglese|tedesco|francese|spagnolo|italiano|inglês|alemão|francês|espanhol|"
    r"português|engels|duits|frans|"
    r"angielsk\w*|niemieck\w*|polsku|английск\w*|немецк\w*|русск\w*|engelska|tyska|svenska|dansk|norsk|"
    r"ingilizce|türkçe)\b|"
    r"\b(?:english|german|french|spanish|italian|portuguese|dutch|polish|russian|chinese|japanese|korean|"
    r"turkish|arabic|hindi|swedish|latin|greek|hebrew)\b|"
    r"英文|中文|日本|德语|法语|한국어|영어"
)
_ENGLISH: Final = (" the ", " of ", " and ", " to ", " is ", " you ", " what ", " for ", " how ", " it ", " that ")
_ADDRESS: Final = re.compile(r"\S+://\S+|\S+@\S+|\bwww\.\S+")
_SHORT_END: Final = 12
_LOOKED_AT: Final = 500
_ONE_HAND: Final = ({"Chinese", "Japanese"}, {"Chinese", "Korean"})
_LONGER: Final = 400
"""A question so much longer than its answer holds a text to work on, whose language need not be that of the job."""


@check("CT010", "other-language", severity="warning", scope="example", depth="thorough")
def other_language(example: Example, *, min_letters: int = 60, confidence: float = 0.95) -> Iterator[Finding]:
    """An answer, or its last line, is in another language than its question, though nothing asks for that.

    Why it matters: the model learns to change the language by chance.
    What to do: give the answer in the language of the question, or say in the prompt which language you want.
    Not reported: questions or answers under `min_letters` letters (a third of it between two scripts), languages
    told apart with less than `confidence` (0-1), near relatives such as Danish and Norwegian, prompts that ask for
    a translation, name a language or hold several scripts, and addresses. Of a last line only the script is looked
    at. Cost: half a second when first needed, then some 20 µs, and some 300 where the languages seem to differ.
    """
    for at, text in answers(example):
        asked = question(example, at)
        if min(len(asked), len(text)) < min_letters // 3 or (_in_english(asked) and _in_english(text)):
            continue
        pair = _differ(asked, text, min_letters, confidence)
        if pair and not _NAMED.search(setting(example, at).lower()):
            says = f"is in another language ({pair[1]}) than its question ({pair[0]})."
            found = " ".join(text.split())[:80]
            yield a_finding("CT010", "warning", example, at, says, found, asked=pair[0], answered=pair[1])
        elif (last := _ends_elsewhere(asked, text)) and not _NAMED.search(setting(example, at).lower()):
            says = f"ends in another script ({last[1]}) than it is written in."
            yield a_finding("CT010", "warning", example, at, says, last[0], answered=last[1])


def _ends_elsewhere(asked: str, text: str) -> tuple[str, str] | None:
    """The last line and its script, where that is neither the script of the question nor of the lines before."""
    before, _, last = ("", "", "") if text.isascii() else text.rstrip().rpartition("\n")
    if not before or last.isascii():
        return None
    script = script_of(last)
    usual = script_of(before[-_LOOKED_AT:])
    if not script or not usual or usual != script_of(asked[-_LOOKED_AT:]) or {script, usual} in _ONE_HAND:
        return None
    is_long = _n_letters(last) * (3 if script in WIDE else 1) >= _SHORT_END
    return (last.strip(), script) if script != usual and is_long else None


def _in_english(text: str) -> bool:
    if not text.isascii():
        return False
    words = f" {text[:400].lower()} "
    return sum(word in words for word in _ENGLISH) >= 3


def _differ(asked: str, text: str, min_letters: int, confidence: float) -> tuple[str, str] | None:
    if len(asked) > 3 * len(text) + _LONGER:
        return None
    asked, text = (_prose(side) for side in (asked, text))
    scripts = script_of(asked), script_of(text)
    enough = min_letters if scripts[0] == scripts[1] else min_letters // 3
    if not all(scripts) or min(_n_letters(asked), _n_letters(text)) < enough:
        return None
    return speak_differently(asked, text, confidence=confidence)


def _prose(text: str) -> str:
    text = without_code(text)[:_LOOKED_AT]
    return _ADDRESS.sub(" ", text) if "://" in text or "@" in text or "www." in text else text


def _n_letters(text: str) -> int:
    return sum(map(str.isalpha, text))
