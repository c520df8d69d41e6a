"""Many texts as one array of characters, and the words in it as 64-bit numbers, the same in every process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    import numpy as np

    Hashes: TypeAlias = np.ndarray[Any, np.dtype[np.uint64]]
    Ints: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]
    Points: TypeAlias = np.ndarray[Any, np.dtype[np.uint8 | np.int64]]
    Flags: TypeAlias = np.ndarray[Any, np.dtype[np.bool_]]

SPACE, BREAK = 32, 10
BASE: Final = 0x9E3779B97F4A7C15
ODD_1, ODD_2 = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
BATCH: Final = 50_000
"""Characters looked at in one go: so few that their arrays stay in the processor's cache."""
_SIGNS: Final = 1 << 16
"""Signs whose numbers are kept, not made anew each time."""
_DENSE: Final = (
    *((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x4DBF)),
    *((0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)),
)
"""Scripts that put no space between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""


def batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """The texts, so many at a time that the arrays stay small."""
    start = size = 0
    for at, text in enumerate(texts):
        size += len(text)
        if size >= BATCH:
            yield texts[start : at + 1]
            start, size = at + 1, 0
    if start < len(texts):
        yield texts[start:]


def words_of_all(texts: Sequence[str]) -> tuple[Hashes, Ints]:
    """(hash, number of its text) of every word of the texts in order; words are what stands between spaces.

    Each sign of a script without spaces is a word by itself. Line breaks and spaces are the only white space known.
    """
    points = points_of(texts)
    _, _, hashes, of = tokens_in(points)
    return hashes, of


def points_of(texts: Sequence[str]) -> Points:
    """The characters of all texts as numbers: a break before the first, after each, and a space around each."""
    import numpy as np

    joined = joined_of(texts)
    if joined.isascii():
        return np.frombuffer(joined.encode("ascii"), dtype=np.uint8)
    return np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)


def joined_of(texts: Sequence[str]) -> str:
    """All texts as one: a break before the first, after each, and a space around each."""
    return "\n " + " \n ".join(texts) + " \n"


def plain_signs(joined: str) -> Hashes | None:
    """The number of each character; None where one may be of a script without spaces."""
    import numpy as np

    if joined.isascii():
        return signs_of(np.frombuffer(joined.encode("ascii"), dtype=np.uint8))
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    return None if points.max() >= _DENSE[0][0] else _numbers_of_signs()[points]


def has_dense(points: Points) -> bool:
    return points.dtype.itemsize > 1 and bool(points.max(initial=0) >= _DENSE[0][0])


def is_dense(points: Points) -> Flags:
    import numpy as np

    dense = np.zeros(len(points), dtype=np.bool_)
    if has_dense(points):
        for first, last in _DENSE:
            dense |= (points >= first) & (points <= last)
    return dense


def tokens_in(points: Points) -> tuple[Ints, Ints, Hashes, Ints]:
    """(first places, places after the last, hashes, numbers of their texts) of words and dense characters."""
    import numpy as np

    empty = (points == SPACE) | (points == BREAK)
    if has_dense(points):
        dense = is_dense(points)
        edge = empty | dense
        starts = np.flatnonzero(~empty[1:] & (edge[:-1] | dense[1:])) + 1
        ends = np.flatnonzero(~empty[:-1] & (edge[1:] | dense[:-1])) + 1
    else:  # then tokens and what is between them take turns
        change = np.flatnonzero(empty[1:] != empty[:-1]) + 1
        starts, ends = change[::2], change[1::2]
    powers, inverses = _powers(len(points))
    signs = signs_of(points)
    signs *= powers
    sums = np.zeros(len(points) + 1, dtype=np.uint64)
    np.cumsum(signs, out=sums[1:])
    hashes = mixed((sums[ends] - sums[starts]) * inverses[starts])
    return starts, ends, hashes, texts_at(points, starts)


def texts_at(points: Points, places: Ints) -> Ints:
    """The number of the text in which each of the places lies, given in their order."""
    import numpy as np

    n_before = np.searchsorted(places, np.flatnonzero(points == BREAK))
    return np.repeat(np.arange(len(n_before) - 1), np.diff(n_before))


def signs_of(points: Points) -> Hashes:
    """The number of each character."""
    import numpy as np

    if points.dtype.itemsize == 1:
        return _numbers_of_signs()[:256].take(points)
    if points.max(initial=0) < _SIGNS:
        return _numbers_of_signs()[points]
    return mixed(points.astype(np.uint64))


@cache
def _numbers_of_signs() -> Hashes:
    import numpy as np

    return mixed(np.arange(_SIGNS, dtype=np.uint64))


@cache
def _powers_up_to(n: int) -> tuple[Hashes, Hashes]:
    import numpy as np

    inverse = pow(BASE, -1, 1 << 64)
    both = []
    for base in (BASE, inverse):
        powers = np.full(n, base, dtype=np.uint64)
        powers[0] = 1
        both.append(np.cumprod(powers, dtype=np.uint64))
    return both[0], both[1]


def _powers(n: int) -> tuple[Hashes, Hashes]:
    """Powers of the base and of its inverse, modulo 2^64."""
    powers, inverses = _powers_up_to(max(1024, 1 << (n - 1).bit_length()))
    return powers[:n], inverses[:n]


def mixed(values: Hashes) -> Hashes:
    """Numbers made to look random, each its own (the finish of SplitMix64)."""
    import numpy as np

    made = values >> np.uint64(30)
    made ^= values
    made *= np.uint64(ODD_1)
    moved = made >> np.uint64(27)
    made ^= moved
    made *= np.uint64(ODD_2)
    np.right_shift(made, np.uint64(31), out=moved)
    made ^= moved
    return made


def different(numbers: Any) -> Any:
    """The numbers sorted, none twice: `numpy.unique`, but never slow, as its hashing is for some numbers."""
    import numpy as np

    numbers = np.sort(numbers)
    return numbers[np.concatenate([[True], numbers[1:] != numbers[:-1]])] if len(numbers) else numbers
