"""What a text says of its own where it shares a frame with many others, and keys by which such texts meet.

Of “Translate into French and keep the tone: The cat sleeps”, the frame has the first seven words, and “The cat
sleeps” is its own. A copy with a typing error in the instruction has the same own words and one more. What lies
outside of the frame no longer tells that, as around the error the frame is broken; so such texts meet by keys made
of their own words and of the words they share with the frame, and are then compared word by word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, Final, NamedTuple

from tunewright.text.characters import different, mixed
from tunewright.text.frames import Frame, Framed, are_words_of
from tunewright.text.negation import DENSE
from tunewright.text.slots import substance, words_in

if TYPE_CHECKING:
    from tunewright.text.characters import Flags, Hashes, Ints

REST: Final = 0.6
"""Outside the frame of a project, two near-duplicates must be alike by this at least."""
_MOST: Final = 16
"""Texts with more own words meet by what lies outside of the frame: one error in the frame changes little there."""
_AROUND: Final = 7
"""Words that one other word in the frame takes out of it: those whose runs of four have it, and itself."""
_FEWEST: Final = 4
"""Words of the frame that a text must have to meet others by its own."""
_DRAWS: Final = 3
"""Keys of a text for each set of words: texts that have 0.8 of their frame's words in common share one of these in
more than 99 of 100 cases."""
_CROWD: Final = 300
"""A key that more texts share says little, and pairs none of them."""
_MORE: Final = 2
"""Words that a text may have more than another and still be its copy."""
_MUCH: Final = 0.8
"""How alike the rest must be where a word of it is exchanged for another."""
_SHORT: Final = 12
"""So many different words outside of the frame are few: one of them may be all that matters."""
_SHARE: Final = 0.125
"""Share of its words that are others from which on a text says something else in the same form."""
_NUMBER: Final = re.compile(r"\d+")
_DENSE: Final = re.compile(f"[{DENSE}]")
_SALT: Final = 0xD6E8FEB86659FD93


class Keys(NamedTuple):
    """Keys of texts, several to a text."""

    texts: Ints
    codes: Hashes
    are_whole: Flags
    """Whether a key stands for all own words of its text; else for all but one."""


def no_keys() -> Keys:
    """What texts without a frame have."""
    import numpy as np

    return Keys(np.empty(0, np.int64), np.empty(0, np.uint64), np.empty(0, np.bool_))


def own_keys(framed: Framed, frame: Frame) -> Keys:
    """The keys of those texts that lie in the frame for the most part."""
    import numpy as np

    n = int(framed.of[-1]) + 1 if len(framed.of) else 0
    n_outside = np.bincount(framed.of[~framed.in_runs], minlength=n)
    looked_at = (n_outside <= _MOST + _AROUND)[framed.of]
    tokens, of = framed.tokens[looked_at], framed.of[looked_at]
    shared = are_words_of(frame, tokens)
    own, of_own = mixed(tokens[~shared]), of[~shared]
    sums = np.zeros(n, dtype=np.uint64)
    np.add.at(sums, of_own, own)
    n_own, n_shared = np.bincount(of_own, minlength=n), np.bincount(of[shared], minlength=n)
    n_own[(n_own > _MOST) | (n_shared < _FEWEST)] = 0
    whole, less = np.flatnonzero(n_own), n_own[of_own] > 1
    rows = np.concatenate([whole, of_own[less]])
    said = np.concatenate([sums[whole], sums[of_own[less]] - own[less]])
    codes = [mixed(said * np.uint64(_SALT) + drawn[rows]) for drawn in _drawn(tokens[shared], of[shared], n)]
    are_whole = np.arange(len(rows)) < len(whole)
    return Keys(np.tile(rows, _DRAWS), np.concatenate(codes), np.tile(are_whole, _DRAWS))


def _drawn(tokens: Hashes, of: Ints, n: int) -> list[Hashes]:
    """Of the words of each text the one with the least number, by several ways to number words."""
    import numpy as np

    found = []
    for draw in range(1, _DRAWS + 1):
        numbers = mixed(tokens + np.uint64(draw * _SALT & (1 << 64) - 1))
        least = np.full(n, np.iinfo(np.uint64).max, dtype=np.uint64)
        np.minimum.at(least, of, numbers)
        found.append(least)
    return found


def meeting(keys: Keys) -> Ints:
    """Pairs of texts of which one has all own words of the other, and at most one more; (lower, higher), sorted."""
    import numpy as np

    order = np.lexsort((~keys.are_whole, keys.codes))
    texts, codes, are_whole = keys.texts[order], keys.codes[order], keys.are_whole[order]
    starts = np.flatnonzero(np.concatenate([[True], codes[1:] != codes[:-1]])) if len(codes) else order
    sizes = np.diff(np.append(starts, len(codes)))
    is_meant = (sizes > 1) & (sizes <= _CROWD) & are_whole[starts]
    found = [np.empty((0, 2), dtype=np.int64)]
    for start, size in zip(starts[is_meant].tolist(), sizes[is_meant].tolist(), strict=True):
        some = texts[start : start + size]
        left, right = np.nonzero(np.triu(np.ones((size, size), dtype=np.bool_), 1))
        fits = are_whole[start + left] & (some[left] != some[right])
        found.append(np.stack([some[left[fits]], some[right[fits]]], axis=1))
    pairs = np.sort(np.concatenate(found), axis=1)
    n = int(texts.max(initial=0)) + 1
    pair_codes = different(pairs[:, 0] * n + pairs[:, 1])
    return np.stack([pair_codes // n, pair_codes % n], axis=1)


@dataclass
class Worded:
    """A text, `loosely_folded`, with its words as numbers."""

    text: str
    tokens: Hashes
    left_out: Flags
    """Which of them lie in the frame."""
    are_own: Flags
    """Which of them the frame has nowhere."""

    @cached_property
    def own(self) -> frozenset[int]:
        """The words that the frame has nowhere."""
        return frozenset(self.tokens[self.are_own].tolist())

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers in it, in digits."""
        return frozenset(_NUMBER.findall(self.text))

    @cached_property
    def n_outside(self) -> float:
        """Different words outside of the frame; a sign of a script without spaces is half a word."""
        n = len(set(self.tokens[~self.left_out].tolist()))
        return n / 2 if _DENSE.search(self.text) else n


