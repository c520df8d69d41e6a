"""How alike two texts are: Jaccard over their shingles, sketches that estimate it, and pairs worth comparing.

What the shingles of a text are, and the frame that is left out of them, is said in `shingles`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from tunewright.text.characters import batches, different, mixed
from tunewright.text.folding import loosely_folded
from tunewright.text.frames import NO_FRAME, Frame
from tunewright.text.shingles import shingle_sets, shingles

if TYPE_CHECKING:
    import numpy as np

    from tunewright.text.characters import Flags, Hashes, Ints

    Sketches: TypeAlias = np.ndarray[Any, np.dtype[np.uint32]]
    Shares: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]

THRESHOLD: Final = 0.8
"""From this similarity on, two texts are near-duplicates."""
REST: Final = 0.6
"""Outside the frame of a project, two near-duplicates must be alike by this at least."""
N_VALUES: Final = 128
"""Values in a sketch, of four bytes each."""
SKETCHED_AS: Final = "2"
"""Changes whenever equal texts would get other sketches than before, so that kept ones are made anew."""

_FEWEST_WORDS: Final = 5
"""A text of so many words is compared by its pieces, and never as a whole alone."""
_SEED: Final = 20117
_FACTOR: Final = 0x9E3779B97F4A7C15
_FRAMED: Final = (0.05, 0.2, 1.0)
"""Shares of a text in the frame up to which texts are compared together."""
_SLACK: Final = 0.125
"""How far below the threshold an estimate may lie and still be worth an exact look."""
_CROWD: Final = 300
"""Rows with an equal band from which on more than the band must be equal for two of them to meet."""
_KNOWN_TO_ALL: Final = 16
"""Of a crowd, so many are paired with all others."""
_MANY_NEAR: Final = 64
_PAIRS: Final = 30_000
"""Pairs looked at in one go."""
_WAITING: Final = 5_000_000
_GLANCE: Final = 32
"""Values of a sketch that are compared before all of them are."""
_LOW_BITS, _TOP_BITS = 0x7F7F7F7F7F7F7F7F, 0x8080808080808080


def sketch(text: str, frame: Frame = NO_FRAME) -> bytes:
    """A MinHash signature of 128 × uint32, little-endian: the same for the same text in every process.

    Two sketches compare only where they were made with the same frame and the same `SKETCHED_AS`.
    Cost: some 100 µs and 20 µs for each further 1,000 characters.
    """
    return sketches([loosely_folded(text)], frame).tobytes()


def similar(one: bytes, matrix: Sketches, threshold: float = THRESHOLD) -> list[int]:
    """Rows of a matrix of sketches that may be as similar as the threshold: the same that `candidates` would pair.

    Rows that are similar indeed are missed in less than one of 200 cases at the threshold. Compare with `jaccard`
    what is returned. Cost: about 0.05 s for 100,000 rows.
    """
    import numpy as np

    asked = np.frombuffer(one, dtype="<u4")
    n_rows, n_bands = _banding(threshold)
    in_band = (matrix[:, : n_rows * n_bands] == asked[: n_rows * n_bands]).reshape(-1, n_bands, n_rows)
    rows = np.flatnonzero(in_band.all(axis=2).any(axis=1))
    alike = (matrix[rows] == asked).sum(axis=1)
    return [int(row) for row in rows[alike >= _fewest_alike(threshold)]]


def reachable(rows: Iterable[int], matrix: Sketches, threshold: float = THRESHOLD) -> list[tuple[int, int]]:
    """All pairs of similar rows that can be reached from these over other pairs, as (lower, higher), sorted.

    With the rows before and after an edit in one matrix, what is reached is all that the edit can touch.
    Cost: one `similar` per row reached.
    """
    waiting, seen, pairs = list(rows), set(), set()
    while waiting:
        row = waiting.pop()
        if row in seen:
            continue
        seen.add(row)
        found = [other for other in similar(matrix[row].tobytes(), matrix, threshold) if other != row]
        pairs |= {(min(row, other), max(row, other)) for other in found}
        waiting += found
    return sorted(pairs)


def sketch_matrix(kept: Sequence[bytes]) -> Sketches:
    """Kept sketches as the matrix that `similar` reads, one row each."""
    import numpy as np

    return np.frombuffer(b"".join(kept), dtype="<u4").reshape(-1, N_VALUES)


def jaccard(a: str, b: str, frame: Frame = NO_FRAME) -> float:
    """Shingles that both texts have, as a share of those that either has; 0–1, 1 is the same words.

    Where what stands outside the frame is not alike by `REST` at least, the frame says nothing: then the share is
    taken over the rest alone. A piece that is in the frame of one of them counts for neither, so that a typing
    error inside the frame does not turn what surrounds it into something of its own.
    """
    one, other = likeness_sets([loosely_folded(a), loosely_folded(b)], frame)
    return likeness(one, other)


def likeness_sets(texts: Sequence[str], frame: Frame = NO_FRAME) -> list[tuple[Hashes, Hashes]]:
    """The shingles of each text, and those of them that lie in the frame. Texts are `loosely_folded` already."""
    import numpy as np

    whole = shingle_sets(texts)
    if not frame:
        return [(some, some[:0]) for some in whole]
    outside = shingle_sets(texts, frame)
    return [(some, np.setdiff1d(some, rest, assume_unique=True)) for some, rest in zip(whole, outside, strict=True)]


def likeness(one: tuple[Hashes, Hashes], other: tuple[Hashes, Hashes]) -> float:
    """What `jaccard` says of two texts, given their sets."""
    import numpy as np

    if not len(one[1]) and not len(other[1]):
        return overlap(one[0], other[0])
    framed = np.union1d(one[1], other[1])
    rest = overlap(*(np.setdiff1d(some[0], framed, assume_unique=True) for some in (one, other)))
    return overlap(one[0], other[0]) if rest >= REST else rest


def sketch_threshold(threshold: float, frame: Frame) -> float:
    """The threshold at which to compare sketches made with a frame, to find what `jaccard` puts at this one."""
    return min(threshold, REST - 0.05) if frame else threshold


def overlap(a: Hashes, b: Hashes) -> float:
    """Jaccard similarity of two sets of shingles as `shingle_sets` gives them."""
    import numpy as np

    n_shared = len(np.intersect1d(a, b, assume_unique=True))
    n_either = len(a) + len(b) - n_shared
    return n_shared / n_either if n_either else 1.0


def sketches(texts: Sequence[str], frame: Frame = NO_FRAME) -> Sketches:
    """The sketches of texts that are `loosely_folded` already, one row each."""
    return sketched(texts, frame)[0]


def sketched(texts: Sequence[str], frame: Frame = NO_FRAME) -> tuple[Sketches, Shares]:
    """The sketches of texts that are `loosely_folded` already, and which share of each lies in the frame, 0–1."""
    import numpy as np
    from rensa import RMinHash  # type: ignore[import-untyped, unused-ignore]

    made, shares = [np.empty((0, N_VALUES), dtype="<u4")], [np.empty(0, dtype=np.float32)]
    for batch in batches(texts):
        hashes, ends = shingles(batch, frame)
        digests = RMinHash.digest_matrix_from_flat_token_hashes(hashes, ends.astype(np.uint64), N_VALUES, _SEED)
        made.append(np.array(digests.to_rows(), dtype="<u4").reshape(-1, N_VALUES))
        share = 1 - np.diff(ends) / np.array([max(len(text) - 2, 1) for text in batch]) if frame else 0 * ends[1:]
        shares.append(np.clip(share, 0, 1).astype(np.float32))
    return np.concatenate(made), np.concatenate(shares)


def sketched_on(begun: Sketches, starts: Sequence[str], texts: Sequence[str]) -> Sketches:
    """The sketches of texts that each begin with a start, a space after it; the sketches of the starts are known.

    They are exactly those that `sketches` makes without a frame, for the price of what follows the starts.
    """
    import numpy as np

    tails = [_tail(start, text) for start, text in zip(starts, texts, strict=True)]
    made = sketches(tails)
    goes_on = np.array([len(tail) < len(text) for tail, text in zip(tails, texts, strict=True)], dtype=np.bool_)
    made[goes_on] = np.minimum(made[goes_on], begun[goes_on])
    return made


def _tail(start: str, text: str) -> str:
    """The text from five words before the end of its start: the pieces the start does not have, and few others."""
    at = len(start)
    for _ in range(_FEWEST_WORDS):
        at = start.rfind(" ", 0, at)
        if at < 0:
            return text
    return text[at + 1 :]


def likely_pairs(matrix: Sketches, shares: Shares, threshold: float, frame: Frame) -> Ints:
    """Pairs of rows that `jaccard` may put at the threshold, as `candidates` gives them.

    The less of two texts lies in the frame, the more alike is the rest of them where they are alike as a whole; so
    only texts that have much in common with many others are compared at the low threshold that those need.
    """
    import numpy as np

    least, n, found, above = sketch_threshold(threshold, frame), max(len(matrix), 1), [], -1.0
    for share in _FRAMED if least < threshold else (1.0,):
        rows = np.flatnonzero(shares > above)
        rest = (threshold - share) / (1 - share) - 0.01 if share < 1 else least
        pairs = rows[candidates(matrix[rows] if len(rows) < len(matrix) else matrix, max(least, rest))]
        found.append(pairs[:, 0] * n + pairs[:, 1])
        above = share
    codes = different(np.concatenate(found))
    return _thinned(np.stack([codes // n, codes % n], axis=1), matrix, round(threshold * N_VALUES))


def _thinned(pairs: Ints, matrix: Sketches, n_alike: int) -> Ints:
    """The pairs, without most of those between two texts that are both like more than 64 others.

    Each such text stays paired with those of its neighbours that are surely near to most others: around them the
    others gather. The order of the rows changes nothing.
    """
    import numpy as np

    n_near = np.bincount(pairs.ravel(), minlength=len(matrix))
    is_thick: Flags = np.all(n_near[pairs] > _MANY_NEAR, axis=1)
    thick = pairs[is_thick]
    if not len(thick):
        return pairs
    n_sure, glances = np.zeros(len(matrix), dtype=np.int64), _glances(matrix)
    for start in range(0, len(thick), _PAIRS):
        some = thick[start : start + _PAIRS]
        is_sure = _are_near(matrix, glances, some[:, 0], some[:, 1], n_alike)
        n_sure += np.bincount(some[is_sure].ravel(), minlength=len(matrix))
    sources, targets = np.concatenate([thick, thick[:, ::-1]]).T
    order = np.lexsort((_row_hashes(matrix)[targets], -n_sure[targets], sources))
    starts = np.flatnonzero(np.concatenate([[True], np.diff(sources[order]) != 0]))
    place = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
    kept = np.zeros(len(order), dtype=np.bool_)
    kept[order[place < _KNOWN_TO_ALL]] = True
    is_kept = kept[: len(thick)] | kept[len(thick) :]
    left: Ints = np.sort(np.concatenate([np.flatnonzero(~is_thick), np.flatnonzero(is_thick)[is_kept]]))
    return np.asarray(pairs[left])


def candidates(matrix: Sketches, threshold: float = THRESHOLD) -> Ints:
    """Pairs of rows that may be as similar as the threshold, each once as (lower, higher), sorted.

    Rows meet where one band of their sketches is equal, and stay a pair where the estimate is near the threshold.
    Of more than 300 rows that are equal in a band and half of another, each is paired with some only: the same few
    that all others are paired with, wherever they meet, and its next ones. Order and number of the rows change no
    row's standing in this. Cost: a sort per band, 21 bands at 0.8; and 0.05 µs for every two rows that meet.
    """
    import numpy as np

    n_rows, n_bands = _banding(threshold)
    n = max(len(matrix), 1)
    codes = [np.empty(0, dtype=np.int64)]
    glances, ranks = _glances(matrix), _row_hashes(matrix)
    for band in range(n_bands):
        keys = _row_hashes(matrix[:, band * n_rows : (band + 1) * n_rows])
        for left, right in _meetings(keys, ranks, _more_keys(matrix, band * n_rows, n_rows)):
            near = _are_near(matrix, glances, left, right, _fewest_alike(threshold))
            left, right = left[near], right[near]
            codes.append(np.minimum(left, right) * n + np.maximum(left, right))
        if sum(map(len, codes)) > _WAITING:
            codes = [different(np.concatenate(codes))]
    found = different(np.concatenate(codes))
    return np.stack([found // n, found % n], axis=1)


def _more_keys(matrix: Sketches, start: int, n_rows: int) -> Callable[[Ints], Hashes]:
    """Keys of rows by the values of a band and half as many others."""
    columns = [(start + at) % N_VALUES for at in range(n_rows + n_rows // 2)]
    return lambda rows: _row_hashes(matrix[rows][:, columns])


def _meetings(keys: Hashes, ranks: Hashes, more_keys: Callable[[Ints], Hashes]) -> Iterator[tuple[Ints, Ints]]:
    """Every two places whose keys are equal, some at a time; those of a crowd only where more is equal."""
    import numpy as np

    order = np.argsort(keys, kind="stable")
    starts, sizes = _runs_of(keys[order])
    is_crowd = sizes > _CROWD
    yield from _pairs_within(order, starts[~is_crowd], sizes[~is_crowd])
    for start, size in zip(starts[is_crowd].tolist(), sizes[is_crowd].tolist(), strict=True):
        rows = order[start : start + size]
        finer = more_keys(rows)
        rows = rows[np.lexsort((ranks[rows], finer))]
        starts_within, sizes_within = _runs_of(np.sort(finer))
        yield from _pairs_within(rows, starts_within, sizes_within)


def _runs_of(keys: Hashes) -> tuple[Ints, Ints]:
    """(start, length) of every run of two or more equal keys, given sorted."""
    import numpy as np

    edges = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1], [True]]))
    sizes = np.diff(edges)
    return edges[:-1][sizes > 1], sizes[sizes > 1]


def _pairs_within(rows: Ints, starts: Ints, sizes: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Every two of the rows of each run; in a crowd each with the first ones, and with those next to it."""
    import numpy as np

    firsts = np.repeat(starts, sizes)
    at = np.arange(len(firsts)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + firsts
    n_after = np.repeat(starts + sizes, sizes) - at - 1
    many = np.repeat(sizes > _CROWD, sizes)
    n_after[many] = np.minimum(n_after[many], _KNOWN_TO_ALL)
    for place in range(_KNOWN_TO_ALL if many.any() else 0):
        meant = many & (at > firsts + place)
        yield rows[firsts[meant] + place], rows[at[meant]]
    n_before = np.cumsum(n_after) - n_after
    cuts = np.searchsorted(n_before, np.arange(0, int(n_after.sum()) + _PAIRS, _PAIRS)).tolist()
    for start, end in pairwise(cuts):
        n = n_after[start:end]
        left = np.repeat(at[start:end], n)
        if len(left):
            distance = np.arange(1, len(left) + 1) - np.repeat(n_before[start:end] - n_before[start], n)
            yield rows[left], rows[left + distance]


def _are_near(matrix: Sketches, glances: list[Hashes], left: Ints, right: Ints, fewest: int) -> Flags:
    """Which pairs of rows have so many equal values; those that a glance rules out are not looked at further."""
    import numpy as np

    maybe, n_alike = np.arange(len(left)), np.zeros(len(left), dtype=np.int64)
    for seen, glance in enumerate(glances, start=1):
        n_alike += _n_alike(glance, left[maybe], right[maybe])
        hopeful = n_alike >= _fewest_of(seen * _GLANCE, fewest)
        maybe, n_alike = maybe[hopeful], n_alike[hopeful]
    exact = np.count_nonzero(matrix[left[maybe]] == matrix[right[maybe]], axis=1) >= fewest
    found = np.zeros(len(left), dtype=np.bool_)
    found[maybe[exact]] = True
    return found


def _glances(matrix: Sketches) -> list[Hashes]:
    """The low bytes of the values, eight to a number; of some at a time, as arrays with an entry for each row."""
    import numpy as np

    low = np.ascontiguousarray(matrix.astype(np.uint8)).view(np.uint64)
    some = _GLANCE // 8
    return [np.ascontiguousarray(low[:, at : at + some].T) for at in range(0, low.shape[1], some)]


def _n_alike(glance: Hashes, one: Ints, other: Ints) -> Ints:
    """How many of the bytes are the same."""
    import numpy as np

    n = np.zeros(len(one), dtype=np.int64)
    for column in glance:
        differing = column[one] ^ column[other]
        carried = (differing & np.uint64(_LOW_BITS)) + np.uint64(_LOW_BITS)  # sets the top bit of what is not 0
        n += 8 - np.bitwise_count((carried | differing) & np.uint64(_TOP_BITS))
    return n


@cache
def _fewest_of(n: int, fewest: int) -> int:
    """What of all pairs with `fewest` equal values all but one in 10,000 have among the first `n`."""
    share = fewest / N_VALUES
    deviation = (n * share * (1 - share) * (N_VALUES - n) / (N_VALUES - 1)) ** 0.5
    return int(n * share - 3.72 * deviation)


@cache
def _banding(threshold: float) -> tuple[int, int]:
    """(values per band, bands): the widest bands that let less than 0.5 % of pairs at the threshold slip."""
    for n_rows in range(8, 1, -1):
        n_bands = N_VALUES // n_rows
        if 1 - (1 - threshold**n_rows) ** n_bands >= 0.995:
            return n_rows, n_bands
    return 1, N_VALUES


def _fewest_alike(threshold: float) -> int:
    return round((threshold - _SLACK) * N_VALUES)


def _row_hashes(columns: Sketches) -> Hashes:
    import numpy as np

    keys = np.zeros(len(columns), dtype=np.uint64)
    for column in columns.T:
        keys = mixed(keys * np.uint64(_FACTOR) + column.astype(np.uint64) + np.uint64(1))
    return keys
