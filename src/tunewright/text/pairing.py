"""Which of many sketches are worth comparing exactly: pairs of rows that may be as similar as a threshold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tunewright.text.characters import different, mixed
from tunewright.text.frames import Frame
from tunewright.text.own_words import meeting
from tunewright.text.similarity import N_VALUES, THRESHOLD, Sketched, fewest_alike, sketch_threshold

if TYPE_CHECKING:
    from tunewright.text.characters import Flags, Hashes, Ints
    from tunewright.text.similarity import Sketches

_FACTOR: Final = 0x9E3779B97F4A7C15
_FRAMED: Final = (0.05, 0.2, 1.0)
"""Shares of a text in the frame up to which texts are compared together."""
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


def likely_pairs(texts: Sketched, threshold: float, frame: Frame) -> Ints:
    """Pairs of rows that `likeness` may put at the threshold, as `candidates` gives them.

    The less of two texts lies in the frame, the more alike is the rest of them where they are alike as a whole; so
    only texts that have much in common with many others are compared at the low threshold that those need. Where
    hardly anything lies outside of the frame, texts meet by their own words as well.
    """
    import numpy as np

    matrix, shares, keys = texts
    least, n, found, above = sketch_threshold(threshold, frame), max(len(matrix), 1), [], -1.0
    for share in _FRAMED if least < threshold else (1.0,):
        rows = np.flatnonzero(shares > above)
        rest = (threshold - share) / (1 - share) - 0.01 if share < 1 else least
        pairs = rows[candidates(matrix[rows] if len(rows) < len(matrix) else matrix, max(least, rest))]
        found.append(pairs[:, 0] * n + pairs[:, 1])
        above = share
    codes = different(np.concatenate(found))
    pairs = _thinned(np.stack([codes // n, codes % n], axis=1), matrix, round(threshold * N_VALUES))
    met = meeting(keys)
    codes = different(np.concatenate([pairs[:, 0] * n + pairs[:, 1], met[:, 0] * n + met[:, 1]]))
    return np.stack([codes // n, codes % n], axis=1)


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
            near = _are_near(matrix, glances, left, right, fewest_alike(threshold))
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


def _row_hashes(columns: Sketches) -> Hashes:
    import numpy as np

    keys = np.zeros(len(columns), dtype=np.uint64)
    for column in columns.T:
        keys = mixed(keys * np.uint64(_FACTOR) + column.astype(np.uint64) + np.uint64(1))
    return keys
