"""What changed between two texts, word by word, in pieces that put both texts together again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

Piece: TypeAlias = tuple[Literal["same", "removed", "added"], str]

_BLOCK_SCRIPTS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORDS = re.compile(rf"[{_BLOCK_SCRIPTS}]|\s+|(?:(?![{_BLOCK_SCRIPTS}])\w)+|[^\w\s]")
_SENTENCES = re.compile(r"[^\n.!?。！？]*(?:[\n.!?。！？]+\s*|\Z)")
_MOST_WORDS, _MOST_WORD_PAIRS = 3000, 150_000
_MOST_SENTENCES, _MOST_SENTENCE_PAIRS = 60_000, 2_000_000


def word_diff(before: str, after: str) -> list[Piece]:
    """The way from one text to the other, in reading order; a removed piece comes before the added one.

    All pieces but the added ones join to `before`, all but the removed ones to `after`, character for character.
    White space counts; Chinese and Japanese are compared sign by sign. Long or very repetitive texts are compared
    by lines and sentences first, then by words inside the changed ones, to keep the cost near linear.
    """
    a, b = _WORDS.findall(before), _WORDS.findall(after)
    return _tidy(_compared(a, b, _by_sentence))


def _compared(a: list[str], b: list[str], too_long: Callable[[str, str], Iterator[Piece]]) -> Iterator[Piece]:
    start = _n_alike(zip(a, b, strict=False))
    end = _n_alike(zip(reversed(a[start:]), reversed(b[start:]), strict=False))
    left, right = a[start : len(a) - end], b[start : len(b) - end]
    yield "same", "".join(a[:start])
    if _is_small(left, right, _MOST_WORDS, _MOST_WORD_PAIRS):
        yield from _matched(left, right, SequenceMatcher(str.isspace, left, right, autojunk=False))
    else:
        yield from too_long("".join(left), "".join(right))
    yield "same", "".join(a[len(a) - end :])


def _n_alike(pairs: Iterable[tuple[str, str]]) -> int:
    n = 0
    for left, right in pairs:
        if left != right:
            break
        n += 1
    return n


def _is_small(a: list[str], b: list[str], most: int, most_pairs: int) -> bool:
    """Whether comparing costs little: few pieces, and few pairs of equal ones to choose from."""
    if max(len(a), len(b)) > most:
        return not a or not b
    in_a, in_b = Counter(a), Counter(b)
    return sum(n * in_b[piece] for piece, n in in_a.items() if not piece.isspace()) <= most_pairs


def _matched(a: Sequence[str], b: Sequence[str], matcher: SequenceMatcher[str]) -> Iterator[Piece]:
    for what, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        if what == "equal":
            yield "same", "".join(a[a_from:a_to])
        else:
            yield "removed", "".join(a[a_from:a_to])
            yield "added", "".join(b[b_from:b_to])


def _by_sentence(before: str, after: str) -> Iterator[Piece]:
    a, b = _SENTENCES.findall(before), _SENTENCES.findall(after)
    if not _is_small(a, b, _MOST_SENTENCES, _MOST_SENTENCE_PAIRS):
        yield from _replaced(before, after)
        return
    matcher = SequenceMatcher(str.isspace, a, b, autojunk=False)
    for what, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        old, new = "".join(a[a_from:a_to]), "".join(b[b_from:b_to])
        if what == "equal":
            yield "same", old
        else:
            yield from _compared(_WORDS.findall(old), _WORDS.findall(new), _replaced)


def _replaced(before: str, after: str) -> Iterator[Piece]:
    yield "removed", before
    yield "added", after


def _tidy(pieces: Iterable[Piece]) -> list[Piece]:
    """Join neighbours: within one change everything removed comes first; a lone gap between two changed words is
    part of the change."""
    tidy: list[Piece] = []
    removed, added, gap = "", "", ""
    for what, text in pieces:
        if not text:
            continue
        if what == "same":
            if (removed or added) and not gap and text in (" ", "\u00a0"):
                gap = text
                continue
            tidy += _change(removed, added) + _same(gap + text)
            removed, added, gap = "", "", ""
        else:
            removed, added, gap = removed + gap, added + gap, ""
            removed, added = (removed + text, added) if what == "removed" else (removed, added + text)
    tidy += _change(removed, added) + _same(gap)
    return _merged(tidy)


def _change(removed: str, added: str) -> list[Piece]:
    change: list[Piece] = [("removed", removed)] if removed else []
    return [*change, ("added", added)] if added else change


def _same(text: str) -> list[Piece]:
    return [("same", text)] if text else []


def _merged(pieces: list[Piece]) -> list[Piece]:
    merged: list[Piece] = []
    for what, text in pieces:
        if merged and merged[-1][0] == what:
            merged[-1] = (what, merged[-1][1] + text)
        else:
            merged.append((what, text))
    return merged
