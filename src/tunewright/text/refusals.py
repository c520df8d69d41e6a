"""Whether an answer refuses, in about twenty languages, by rules a reader can check.

Whole openings are in `refusal_words`, the grammar of a refusing sentence in `refusal_grammar`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final, Literal, TypeAlias

from tunewright.text.refusal_grammar import refuses
from tunewright.text.refusal_words import (
    AFTER_APOLOGY,
    APOLOGIES,
    COURTESIES,
    IN_SENTENCE,
    REFUSALS,
    REFUSALS_OTHER_SCRIPTS,
)

Stance: TypeAlias = Literal["answers", "refuses", "refuses-then-answers", "answers-then-refuses"]
"""What an answer does with the request."""


def _any_of(languages: dict[str, tuple[str, ...]]) -> str:
    return "|".join(pattern for patterns in languages.values() for pattern in patterns)


@cache
def _compiled(other_scripts: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns for a refusal by itself, and after courtesy; built when first needed, a tenth of a second each."""
    refusals = _any_of(REFUSALS | REFUSALS_OTHER_SCRIPTS if other_scripts else REFUSALS)
    polite = rf"(?:{APOLOGIES}){IN_SENTENCE}{{0,160}}?(?<![a-zà-ÿ])(?:{refusals}|{'|'.join(AFTER_APOLOGY)})"
    courteous = rf"(?:{COURTESIES}){IN_SENTENCE}{{0,160}}?(?<![a-zà-ÿ])(?:{refusals})"
    return re.compile(refusals), re.compile(f"{polite}|{courteous}")


_FEELING: Final = (
    r"i (?:\w+ly )?(?:advise|urge|must)\b|i(?:'m| am) programmed|i(?:'m| am) (?:really |truly |so )?(?:glad|"
    r"happy|concerned|worried)|(?:this|that|it) (?:sounds|must|"
    r"seems|is (?:a|an) )|"
    r"you(?:'re| are) asking|das klingt|das ist (?:eine|ein)|c'est une|es una|è una|é uma|"
    r"sadly|hélas|увы|这是一个|これは"
)
_POLITE: Final = re.compile(rf"{APOLOGIES}|{COURTESIES}|{_FEELING}")
_POLITE_END: Final = re.compile(
    r"ありがとう|感謝|こんにちは|心配|お気持ち|わかります|감사|안녕|이해|미안|죄송|teşekkür|merhaba|anlıyorum|"
    r"شكر|مرحب|تفهم|धन्यवाद|नमस्ते|समझता|समझती|खेद|"
    r"谢谢|感谢|您好|理解"
)
"""Thanks and sympathy where a language says them last."""
_SHORT: Final = 12
_SENTENCE_END: Final = re.compile(r"[.!?…。！？।؟\n]+[\"')»”」』]*(?:(?=\s)|\Z|(?<=[。！？।؟」』\n]))")
_HEAD: Final = 400
_DECORATION: Final = " \t\r\n*_>#\"'“”„«»「」『』-–—•…"
_APOSTROPHES: Final = "’ʼ‘`´"


def _plain(text: str) -> str:
    """Lower case, one kind of apostrophe."""
    text = text.lower()
    for sign in _APOSTROPHES:
        text = text.replace(sign, "'")
    return text


def _head(text: str) -> str:
    return _plain(text[: 2 * _HEAD].lstrip(_DECORATION)[:_HEAD])


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends."""
    at = 0
    for end in _SENTENCE_END.finditer(text):
        yield at, end.end()
        at = end.end()
    if at < len(text):
        yield at, len(text)


def _refusal_ends(head: str) -> int:
    """Where the refusing sentence at the opening of a head ends; 0 where it does not open by refusing."""
    alone, after_courtesy = _compiled(other_scripts=not head.isascii())
    n_looked_at = 0
    for start, end in _sentences(head):
        at = start + len(head[start:end]) - len(head[start:end].lstrip(_DECORATION))
        if at >= end:
            continue
        is_polite = _POLITE.match(head, at) or _POLITE_END.search(head, at, end) or end - at < _SHORT
        if alone.match(head, at) or (is_polite and after_courtesy.match(head, at)) or refuses(head[at:end]):
            return end
        n_looked_at += 1
        if not is_polite or n_looked_at == 3:
            return 0
    return 0


def is_refusal(text: str) -> bool:
    """Whether an answer opens by refusing to help, answer or provide what was asked, half-refusals included.

    Looks at the first 400 characters: the first sentence, and the next two where those before are mere courtesy
    (“I understand your worry. Unfortunately, I cannot give medical advice.”). An apology alone is no refusal, nor
    is a shop that cannot find an order. Languages: English, German, French, Spanish, Italian, Portuguese, Dutch,
    Polish, Czech, Russian, Ukrainian, Swedish, Danish, Norwegian, Finnish, Turkish, Chinese, Japanese, Korean,
    Arabic, Hindi. Cost: some microseconds, whatever the length.
    """
    return _refusal_ends(_head(text)) > 0


_TAIL: Final = 500
_ANSWER_LETTERS: Final = 160
"""So much text that neither refuses, nor sends elsewhere, nor offers other help is an answer of its own."""
_WIDE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_ELSEWHERE: Final = re.compile(
    r"\b(?:please|consult|contact|reach out|speak (?:to|with)|talk to|seek|recommend|encourage|suggest|"
    r"hotline|lawyer|doctor|"
    r"professional|expert|instead|happy to|glad to|feel free|let me know|anything else|other questions?|"
    r"important to|illegal|"
    r"harm\w*|unethical|my (?:purpose|goal|role|aim)|i(?:'m| am) (?:here|designed|programmed)|policy|policies|"
    r"guidelines|because|"
    r"bitte|wenden sie|gern\w*|fachperson|anwalt|arzt|veuillez|n'hésitez|professionnel|por favor|consulte|"
    r"profesional|"
    r"puedo ayudar|profissional|per favore|professionista|alstublieft|deskundige|proszę|specjalist|пожалуйста|"
    r"обратитесь|специалист|"
    r"помочь)|请|建议您|咨询|ください|相談|세요|상담|يرجى|कृपया"
)
_LIST_ITEM: Final = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+\S", re.MULTILINE)


@lru_cache(maxsize=16)
def stance(text: str) -> Stance:
    """What an answer does with the request: answers, refuses, or half of each.

    A refusal counts as half where a list of three items, code, or some 160 letters follow it that are neither a
    reason, nor advice to ask somebody else, nor an offer of other help (a sign of the Chinese, Japanese or Korean
    script counts as three letters). An answer counts as half where one of its last two sentences refuses.
    """
    head = _head(text)
    if (end := _refusal_ends(head)) > 0:
        skipped = len(text) - len(text.lstrip(_DECORATION))
        return "refuses-then-answers" if _answers(text[skipped + end :]) else "refuses"
    tail = _plain(text[-_TAIL:])
    last = [tail[start:end].strip(_DECORATION) for start, end in _sentences(tail)][-2:]
    return "answers-then-refuses" if any(refuses(sentence) for sentence in last) else "answers"


def _answers(rest: str) -> bool:
    """Whether what follows a refusal is an answer after all."""
    if "```" in rest or len(_LIST_ITEM.findall(rest)) >= 3:
        return True
    plain = _plain(rest)
    pieces = [plain[start:end] for start, end in _sentences(plain)]
    said = "".join(piece for piece in pieces if not _ELSEWHERE.search(piece) and not refuses(piece))
    return sum(sign.isalpha() for sign in said) + 2 * len(_WIDE.findall(said)) >= _ANSWER_LETTERS
