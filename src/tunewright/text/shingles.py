"""Shingles: the small overlapping pieces of a text by which two texts are compared, as 64-bit numbers.

Those of a text, taken after `loosely_folded`, are its runs of five characters, spaces included; in scripts written
without spaces (Chinese, Japanese, Thai …) its runs of three. With longer runs a typing error would weigh more, with
shorter ones hardly: five lies amid the lengths by which texts are usually compared. A text of fewer than five words
(or such characters) has one shingle, itself: it is like another only where it is the same.

What a large part of a project has in common, such as an instruction before every question, says nothing about two
of its texts. A `Frame` holds such runs of words; they can be left out before shingles are taken. It is one only
where something is put into it: where the same words stand in many texts because these are copies of one another,
with a small change here or there, nothing is left out of them.

Many texts are looked at in one go, as one array of characters; numbers are the same in every process.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from tunewright.text.folding import loosely_folded

if TYPE_CHECKING:
    import numpy as np

    Hashes: TypeAlias = np.ndarray[Any, np.dtype[np.uint64]]
    Ints: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]
    Flags: TypeAlias = np.ndarray[Any, np.dtype[np.bool_]]

_CHARACTERS, _DENSE_CHARACTERS, _FEWEST_TOKENS = 5, 3, 5
_RUN: Final = 4
"""Words in a row that make a piece of a frame."""
_BUCKETS: Final = 1 << 24
_REMEMBERED: Final = 50_000_000
"""Characters of the texts in which slots are looked for."""
_BATCH: Final = 50_000
"""Characters looked at in one go: so few that their arrays stay in the processor's cache."""
_SIGNS: Final = 1 << 16
"""Signs whose numbers are kept, not made anew each time."""
_SPACE, _BREAK = 32, 10
_DENSE: Final = (
    *((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x4DBF)),
    *((0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)),
)
"""Scripts that put no space between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""
_BASE: Final = 0x9E3779B97F4A7C15
_ODD_1, _ODD_2 = 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


@dataclass(frozen=True)
class Frame:
    """What many texts of a project have in common word for word, as kept bytes.

    They hold the numbers of runs of four words, then those of its slots: runs after which texts mostly go on each
    in its own way.
    """

    runs: bytes = b""

    def __bool__(self) -> bool:
        return bool(self.runs)


NO_FRAME: Final = Frame()


def shingle_sets(texts: Sequence[str], frame: Frame = NO_FRAME) -> list[Hashes]:
    """The shingles of each text as sorted 64-bit hashes, none twice. Texts are `loosely_folded` already."""
    return [
        different(hashes[start:end])
        for batch in batches(texts)
        for hashes, ends in (shingles(batch, frame),)
        for start, end in pairwise(ends.tolist())
    ]


def different(numbers: Any) -> Any:
    """The numbers sorted, none twice: `numpy.unique`, but never slow, as its hashing is for some numbers."""
    import numpy as np

    numbers = np.sort(numbers)
    return numbers[np.concatenate([[True], numbers[1:] != numbers[:-1]])] if len(numbers) else numbers


class FrameCounter:
    """Counts runs of words over the texts of a project, each different text once, in any order.

    A run belongs to the frame where it occurs in `share` of the texts, and in at least `fewest`: an instruction
    does, a sentence that some texts happen to share does not. Memory: 64 MB from `fewest` texts on.
    """

    def __init__(self, share: float = 0.1, fewest: int = 12) -> None:
        self._numbers = share, fewest
        self._waiting: list[str] = []
        self._n_waiting = 0
        self._texts: list[str] = []
        self._room = _REMEMBERED
        self._counts: np.ndarray[Any, np.dtype[np.uint32]] | None = None
        self.n = 0

    def add(self, *parts: str) -> None:
        """Count one text, `loosely_folded` already, that was not counted before; no run spans two of its parts."""
        self.n += 1
        self._waiting += parts
        self._n_waiting += sum(map(len, parts))
        for part in parts:
            if len(part) <= self._room:
                self._room -= len(part)
                self._texts.append(part)
        if self._n_waiting > _BATCH:
            self._count()

    def frame(self) -> Frame:
        """What was found in common so far."""
        import numpy as np

        runs = self._runs()
        if not len(runs):
            return NO_FRAME
        return Frame(np.concatenate([runs, _slots(self._texts, runs)]).astype("<u4").tobytes())

    def has_frame(self) -> bool:
        """Whether anything was found in common so far."""
        return len(self._runs()) > 0

    def _runs(self) -> Ints:
        import numpy as np

        share, fewest = self._numbers
        if self.n < fewest:
            return np.empty(0, dtype=np.int64)
        return np.flatnonzero(self._count() >= max(fewest, round(self.n * share)))

    def _count(self) -> np.ndarray[Any, np.dtype[np.uint32]]:
        import numpy as np

        if self._counts is None:
            self._counts = np.zeros(_BUCKETS, dtype=np.uint32)
        for batch in batches(self._waiting):
            _, _, tokens, of = _tokens(_points(batch))
            runs, texts = _runs(tokens, of)
            once = different(runs * len(batch) + texts) // len(batch)
            buckets, n_texts = np.unique(once, return_counts=True)
            self._counts[buckets] += n_texts.astype(np.uint32)
        self._waiting, self._n_waiting = [], 0
        return self._counts


def frame_of(texts: Iterable[str]) -> Frame:
    """What many of these texts have in common, as `FrameCounter` finds it with its usual numbers."""
    counter = FrameCounter()
    for text in {loosely_folded(text) for text in texts}:
        counter.add(text)
    return counter.frame()


def batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """The texts, so many at a time that the arrays stay small."""
    start = size = 0
    for at, text in enumerate(texts):
        size += len(text)
        if size >= _BATCH:
            yield texts[start : at + 1]
            start, size = at + 1, 0
    if start < len(texts):
        yield texts[start:]


def shingles(texts: Sequence[str], frame: Frame) -> tuple[Hashes, Ints]:
    """(hashes, ends): the shingles of text k stand at hashes[ends[k] : ends[k + 1]]; some may occur twice."""
    import numpy as np

    points = _points(texts)
    starts, ends, tokens, of = _tokens(points)
    if frame:
        points = _outside(points, starts, ends, _is_left_out(tokens, of, frame))
        starts, ends, tokens, of = _tokens(points)
    short = np.bincount(of, minlength=len(texts)) < _FEWEST_TOKENS
    hashes, owners = _character_shingles(points)
    if short.any():
        at = np.flatnonzero(short)
        whole = np.array([_whole(texts[one]) for one in at.tolist()], dtype=np.uint64)
        long = ~short[owners]
        hashes, owners = np.concatenate([hashes[long], whole]), np.concatenate([owners[long], at])
        order = np.argsort(owners, kind="stable")
        hashes, owners = hashes[order], owners[order]
    return hashes, np.searchsorted(owners, np.arange(len(texts) + 1))


def words_of_all(texts: Sequence[str]) -> tuple[Hashes, Ints]:
    """(hash, number of its text) of every word of the texts in order; words are what stands between spaces.

    Each sign of a script without spaces is a word by itself. Line breaks and spaces are the only white space known.
    """
    points = _points(texts)
    _, _, hashes, of = _tokens(points)
    return hashes, of


def _whole(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _points(texts: Sequence[str]) -> Ints:
    """The characters of all texts as numbers: a break before the first, after each, and a space around each."""
    import numpy as np

    joined = "\n " + " \n ".join(texts) + " \n"
    if joined.isascii():
        return np.frombuffer(joined.encode("ascii"), dtype=np.uint8).astype(np.int64)
    return np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)


def _has_dense(points: Ints) -> bool:
    return bool(points.max(initial=0) >= _DENSE[0][0])


def _is_dense(points: Ints) -> Flags:
    import numpy as np

    dense = np.zeros(len(points), dtype=np.bool_)
    if _has_dense(points):
        for first, last in _DENSE:
            dense |= (points >= first) & (points <= last)
    return dense


def _tokens(points: Ints) -> tuple[Ints, Ints, Hashes, Ints]:
    """(first places, places after the last, hashes, numbers of their texts) of words and dense characters."""
    import numpy as np

    empty = (points == _SPACE) | (points == _BREAK)
    if _has_dense(points):
        dense = _is_dense(points)
        edge = empty | dense
        starts = np.flatnonzero(~empty[1:] & (edge[:-1] | dense[1:])) + 1
        ends = np.flatnonzero(~empty[:-1] & (edge[1:] | dense[:-1])) + 1
    else:  # then tokens and what is between them take turns
        change = np.flatnonzero(empty[1:] != empty[:-1]) + 1
        starts, ends = change[::2], change[1::2]
    powers, inverses = _powers(len(points))
    sums = np.zeros(len(points) + 1, dtype=np.uint64)
    np.cumsum(_signs(points) * powers, out=sums[1:])
    hashes = mixed((sums[ends] - sums[starts]) * inverses[starts])
    return starts, ends, hashes, _texts_at(points, starts)


def _texts_at(points: Ints, places: Ints) -> Ints:
    """The number of the text in which each of the places lies."""
    import numpy as np

    return np.searchsorted(np.flatnonzero(points == _BREAK), places) - 1


def _signs(points: Ints) -> Hashes:
    """The number of each character."""
    import numpy as np

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

    inverse = pow(_BASE, -1, 1 << 64)
    both = []
    for base in (_BASE, inverse):
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
    made *= np.uint64(_ODD_1)
    made ^= made >> np.uint64(27)
    made *= np.uint64(_ODD_2)
    made ^= made >> np.uint64(31)
    return made


def _character_shingles(points: Ints) -> tuple[Hashes, Ints]:
    import numpy as np

    base = np.uint64(_BASE)
    signs = _signs(points)
    threes = signs[:-2] * base
    threes += signs[1:-1]
    threes *= base
    threes += signs[2:]
    breaks = points == _BREAK
    fives = threes[:-2] * np.uint64(_ODD_1)
    fives += threes[2:]
    wanted = ~_any_of(breaks, _CHARACTERS)
    places, hashes = np.flatnonzero(wanted), fives
    if _has_dense(points):
        dense = _is_dense(points)[:-2]
        short = dense & ~_any_of(breaks, _DENSE_CHARACTERS)
        long = np.zeros(len(dense), dtype=np.bool_)
        long[: len(wanted)] = wanted & ~dense[: len(wanted)]
        places = np.flatnonzero(short | long)
        hashes = np.where(dense, threes, np.concatenate([fives, threes[len(fives) :]]))
    return mixed(hashes[places]), _texts_at(points, places)


def _any_of(flags: Flags, n: int) -> Flags:
    """Whether any of the `n` flags from each place on is set."""
    import numpy as np

    end = len(flags) - n + 1
    found = np.zeros(max(end, 0), dtype=np.bool_)
    for distance in range(n if end > 0 else 0):
        found |= flags[distance : distance + end]
    return found


def _runs(tokens: Hashes, of: Ints) -> tuple[Ints, Ints]:
    """(bucket, text) of every four tokens in a row."""
    import numpy as np

    n = len(tokens) - _RUN + 1
    if n <= 0:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    hashes = np.zeros(n, dtype=np.uint64)
    for place in range(_RUN):
        hashes = hashes * np.uint64(_BASE) + tokens[place : place + n]
    buckets = (mixed(hashes) % np.uint64(_BUCKETS)).astype(np.int64)
    whole = of[:n] == of[_RUN - 1 :]
    return np.where(whole, buckets, -1)[whole], of[:n][whole]


def _is_left_out(tokens: Hashes, of: Ints, frame: Frame) -> Flags:
    """Which tokens lie in the frame of their text; none in a text that has nothing in a slot."""
    import numpy as np

    known = np.frombuffer(frame.runs, dtype="<u4").astype(np.int64)
    framed, buckets = _framed(tokens, of, known)
    gaps, left = _gaps(framed, buckets, of)
    at = gaps[np.isin(left, known[known >= _BUCKETS])]
    has_slot = np.zeros(int(of[-1]) + 1 if len(of) else 0, dtype=np.bool_)
    has_slot[of[at]] = True
    return np.asarray(framed & has_slot[of])


def _framed(tokens: Hashes, of: Ints, known: Ints) -> tuple[Flags, Ints]:
    """(which tokens lie in a known run, number of the run that begins at each token; -1 where none does)."""
    import numpy as np

    n = len(tokens) - _RUN + 1
    framed, buckets = np.zeros(len(tokens), dtype=np.bool_), np.full(len(tokens), -1, dtype=np.int64)
    if n <= 0:
        return framed, buckets
    runs, _ = _runs(tokens, of)
    at = np.flatnonzero(of[:n] == of[_RUN - 1 :])
    buckets[at] = runs
    place = np.minimum(np.searchsorted(known, runs), len(known) - 1)
    first = at[known[place] == runs]
    for offset in range(_RUN):
        framed[first + offset] = True
    return framed, buckets


def _gaps(framed: Flags, buckets: Ints, of: Ints) -> tuple[Ints, Ints]:
    """(first tokens outside the frame, what stands before each: number of the run, or of the beginning)."""
    import numpy as np

    is_first = np.concatenate([[True], of[1:] != of[:-1]]) if len(of) else np.zeros(0, dtype=np.bool_)
    after = np.concatenate([[False], framed[:-1]]) if len(of) else is_first
    gaps = np.flatnonzero(~framed & (is_first | after))
    return gaps, _BUCKETS + np.where(is_first[gaps], _BUCKETS, buckets[gaps - _RUN])


def _slots(texts: Sequence[str], runs: Ints) -> Ints:
    """Numbers of the runs after which most texts that have them leave the frame; and of the beginning likewise."""
    import numpy as np

    n_there: Counter[int] = Counter()
    n_left: Counter[int] = Counter()
    for batch in batches(texts):
        _, _, tokens, of = _tokens(_points(batch))
        framed, buckets = _framed(tokens, of, runs)
        gaps, left = _gaps(framed, buckets, of)
        sharing = different(of[framed])
        n_left.update(left[np.isin(of[gaps], sharing)].tolist())
        n_there.update((_BUCKETS + buckets[np.isin(buckets, runs)]).tolist())
        n_there[2 * _BUCKETS] += len(sharing)
    return np.array(sorted(one for one, n in n_left.items() if 0 < n_there[one] <= 2 * n), dtype=np.int64)


def _outside(points: Ints, starts: Ints, ends: Ints, framed: Flags) -> Ints:
    """The characters without the tokens of the frame; never two spaces in a row."""
    import numpy as np

    change = np.zeros(len(points) + 1, dtype=np.int64)
    np.add.at(change, starts[framed], 1)
    np.add.at(change, ends[framed], -1)
    left = points[np.cumsum(change)[:-1] == 0]
    doubled = (left[1:] == _SPACE) & (left[:-1] == _SPACE)
    kept: Ints = left[np.concatenate([[True], ~doubled])]
    return kept
