"""How sixteen languages say “I will not tell you”: a speaker, a no, and an act of helping, telling or writing.

Where `refusals` knows whole openings, this knows their parts, wherever in a sentence they stand: a first person
that cannot, may not, will not or would rather not, joined with what an assistant does (explain, discuss, advise,
write); a request that is turned down or runs against rules; and a machine that has no opinion. What only sounds so
(“I can't thank you enough”, “I can't promise a date”) has another verb, and what somebody else said is led in by
“if”, “said” and the like, which each language names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from tunewright.text.refusal_parts import Grammar
from tunewright.text.refusals_in_latin import LATIN
from tunewright.text.refusals_in_scripts import OTHER_SCRIPTS

_BEGINNING: Final = re.compile(r"\b\w{1,4}")
_OTHER_SCRIPT: Final = re.compile("[\u0400-\u06ff\u0900-\u097f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def _pieces(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def _beginnings(signs: str) -> frozenset[str]:
    """First four letters of the first word of each sign; “n't” is the “t” of “can't”."""
    words = (_BEGINNING.findall(sign.replace("n't", "t")) for sign in _pieces(signs))
    return frozenset(found[0] for found in words if found)


_IN_LATIN: Final = tuple((one, _beginnings(one.signs), _pieces(one.speakers)) for one in LATIN)
_SIGNS: Final = frozenset().union(*(signs for _, signs, _ in _IN_LATIN))
_IN_OTHERS: Final = tuple((one, _pieces(one.signs)) for one in OTHER_SCRIPTS)


@cache
def _compiled(grammar: Grammar) -> tuple[re.Pattern[str], ...]:
    """Its ways, what takes them back before, and what anywhere; built when first needed."""
    return tuple(re.compile(text) for text in ("|".join(grammar.ways), grammar.unless, grammar.but_not))


def refuses(sentence: str) -> bool:
    """Whether one sentence, in lower case and with plain apostrophes, says that its speaker will not help.

    Cost: some 5 µs without a word of refusing, else some 50.
    """
    return any(_refuses_in(grammar, sentence) for grammar in _in_question(sentence))


def _in_question(sentence: str) -> Iterator[Grammar]:
    """The grammars of which a sign of refusing stands in the sentence."""
    beginnings = _SIGNS.intersection(_BEGINNING.findall(sentence))
    padded = f" {sentence} "
    if beginnings:
        for grammar, signs, speakers in _IN_LATIN:
            if not signs.isdisjoint(beginnings) and _has_any(speakers, padded):
                yield grammar
    if not sentence.isascii() and _OTHER_SCRIPT.search(sentence):
        yield from (grammar for grammar, signs in _IN_OTHERS if _has_any(signs, padded))


def _has_any(pieces: tuple[str, ...], text: str) -> bool:
    return not pieces or any(piece in text for piece in pieces)


def _refuses_in(grammar: Grammar, sentence: str) -> bool:
    ways, unless, but_not = _compiled(grammar)
    found = ways.search(sentence)
    return bool(found and not unless.search(sentence, 0, found.start()) and not but_not.search(sentence))
