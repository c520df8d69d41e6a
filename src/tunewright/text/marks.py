"""Sketches made small and laid out by value: what is like one text is found at once among many thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from tunewright.text.similarity import N_VALUES, THRESHOLD, fewest_alike

if TYPE_CHECKING:
    import numpy as np

    from tunewright.text.similarity import Sketches

    Marks: TypeAlias = np.ndarray[Any, np.dtype[np.uint8]]
    """The low byte of each value of some sketches: a line for each value, a column for each sketch."""

_SURE: Final = 16
"""So many equal values make it worth counting them all."""


def marks_of(made: Sketches) -> Marks:
    """The marks of some sketches, 128 bytes each."""
    import numpy as np

    return np.ascontiguousarray(made.astype(np.uint8).T)


def no_marks(n: int = 0) -> Marks:
    """Marks of so many texts that have none; nothing is like them."""
    import numpy as np

    return np.zeros((N_VALUES, n), dtype=np.uint8)


def alike(mark: Marks, among: Marks, threshold: float = THRESHOLD) -> list[int]:
    """Columns of marks that may be as similar as the threshold, ascending; compare by `likeness` what is returned.

    All are found whose sketches are alike enough for a full look to pair them. Cost: 1 ms for 100,000 columns.
    """
    import numpy as np

    fewest = fewest_alike(threshold)
    n_first = min(N_VALUES - fewest + _SURE, N_VALUES)
    n_equal = np.zeros(among.shape[1], dtype=np.uint8)
    for line, value in zip(among[:n_first], mark[:n_first].tolist(), strict=True):
        n_equal += line == value
    maybe = np.flatnonzero(n_equal >= fewest - (N_VALUES - n_first))
    n_all = np.count_nonzero(among[:, maybe] == mark[:, None], axis=0)
    return [int(place) for place in maybe[n_all >= fewest]]
