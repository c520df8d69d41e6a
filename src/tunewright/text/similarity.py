"""How alike two texts are: Jaccard over their shingles, sketches that estimate it, and pairs worth comparing.

What the shingles of a text are, and the frame that is left out of them, is said in `shingles`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from tunewright.text.folding import loosely_folded
from tunewright.text.shingles import NO_FRAME, Frame, batches, mixed, shingle_sets, shingles

if TYPE_CHECKING:
    import numpy as np

    from tunewright.text.shingles import Flags, Hashes, Ints

    Sketches: TypeAlias = np.ndarray[Any, np.dtype[np.uint32]]

THRESHOLD: Final = 0.8
"""From this similarity on, two texts are near-duplicates."""
REST: Final = 0.6
"""Outside the frame of a project, two near-duplicates must be alike by this at least."""
N_VALUES: Final = 128
"""Values in a sketch, of four bytes each."""
SKETCHED_AS: Final = "1"
"""Changes whenever equal texts would get other sketches than before, so that kept ones are made anew."""

_SEED: Final = 20117
_FACTOR: Final = 0x9E3779B97F4A7C15
_SLACK: Final = 0.125
"""How far below the threshold an estimate may lie and still be worth an exact look."""


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
    taken over the rest alone.
    """
    one, other = likeness_sets([loosely_folded(a), loosely_folded(b)], frame)
    return likeness(one, other)


def likeness_sets(texts: Sequence[str], frame: Frame = NO_FRAME) -> list[tuple[Hashes, Hashes]]:
    """The shingles of each text, whole and outside the frame. Texts are `loosely_folded` already."""
    whole = shingle_sets(texts)
    return list(zip(whole, shingle_sets(texts, frame) if frame else whole, strict=True))


def likeness(one: tuple[Hashes, Hashes], other: tuple[Hashes, Hashes]) -> float:
    """What `jaccard` says of two texts, given their sets."""
    rest = overlap(one[1], other[1])
    return overlap(one[0], other[0]) if rest >= REST else rest


def sketch_threshold(threshold: float, frame: Frame) -> float:
    """The threshold at which to compare sketches made with a frame, to find what `jaccard` puts at this one."""
    return min(threshold, REST + 0.05) if frame else threshold


def overlap(a: Hashes, b: Hashes) -> float:
    """Jaccard similarity of two sets of shingles as `shingle_sets` gives them."""
    import numpy as np

    n_shared = len(np.intersect1d(a, b, assume_unique=True))
    n_either = len(a) + len(b) - n_shared
    return n_shared / n_either if n_either else 1.0


def sketches(texts: Sequence[str], frame: Frame = NO_FRAME) -> Sketches:
    """The sketches of texts that are `loosely_folded` already, one row each."""
    import numpy as np
    from rensa import RMinHash  # type: ignore[import-untyped, unused-ignore]

    made = [np.empty((0, N_VALUES), dtype="<u4")]
    for batch in batches(texts):
        hashes, ends = shingles(batch, frame)
        digests = RMinHash.digest_matrix_from_flat_token_hashes(hashes, ends.astype(np.uint64), N_VALUES, _SEED)
        made.append(np.array(digests.to_rows(), dtype="<u4").reshape(-1, N_VALUES))
    return np.concatenate(made)


def candidates(matrix: Sketches, threshold: float = THRESHOLD) -> Ints:
    """Pairs of rows that may be as similar as the threshold, each once as (lower, higher), sorted.

    Rows meet where one band of their sketches is equal, and stay a pair where the estimate is near the threshold.
    Cost: a sort per band; 21 bands at 0.8.
    """
    import numpy as np

    n_rows, n_bands = _banding(threshold)
    n = len(matrix)
    found = np.empty(0, dtype=np.int64)
    for band in range(n_bands):
        columns = matrix[:, band * n_rows : (band + 1) * n_rows]
        for left, right in _meetings(_row_hashes(columns)):
            near = _are_near(matrix, left, right, _fewest_alike(threshold))
            codes = np.minimum(left, right)[near] * n + np.maximum(left, right)[near]
            if len(codes):
                found = np.union1d(found, codes)
    return np.stack([found // max(n, 1), found % max(n, 1)], axis=1)


def _meetings(keys: Hashes) -> Iterator[tuple[Ints, Ints]]:
    """Every two places whose keys are equal, some at a time."""
    import numpy as np

    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    at, distance = np.arange(len(keys)), 0
    while len(at):
        distance += 1
        at = at[at + distance < len(keys)]
        at = at[keys[at] == keys[at + distance]]
        if len(at):
            yield order[at], order[at + distance]


def _are_near(matrix: Sketches, left: Ints, right: Ints, fewest: int) -> Flags:
    import numpy as np

    step = 20_000
    parts = [
        (matrix[left[at : at + step]] == matrix[right[at : at + step]]).sum(axis=1) >= fewest
        for at in range(0, len(left), step)
    ]
    return np.concatenate(parts)


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
