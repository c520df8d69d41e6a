"""Texts that come one after the other, each held against all before it: is it nearly the same as one of them?

Texts with other figures are never nearly the same: two rows of a table make two examples.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from tunewright.text.folding import loosely_folded
from tunewright.text.similarity import N_VALUES, THRESHOLD, sketches

if TYPE_CHECKING:
    import numpy as np

    from tunewright.text.characters import Hashes
    from tunewright.text.similarity import Sketches

    Ints = np.ndarray[Any, np.dtype[np.int64]]

_ROWS: Final = 5
_BANDS: Final = 25
"""Bands of five values: of pairs at 0.8, all but one in 10,000 have one in common."""
_FACTOR: Final = 0x9E3779B97F4A7C15
_AT_ONCE: Final = 2_000
_CROWD: Final = 500
"""So many of the texts that share a band are looked at; a band that more share says little."""


class NearTexts:
    """What was seen so far, as sketches. Memory: about 0.8 kB for each text."""

    def __init__(self, known: Iterable[str] = (), threshold: float = THRESHOLD) -> None:
        """`known` are the texts that are there already; near means as similar as `threshold`, 0–1."""
        import numpy as np

        self._fewest = threshold * N_VALUES
        blocks = [(sketches(some), [_figures(text) for text in some]) for some in _in_blocks(known)]
        rows = [made for made, _ in blocks]
        self._matrix: Sketches = np.concatenate(rows) if rows else np.zeros((0, N_VALUES), dtype=np.uint32)
        self._figures = np.array([one for _, figures in blocks for one in figures], dtype=np.uint64)
        keys = _band_keys(self._matrix)
        self._orders: list[Ints] = [np.argsort(keys[:, band], kind="stable") for band in range(_BANDS)]
        self._sorted: list[Hashes] = [keys[order, band] for band, order in enumerate(self._orders)]
        self._new: list[tuple[Sketches, int]] = []
        self._by_band: dict[int, list[int]] = defaultdict(list)

    def take(self, texts: Sequence[str]) -> list[bool]:
        """For each of the texts whether it is new; those that are new are known from now on.

        Cost: about 0.3 ms for a text, however many are known.
        """
        if not texts:
            return []
        folded = [loosely_folded(text) for text in texts]
        rows = sketches(folded)
        figures = map(_figures, folded)
        return [self._take(*one) for one in zip(rows, _band_keys(rows).tolist(), figures, strict=True)]

    def _take(self, row: Sketches, keys: list[int], figures: int) -> bool:
        if self._is_near_known(row, keys, figures) or self._is_near_new(row, keys, figures):
            return False
        for key in keys:
            self._by_band[key].append(len(self._new))
        self._new.append((row, figures))
        return True

    def _is_near_known(self, row: Sketches, keys: list[int], figures: int) -> bool:
        import numpy as np

        if not len(self._matrix):
            return False
        found: set[int] = set()
        for band, key in enumerate(keys):
            wanted = np.uint64(key)
            start = int(np.searchsorted(self._sorted[band], wanted, side="left"))
            end = int(np.searchsorted(self._sorted[band], wanted, side="right"))
            found.update(self._orders[band][start : min(end, start + _CROWD)].tolist())
        if not found:
            return False
        rows = sorted(found)
        is_near = (self._matrix[rows] == row).sum(axis=1) >= self._fewest
        return bool((is_near & (self._figures[rows] == np.uint64(figures))).any())

    def _is_near_new(self, row: Sketches, keys: list[int], figures: int) -> bool:
        found = {at for key in keys for at in self._by_band.get(key, ())[:_CROWD]}
        near = (self._new[at][0] for at in found if self._new[at][1] == figures)
        return any(int((other == row).sum()) >= self._fewest for other in near)


_FIGURE: Final = re.compile(r"\d+")


def _figures(text: str) -> int:
    """A number that stands for the figures of a text in their order; 0 where it has none."""
    found = " ".join(_FIGURE.findall(text))
    return int.from_bytes(hashlib.blake2b(found.encode(), digest_size=8).digest(), "little") if found else 0


def _in_blocks(texts: Iterable[str]) -> Iterable[list[str]]:
    block: list[str] = []
    for text in texts:
        block.append(loosely_folded(text))
        if len(block) == _AT_ONCE:
            yield block
            block = []
    if block:
        yield block


def _band_keys(matrix: Sketches) -> Hashes:
    """A number for each band of each row; bands have different numbers for the same values."""
    import numpy as np

    values = matrix[:, : _ROWS * _BANDS].astype(np.uint64).reshape(len(matrix), _BANDS, _ROWS)
    keys: Hashes = np.tile(np.arange(1, _BANDS + 1, dtype=np.uint64), (len(matrix), 1))
    for place in range(_ROWS):
        keys = (keys ^ values[:, :, place]) * np.uint64(_FACTOR)
        keys ^= keys >> np.uint64(29)
    return keys
