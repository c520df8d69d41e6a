"""In which script and language a text is written, as far as it can be told with confidence."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib import import_module
from typing import Any, Final

_SCRIPTS: Final = {
    "Cyrillic": r"\u0400-\u052f",
    "Greek": r"\u0370-\u03ff\u1f00-\u1fff",
    "Arabic": r"\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc",
    "Hebrew": r"\u0590-\u05ff",
    "Devanagari": r"\u0900-\u0963\u0966-\u097f",
    "Bengali": r"\u0980-\u09ff",
    "Tamil": r"\u0b80-\u0bff",
    "Thai": r"\u0e00-\u0e7f",
    "Georgian": r"\u10a0-\u10ff\u1c90-\u1cbf",
    "Armenian": r"\u0530-\u058f",
    "Korean": r"\u1100-\u11ff\uac00-\ud7a3",
    "Japanese": r"\u3040-\u30ff",
    "Chinese": r"\u3400-\u4dbf\u4e00-\u9fff",
}
_RARER: Final = {
    "Gurmukhi": r"\u0a00-\u0a7f",
    "Gujarati": r"\u0a80-\u0aff",
    "Odia": r"\u0b00-\u0b7f",
    "Telugu": r"\u0c00-\u0c7f",
    "Kannada": r"\u0c80-\u0cff",
    "Malayalam": r"\u0d00-\u0d7f",
    "Sinhala": r"\u0d80-\u0dff",
    "Lao": r"\u0e80-\u0eff",
    "Tibetan": r"\u0f00-\u0fff",
    "Burmese": r"\u1000-\u109f",
    "Ethiopic": r"\u1200-\u137f",
    "Khmer": r"\u1780-\u17ff",
    "Mongolian": r"\u1800-\u18af",
}
_IN_SCRIPT: Final = {name: re.compile(f"[{signs}]") for name, signs in _SCRIPTS.items()}
_IN_RARER: Final = {name: re.compile(f"[{signs}]") for name, signs in _RARER.items()}
_ANY_RARER: Final = re.compile(f"[{''.join(_RARER.values())}]")
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_SHARE: Final = 0.85
WIDE: Final = frozenset({"Chinese", "Japanese", "Korean"})
"""Scripts in which one sign says what several letters say elsewhere."""
_LETTERS_A_SIGN: Final = 3
"""So many letters of an alphabet say what one Chinese sign, kana or Korean syllable says."""

_FREQUENT: Final = {
    "en": "the of and to is in that it for you with are be this have not your can will or as on at from if we",
    "de": "der die das und ist nicht sie ich zu ein eine mit auf für den von dem sich es wir wenn bei",
    "fr": "le la les et est de des un une pour que vous dans ne pas sur avec ce il nous votre du au plus par qui",
    "es": "el la los las y es de que un una para en con no por su se del lo más como puede usted al",
    "it": "il la le e è di che un una per in con non si del della sono come può i gli dei da anche nel",
    "pt": "o a os as e é de que um uma para em com não por se do da no na mais como você pode ao dos",
    "nl": "de het een en is van dat niet voor met op je u te zijn wij kunt als ook of bij naar uw om aan",
    "pl": "i w na się nie jest z do to że jak dla po od jest są może czy proszę przez lub ten",
    "sv": "och att det är en ett som på för med av inte du kan vi till har den om från eller så",
    "da": "og at det er en et som på for med af ikke du kan vi til har den om fra eller så",
    "no": "og at det er en et som på for med av ikke du kan vi til har den om fra eller så",
    "tr": "ve bir bu için ile de da ne çok daha olarak var mı gibi kadar sonra en o ama",
    "cs": "a se na je v že to s z do o jako pro ale by po jsou nebo při od které",
    "fi": "ja on ei se että hän oli mutta kun ovat tai niin voi myös kuin jos sen",
    "ro": "și în de la cu un o este că pe pentru nu care din mai sunt se ce sau",
    "hu": "a az és hogy nem is egy van meg de ez volt mint csak már még ha el",
    "id": "dan yang di dengan untuk dari ini itu tidak pada dalam adalah akan bisa anda ke atau",
    "vi": "và là của có không được cho một các với người trong này những tôi bạn để khi",
    "ru": "и в не на с что это как по для из к вы но мы от у за или так если",
    "uk": "і в не на з що це як по для до та ви але ми від у за або так якщо",
}
_SETS: Final = {name: frozenset(words.split()) for name, words in _FREQUENT.items()}
_ALIKE: Final = (
    frozenset({"da", "no", "nb", "nn", "sv"}),
    frozenset({"id", "ms", "jv"}),
    frozenset({"es", "gl", "pt", "ca", "an", "oc", "it"}),
    frozenset({"cs", "sk"}),
    frozenset({"hr", "sr", "bs", "sl"}),
    frozenset({"nl", "af", "li"}),
    frozenset({"ru", "uk", "be", "bg", "mk", "sr"}),
    frozenset({"de", "lb"}),
    frozenset({"fr", "wa", "oc"}),
)
"""Languages so near to each other that the better known of two decides nothing without its frequent words."""


def script_of(text: str) -> str:
    """The script of at least 85 % of the letters; empty where several share the text or there are no letters.

    Chinese characters among Japanese letters count as Japanese; a sign of either, or of Korean, counts as three
    letters, so that names and file names from elsewhere do not outweigh the sentence around them.
    """
    if text.isascii():
        return "Latin" if any(sign.isalpha() for sign in text[:200]) else ""
    scripts = _IN_SCRIPT | _IN_RARER if _ANY_RARER.search(text) else _IN_SCRIPT
    n_in = {name: len(signs.findall(text)) for name, signs in scripts.items()}
    if n_in["Japanese"] * 8 >= n_in["Chinese"] and n_in["Japanese"]:
        n_in["Japanese"] += n_in.pop("Chinese")
    for name in WIDE & n_in.keys():
        n_in[name] *= _LETTERS_A_SIGN
    n_in["Latin"] = len(_LATIN.findall(text))
    name, most = max(n_in.items(), key=lambda one: one[1])
    return name if most and most >= _SHARE * sum(n_in.values()) else ""


def words_of(text: str) -> list[str]:
    """Words in lower case."""
    return _WORD.findall(text.lower())


def frequent_in(words: list[str]) -> dict[str, float]:
    """Share of the words that are among the most frequent ones of each language that has any, best first."""
    counts = Counter(words)
    n = len(words) or 1
    found = {name: sum(counts[word] for word in known & counts.keys()) / n for name, known in _SETS.items()}
    return {name: share for name, share in sorted(found.items(), key=lambda one: -one[1]) if share}


def _share_a_language(one: list[str], other: list[str]) -> bool:
    """Whether a fifth of the words of both are frequent ones of one language; a quick way out."""
    for known in _SETS.values():
        if all(sum(word in known for word in words) * 5 >= len(words) for words in (one, other)):
            return True
    return False


_NO_LANGUAGE: Final = "zxx"


@cache
def _identifier() -> Any:
    """The model that tells languages apart; some tenths of a second and 30 MB when first needed."""
    langid = import_module("py3langid.langid")
    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)


def language_of(text: str, *, confidence: float = 0.95) -> str:
    """Two-letter code of the language of at least `confidence` (0-1); empty where it is less certain, or none.

    None is what addresses, names and lists of changes are written in.
    """
    name, certain = _identifier().classify(text[:600])
    return str(name) if certain >= confidence and name != _NO_LANGUAGE else ""


def speak_differently(one: str, other: str, *, confidence: float = 0.95) -> tuple[str, str] | None:
    """The two languages, or scripts, of two texts where both are certain and not the same; else None.

    In one script two things must agree: the model that knows 97 languages, and the frequent words of at least one
    side, which must not be those of the other. Near relatives (Danish and Norwegian) count as one.
    """
    scripts = script_of(one), script_of(other)
    if not all(scripts):
        return None
    if scripts[0] != scripts[1]:
        return None if set(scripts) == {"Chinese", "Japanese"} else scripts
    if scripts[0] not in ("Latin", "Cyrillic"):
        return None
    words = words_of(one[:600])[:100], words_of(other[:600])[:100]
    if _share_a_language(*words):
        return None
    usual = frequent_in(words[0]), frequent_in(words[1])
    first, second = (next(iter(shares.items()), ("", 0.0)) for shares in usual)
    if min(usual[1].get(first[0], 0) / (second[1] or 1), usual[0].get(second[0], 0) / (first[1] or 1)) >= 0.5:
        return None
    if max(first[1], second[1]) < 0.15 or min(first[1], second[1]) < 0.05:
        return None
    named = language_of(one, confidence=confidence), language_of(other, confidence=confidence)
    if not all(named) or named[0] == named[1] or any(set(named) <= group for group in _ALIKE if group != _ALIKE[2]):
        return None
    return named
