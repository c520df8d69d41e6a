"""Which sentences of a passage an answer rests on, told by the words they share."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tunewright.text.sentences import sentences

Span = tuple[int, int]

_WORD: Final = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+")
_WIDE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_SHORTEST: Final = 4
_STEM: Final = 6
_KNOWN: Final = 0.3
"""Share of a sentence's weight that the passage must know at all, for the sentence to rest on it."""
_CARRIES: Final = 0.4
"""Share of what the passage knows of a sentence that one of its sentences must say."""
_LEAST_QUOTE: Final = 8


def supporting(passage: str, answer: str, quotes: Sequence[str] = ()) -> list[Span]:
    """Start and end of the sentences of the passage that the answer rests on, in order.

    Those that hold a quotation of `quotes` word for word, and for each sentence of the answer the one that shares
    most of its rare words, with further ones that add much. Empty where nothing in the passage comes near. It is
    a pointer for a reader's eye, not a proof. Cost: about a millisecond for a page of text.
    """
    spans = list(sentences(passage))
    found = {
        span for quote in quotes for place in quoted_at(passage, quote) for span in spans if _meet(span, place)
    }
    parts = [_words(passage[start:end]) for start, end in spans]
    frequent = Counter(word for part in parts for word in part)
    weights = {word: math.log(1 + len(parts) / n) for word, n in frequent.items()}
    for start, end in sentences(answer):
        found |= {spans[at] for at in _resting_on(_words(answer[start:end]), parts, weights)}
    return sorted(found)


def quoted_at(passage: str, quote: str) -> Iterator[Span]:
    """Where a quotation stands in the passage; case, kinds of quotation marks and white space do not count."""
    words = quote.strip(" \t\n\r\"'“”‘’„«».…").split()
    if sum(map(len, words)) < _LEAST_QUOTE:
        return
    pattern = r"\s+".join(_loosely(word) for word in words)
    yield from (match.span() for match in re.finditer(pattern, passage, re.IGNORECASE))


def _loosely(word: str) -> str:
    return re.sub(r"['’‘]", "['’‘]", re.sub(r"[\"“”„«»]", '["“”„«»]', re.escape(word)))


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _words(text: str) -> frozenset[str]:
    """Words that carry meaning, cut to their stems; figures whole; pairs of signs in scripts without spaces."""
    found = set()
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        if _WIDE.search(word):
            found |= {word[at : at + 2] for at in range(max(1, len(word) - 1))}
        elif word[0].isdigit() or len(word) >= _SHORTEST:
            found.add(word[:_STEM])
    return frozenset(found)


def _resting_on(said: frozenset[str], parts: list[frozenset[str]], weights: Mapping[str, float]) -> Iterator[int]:
    """Places of the sentences that carry what is said; the best first, then those that add enough."""
    unknown = math.log(1 + len(parts))
    known = sum(weights.get(word, 0.0) for word in said)
    whole = sum(weights.get(word, unknown) for word in said)
    if not known or known < _KNOWN * whole:
        return
    left = set(said)
    while left:
        shares = [sum(weights[word] for word in part & left) / known for part in parts]
        best = max(range(len(parts)), key=shares.__getitem__)
        if shares[best] < _CARRIES:
            return
        yield best
        left -= parts[best]
