"""Shingles: the small overlapping pieces of a text by which two texts are compared, as 64-bit numbers.

Those of a text, taken after `loosely_folded`, are its runs of five characters, spaces included; in scripts written
without spaces (Chinese, Japanese, Thai …) its runs of three. With longer runs a typing error would weigh more, with
shorter ones hardly: five lies amid the lengths by which texts are usually compared. A text of fewer than five words
(or such characters) has one shingle, itself: it is like another only where it is the same.

What a large part of a project has in common says nothing about two of its texts: a `Frame` of it can be left out.

Many texts are looked at in one go, as one array of characters; numbers are the same in every process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from tunewright.text.characters import (
    BASE,
    BREAK,
    ODD_1,
    batches,
    different,
    has_dense,
    is_dense,
    joined_of,
    mixed,
    plain_signs,
    points_of,
    signs_of,
    texts_at,
    tokens_in,
)
from tunewright.text.frames import NO_FRAME, Frame, Framed, framed_in, without

if TYPE_CHECKING:
    from tunewright.text.characters import Flags, Hashes, Ints, Points

_CHARACTERS, _DENSE_CHARACTERS, _FEWEST_TOKENS = 5, 3, 5


class Pieces(NamedTuple):
    """The shingles of some texts: those of text k stand at hashes[ends[k] : ends[k + 1]]; some may occur twice."""

    hashes: Hashes
    ends: Ints


def shingle_sets(texts: Sequence[str], frame: Frame = NO_FRAME) -> list[Hashes]:
    """The shingles of each text as sorted 64-bit hashes, none twice. Texts are `loosely_folded` already."""
    return [one for batch in batches(texts) for one in sets_of(shingles(batch, frame))]


def sets_of(pieces: Pieces) -> Iterator[Hashes]:
    """The shingles of each text, sorted, none twice."""
    return (different(pieces.hashes[start:end]) for start, end in pairwise(pieces.ends.tolist()))


def shingles(texts: Sequence[str], frame: Frame = NO_FRAME) -> Pieces:
    """The shingles of texts that are `loosely_folded` already, those of the frame left out."""
    if frame:
        return framed_shingles(texts, frame)[0]
    joined = joined_of(texts)
    is_words = "  " not in joined and joined.count("\n") == len(texts) + 1
    if is_words and (signs := plain_signs(joined)) is not None:
        return _of_words(texts, signs)
    points = points_of(texts)
    _, _, _, of = tokens_in(points)
    return _of_points(texts, points, of)


def framed_shingles(texts: Sequence[str], frame: Frame) -> tuple[Pieces, Framed]:
    """The same, and what lies in the frame."""
    points = points_of(texts)
    starts, ends, tokens, of = tokens_in(points)
    framed = framed_in(tokens, of, frame)
    points = without(points, starts, ends, framed.left_out)
    return _of_points(texts, points, of[~framed.left_out]), framed


def _of_points(texts: Sequence[str], points: Points, of: Ints) -> Pieces:
    """The shingles of what is left of the texts; of one with too few words itself. `of` tells the words' texts."""
    import numpy as np

    short = np.bincount(of, minlength=len(texts)) < _FEWEST_TOKENS
    hashes, owners = _character_shingles(points)
    if short.any():
        at = np.flatnonzero(short)
        whole = np.array([_whole(texts[one]) for one in at.tolist()], dtype=np.uint64)
        long = ~short[owners]
        hashes, owners = np.concatenate([hashes[long], whole]), np.concatenate([owners[long], at])
        order = np.argsort(owners, kind="stable")
        hashes, owners = hashes[order], owners[order]
    return Pieces(hashes, np.searchsorted(owners, np.arange(len(texts) + 1)))


def _of_words(texts: Sequence[str], signs: Hashes) -> Pieces:
    """The same, where texts are words with a space between: how many pieces each has follows from its length."""
    import numpy as np

    base = np.uint64(BASE)
    threes = signs[:-2] * base
    threes += signs[1:-1]
    threes *= base
    threes += signs[2:]
    fives = threes[:-2] * np.uint64(ODD_1)
    fives += threes[2:]
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    breaks = np.concatenate([[0], np.cumsum(lengths + 3)])
    over = (breaks[:, None] - np.arange(_CHARACTERS)).ravel()
    wanted = np.ones(len(fives), dtype=np.bool_)
    wanted[over[(over >= 0) & (over < len(fives))]] = False
    n_shingles = np.maximum(lengths - _CHARACTERS + 3, 0)
    hashes = mixed(fives[wanted])
    short = np.fromiter((text.count(" ") < _FEWEST_TOKENS - 1 for text in texts), dtype=np.bool_, count=len(texts))
    if short.any():
        parts = np.split(hashes, np.cumsum(n_shingles)[:-1])
        for at in np.flatnonzero(short).tolist():
            parts[at] = np.array([_whole(texts[at])], dtype=np.uint64)
        hashes, n_shingles = np.concatenate(parts), np.where(short, 1, n_shingles)
    return Pieces(hashes, np.concatenate([[0], np.cumsum(n_shingles)]))


def _whole(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _character_shingles(points: Points) -> tuple[Hashes, Ints]:
    import numpy as np

    base = np.uint64(BASE)
    signs = signs_of(points)
    threes = signs[:-2] * base
    threes += signs[1:-1]
    threes *= base
    threes += signs[2:]
    breaks = points == BREAK
    fives = threes[:-2] * np.uint64(ODD_1)
    fives += threes[2:]
    wanted = ~_any_of(breaks, _CHARACTERS)
    places, hashes = np.flatnonzero(wanted), fives
    if has_dense(points):
        dense = is_dense(points)[:-2]
        short = dense & ~_any_of(breaks, _DENSE_CHARACTERS)
        long = np.zeros(len(dense), dtype=np.bool_)
        long[: len(wanted)] = wanted & ~dense[: len(wanted)]
        places = np.flatnonzero(short | long)
        hashes = np.where(dense, threes, np.concatenate([fives, threes[len(fives) :]]))
    return mixed(hashes[places]), texts_at(points, places)


def _any_of(flags: Flags, n: int) -> Flags:
    """Whether any of the `n` flags from each place on is set."""
    import numpy as np

    end = len(flags) - n + 1
    found = np.zeros(max(end, 0), dtype=np.bool_)
    for distance in range(n if end > 0 else 0):
        found |= flags[distance : distance + end]
    return found
