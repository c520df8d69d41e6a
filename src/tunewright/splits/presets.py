"""The split of an older tool, for those who must reproduce one."""

from __future__ import annotations

from typing import Final

_SEED: Final = 42
_MOST_HELD_BACK: Final = 1_000


def as_prepare_data(n_examples: int) -> tuple[list[int], list[int]]:
    """Positions of train (shuffled) and validation (in file order) as OpenAI's `prepare_data` chose them.

    A fifth is held back, at most 1,000. Neither stratified nor grouped: the same prompt may land on both sides.
    Randomness: NumPy's `RandomState(42)`, as in the original. Source: its version 0.28.1, read 2026-11-20.
    """
    from numpy.random import RandomState

    n_train = max(n_examples - _MOST_HELD_BACK, n_examples * 4 // 5)
    train = [int(at) for at in RandomState(_SEED).permutation(n_examples)[:n_train]]
    held_back = set(range(n_examples)) - set(train)
    return train, sorted(held_back)
