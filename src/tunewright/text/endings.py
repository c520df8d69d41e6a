"""Whether a text stops in the middle of a sentence, told only where the signs are strong."""

from __future__ import annotations

import re
from typing import Final, Literal, TypeAlias

from tunewright.text.languages import frequent_in, words_of
from tunewright.text.prose import without_code

CutOff: TypeAlias = Literal["open-code", "connecting-word", "comma", "no-full-stop"]
"""Why a text seems cut off: a code block without end, a last word that must go on, a comma, one open sentence."""

_END: Final = ".!?…:;。！？．।؟۔)]}>\"'”’»«』」）】*_`~|=/\\#%$€£°✓♪—–-"
_STOPS: Final = re.compile(r"(?<!\b[a-z])(?<!\b[A-Z])[.!?…](?=[\s\"'”’»)*_])|[。！？।]")
_NO_STOPS: Final = re.compile(r"[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff]")
"""Thai, Lao, Tibetan, Burmese and Khmer do without full stops."""
_MUST_GO_ON: Final = {
    "en": "the an and or of my your their our its because which whose whom although whereas than",
    "de": "dem und oder ein eine einen einem einer eines dass weil wenn für mit von zum zur",
    "fr": "le les des du et ou une que qui dans pour avec sur mais",
    "es": "el los las del una unos para pero porque",
    "it": "gli dei delle della nel nella che",
    "pt": "uma em da dos das",
    "nl": "het een en van voor met maar omdat",
    "sv": "och ett att som för",
    "pl": "oraz lub że",
    "ru": "или что который которая которые для",
}
"""Articles and conjunctions that end no sentence of their language; in another they may be a noun or a verb."""
_ENDING_NOTHING: Final = (
    "the an and or of my your their our its because whose although than dem und oder einen einem einer eines dass",
    "weil les des du et ou une dans los las del una porque gli dei delle della nella uma dos een omdat och oraz że",
)
_NEVER_LAST: Final = frozenset(word for words in _ENDING_NOTHING for word in words.split())
"""Those of them that end not even a short sentence without full stop."""
_GO_ON_IN: Final = {
    word: tuple(name for name, known in _MUST_GO_ON.items() if word in known.split())
    for words in _MUST_GO_ON.values()
    for word in words.split()
}
_FEWEST_OF_A_LANGUAGE: Final = 2
_FEWEST_LETTERS, _FEWEST_WORDS = 25, 5
_LINE_OF_LIST: Final = re.compile(r"\s*(?:[-*•–—+>|#]|\d+[.)]|[a-zA-Z][.)]\s|\[)")
_ADDRESS: Final = re.compile(r"[/@\\=_#]|\w\.\w|^\W*[A-Z0-9]{2,}\W*$")
_MIN_WORDS: Final = 8
_MIN_FRAGMENT: Final = 12
_FEWEST_ITEMS, _WORDS_OF_ITEM = 3, 4
_FULL_STOPS: Final = (".", "!", "?", "。", "！", "？", "।")


def cut_off(text: str, *, min_letters: int = 80) -> CutOff | None:
    """Why a text seems to stop in mid-sentence; None where it does not, or where that is not certain.

    Strong signs: a fence of code that is never closed; at least eight words of prose whose last is an article, a
    conjunction or the like, or carries a comma; a last paragraph of several sentences, each with a full stop but
    the last; a list of which every item ends with one but the last. Labels, other lists, tables, addresses,
    verses, signatures, JSON, numbers and scripts without full stops are left alone, and so is every text under
    `min_letters` characters, but for five words or more of which the last is an article or the like.
    """
    if len(text) < min_letters:
        return "connecting-word" if _stops_short(text) else None
    ending = text.rstrip()
    if ending.endswith((".", "!", "?", "。", "！", "？")) and "```" not in ending:
        return None
    if len(re.findall(r"^[ \t]*```", ending, re.MULTILINE)) % 2 == 1:
        return "open-code"
    if not ending or (ending[-1] in _END and ending[-1] != ",") or ending[0] in "{[<":
        return None
    last = without_code(ending).rpartition("\n")[2]
    return _of_prose(ending, last) if last.strip() else None


def _stops_short(text: str) -> bool:
    words = text.split()
    is_prose = len(words) >= _FEWEST_WORDS and len(text) >= _FEWEST_LETTERS and "\n" not in text.strip()
    return is_prose and text.strip()[0] not in "{[<" and words[-1] in _NEVER_LAST and _must_go_on(words, 1)


def _must_go_on(words: list[str], fewest: int = _FEWEST_OF_A_LANGUAGE) -> bool:
    """Whether the last word is one that cannot end a sentence, of the language that the other words speak most."""
    if words[-1] not in _GO_ON_IN:
        return False
    others = words_of(" ".join(words[:-1]))
    shares = frequent_in(others)
    highest = max(shares.values(), default=0.0)
    return highest * len(others) >= fewest and any(shares.get(name) == highest for name in _GO_ON_IN[words[-1]])


def _of_prose(text: str, last: str) -> CutOff | None:
    sign, words = last[-1], last.split()
    if _NO_STOPS.match(sign) or not words or _ADDRESS.search(words[-1]):
        return None
    if sign in ",、，،" and _is_prose(last):
        return "comma"
    if not sign.isalpha() or _LINE_OF_LIST.match(last):
        connects = len(words) >= _MIN_WORDS and _must_go_on(words)
        if connects and sign.isalpha():
            return "connecting-word"
        return "no-full-stop" if sign.isalpha() and _breaks_its_list(text, last) else None
    if len(words) >= _MIN_WORDS and _must_go_on(words):
        return "connecting-word"
    return "no-full-stop" if _breaks_its_habit(text, last) else None


def _breaks_its_list(text: str, last: str) -> bool:
    """Whether the last item of a list has no full stop where all the others, three at least, end with one."""
    others = [line.strip() for line in text.splitlines()[:-1] if _LINE_OF_LIST.match(line)]
    items = [line for line in others if len(line.split()) >= _WORDS_OF_ITEM]
    return (
        len(items) >= _FEWEST_ITEMS
        and len(items) == len(others)
        and len(last.split()) >= _WORDS_OF_ITEM
        and all(line.rstrip("*_”\"')")[-1:] in _FULL_STOPS for line in items)
    )


def _is_prose(line: str) -> bool:
    return len(line.split()) >= _MIN_WORDS or sum(sign > "\u3000" for sign in line) >= 2 * _MIN_WORDS


def _breaks_its_habit(text: str, last: str) -> bool:
    """Whether the last line holds at least two finished sentences and then one without end, in a text whose other
    paragraphs are finished."""
    stops = [stop.end() for stop in _STOPS.finditer(last)]
    if len(stops) < 2:
        return False
    fragment = last[stops[-1] :].strip()
    is_wide = sum(sign > "\u3000" for sign in fragment) >= len(fragment) // 2
    if len(fragment) < (_MIN_FRAGMENT // 2 if is_wide else _MIN_FRAGMENT) or not (
        is_wide or len(fragment.split()) >= 3
    ):
        return False
    others = [line.rstrip() for line in text.splitlines()[:-1] if len(line.split()) >= _MIN_WORDS]
    finished = sum(line[-1] in _END for line in others)
    return finished >= 0.8 * len(others)