def worded(texts: Sequence[str], framed: Framed, frame: Frame) -> Iterator[Worded]:
    """Each of the texts with its words."""
    import numpy as np

    edges = np.searchsorted(framed.of, np.arange(len(texts) + 1)).tolist()
    is_own = ~are_words_of(frame, framed.tokens)
    for text, (start, end) in zip(texts, pairwise(edges), strict=True):
        yield Worded(text, framed.tokens[start:end], framed.left_out[start:end], is_own[start:end])


def is_edited(one: Worded, other: Worded, likeness_outside: float) -> bool:
    """Whether one text is the other with a small edit, where some of their words are in the frame.

    The rest of the two is alike by 0.6. Where it is short, no word of content is exchanged for another; where it is
    alike by 0.8, less than one in eight. Or the edit lies in the frame: then what fills the slots is the same, word
    by word. A word more at the edge of a slot counts as what fills it. Letters that changed places are an error,
    wherever they stand.
    """
    is_alike, n_words = likeness_outside >= REST, min(one.n_outside, other.n_outside)
    if (is_alike and n_words > _SHORT) or _swaps_letters(one.text, other.text):
        return True
    if not is_alike and not _is_within_frame(one, other):
        return False
    n_allowed = ceil(_SHARE * n_words) - 1 if likeness_outside >= _MUCH and n_words else 0
    return _n_of_numbers(one, other) <= n_allowed and _n_exchanged(one.text, other.text) <= n_allowed


def _swaps_letters(one: str, other: str) -> bool:
    """Whether all words are the same but for letters that changed places with their neighbours."""
    if len(one) != len(other):
        return False
    changed = [(a, b) for a, b in zip(one.split(), other.split(), strict=False) if a != b]
    return 0 < len(changed) <= _MORE and all(_are_swapped(a, b) for a, b in changed)


def _are_swapped(a: str, b: str) -> bool:
    places = [at for at, (one, other) in enumerate(zip(a, b, strict=False)) if one != other]
    if len(a) != len(b) or len(places) != 2 or places[1] != places[0] + 1:
        return False
    left, right = a[places[0] : places[1] + 1], b[places[0] : places[1] + 1]
    return left == right[::-1] and left.isalpha() and not _DENSE.search(left)


def _n_of_numbers(one: Worded, other: Worded) -> int:
    """Different numbers of the one text that are others in the other; a quick look."""
    left, right = one.numbers - other.numbers, other.numbers - one.numbers
    return max(len(left), len(right)) if left and right else 0


def _n_exchanged(one: str, other: str) -> int:
    """Words of content of the one text that are others in the other, at most; 0 where words only come or go.

    Scripts without spaces are counted by their signs: where only the order of these is another, it is an error.
    """
    sides: list[int] = []
    for some, text, against in zip(
        substance(words_in(one), words_in(other)), (one, other), (other, one), strict=True
    ):
        signs = Counter(_DENSE.findall(text)) - Counter(_DENSE.findall(against))
        sides.append(sum(not _DENSE.match(word) for word in some) + signs.total())
    return max(sides) if all(sides) else 0


def _is_within_frame(one: Worded, other: Worded) -> bool:
    if len(one.own ^ other.own) > _MORE or not (one.own <= other.own or other.own <= one.own):
        return False
    return _changes_frame_only(one, other) or _changes_frame_only(other, one)


def _changes_frame_only(one: Worded, other: Worded) -> bool:
    """Whether all that the other has otherwise lies in the frame of the one."""
    if not one.left_out.any():
        return False
    left_out, words, others = one.left_out.tolist(), one.tokens.tolist(), other.tokens.tolist()
    begun = _n_equal(words, others)
    ended = _n_equal(words[begun:][::-1], others[begun:][::-1])
    words, others = words[begun : len(words) - ended], others[begun : len(others) - ended]
    for how, start, end, start_other, end_other in SequenceMatcher(None, words, others, False).get_opcodes():
        if how == "equal":
            continue
        start, end, start_other, end_other = start + begun, end + begun, start_other + begun, end_other + begun
        is_longer = end_other - start_other > end - start
        around = slice(max(start - 1, 0), end + 1) if is_longer else slice(start, end)
        if not all(left_out[around]):
            return False
    return True


def _n_equal(one: Sequence[int], other: Sequence[int]) -> int:
    """How many words the two begin with alike."""
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
